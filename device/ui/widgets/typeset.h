// Text into lines: the one place where text is broken, so that shaping can stand behind it later.
//
//   Shape    breaks at spaces and newlines; a word that is wider than the column is broken inside,
//            with a hyphen if asked
//   Units    pixels; begin and end are bytes of the source
//   Threads  the UI thread
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "device/ui/widgets/canvas.h"

namespace faltbok::ui {

enum class Hyphens { kNo, kYes };

struct Line {
  std::string text;  // as drawn; may end with a hyphen that the source does not have
  float width = 0;
  std::size_t begin = 0;  // bytes of the source that it stands for
  std::size_t end = 0;
};

struct Measure {
  Type type = Type::kBody;
  float width = 0;
  Hyphens hyphens = Hyphens::kYes;
};

// At least one line, also for an empty text.
std::vector<Line> typeset(const Canvas& canvas, const Measure& measure, std::string_view text);

}  // namespace faltbok::ui
