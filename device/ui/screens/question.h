// One question on a page: its words, its answer, what is said about the answer.
//
//   Shape    ids: "choice/<name>/<value>", "field/<name>", "skip/<name>", "refuse/<name>", where
//            <name> is the form's node name
//   Threads  the UI thread
#pragma once

#include "device/ui/screens/screens.h"

namespace faltbok::ui {

enum class Asker { kStaff, kParticipant };  // who holds the tablet
enum class Alone { kNo, kYes };             // the only question of its page: its words are large

struct QuestionFrame {
  Asker asker = Asker::kStaff;
  Alone alone = Alone::kYes;
};

void draw_question(Ui& ui, const app::QuestionView& view, QuestionFrame frame, Column& column,
                   Asked& asked);

}  // namespace faltbok::ui
