// From the app's names to sentences, chips and dates that people read.
//
//   Threads  values
#pragma once

#include <string>

#include "device/app/state.h"
#include "device/ui/widgets/controls.h"

namespace faltbok::ui {

struct Mark {
  std::string text;
  Tone tone = Tone::kPlain;
};

// "<prefix>.<name>", for names that come with spaces as well.
std::string key_of(std::string_view prefix, std::string_view name);

std::string sentence_of(const Words& words, const app::Notice& notice);
Mark mark_of(const Words& words, const app::FormRow& row);
Mark mark_of(const Words& words, const app::TodayRow& row);
Mark mark_of(const Words& words, app::BatchState state);
std::string state_of(const Words& words, forms::ParticipantState state);
// What a screen reader and a telephone call want: 2026-11-22.
std::string date_of(const std::optional<base::Date>& date);
std::string number(std::size_t count);

}  // namespace faltbok::ui
