// The record that is being filled: its form, and what is safe of each answer.
//
//   Lifetime move-only (the form is)
//   Threads  one at a time
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "device/app/runner.h"
#include "device/app/session.h"
#include "forms/form.h"

namespace faltbok::app {

struct AnswerTrack {
  forms::AnswerStatus status = forms::AnswerStatus::kNotReached;
  SaveMark mark = SaveMark::kNone;
  std::uint64_t ticket = 0;      // of the newest save; an older one's echo changes nothing
  std::int64_t typed_at_ms = 0;  // while kTyping
  bool shown_rule = false;       // its violation may be shown
  bool ask_or_skip = false;
  // What was typed, and the value that it became ("1.50" is 1.5): until the field is left the text
  // is shown, so that nothing changes under the fingers, not even at a pause.
  std::string typed_text, typed_value;
  // typed, but no value of this question's type: kept, not saved
  std::optional<std::string> refused_text;
};

struct OpenRecord {
  RecordInfo info;
  forms::Form form;
  std::string revision_reason;
  std::vector<forms::Page> pages;
  std::size_t page_index = 0;
  std::map<std::string, AnswerTrack> answers;  // by path; absent: not reached
  bool gone_through = false;                   // Next was tapped on the last page
};

}  // namespace faltbok::app
