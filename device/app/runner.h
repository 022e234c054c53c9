// The question runner: one page of a form, with what is saved and what breaks a rule.
//
//   Shape    all that a view needs is in RunnerState as plain values;
//            the form itself is in state.record
//   Units    monotonic ms
//   Threads  values
//   Source   design sections 3 (an answer is saved as it is given) and 9 (statuses);
//            issue "one visit" part 8
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forms/form.h"
#include "forms/record/event.h"

namespace faltbok::app {

// taps this soon after a page change are dropped
inline constexpr std::int64_t kTapGuardMs = 350;
inline constexpr std::int64_t kTextPauseMs = 700;  // typed text is saved after such a pause
// after a failed save it is tried again by itself
inline constexpr std::int64_t kRetrySavesMs = 10'000;
// more than this many answers unsaved: no new ones
inline constexpr std::size_t kSaveInFlightMax = 32;

// kSaved only after the vault has said so.
enum class SaveMark : std::uint8_t { kNone, kTyping, kSaving, kSaved, kFailed };

struct QuestionView {
  forms::Question question;  // node, path, kind, label, hint, value ...
  std::string name;          // last step of the path: "hads_1", for widget ids
  std::vector<forms::Choice> choices;
  // shown beside the question, once it has been answered or left
  std::optional<forms::Violation> violation;
  // answered, skipped, refused or not yet
  forms::AnswerStatus status = forms::AnswerStatus::kNotReached;
  SaveMark mark = SaveMark::kNone;
  // Next was tapped without an answer to a required question: answer, skip or refuse
  bool ask_or_skip = false;
};

struct RunnerState {
  std::string participant;
  std::string visit_name;
  std::string form_id;
  std::string form_title;
  forms::Respondent respondent = forms::Respondent::kInterviewer;
  std::uint32_t revision = 1;
  std::string revision_reason;
  std::string page_title;
  std::vector<QuestionView> questions;  // of this page; none on a page that ends a repeat
  std::string add_row_of;               // set on the page that ends a repeat
  std::string row;                      // the repeat row that this page is in
  std::size_t page_index = 0;
  std::size_t page_count = 0;
  bool can_go_back = false;  // to an earlier page
  bool is_last_page = false;
  bool storage_stopped = false;   // nothing is acknowledged until RetrySaves has worked
  std::size_t unsaved_count = 0;  // answers that are not safe yet
};

// Intents. Paths are QuestionView.question.path.
// select one: that; select multiple: in, or out again
struct ChooseOption {
  std::string path, value;
};
// a whole value at once (date, range, rank); "" clears
struct SetAnswer {
  std::string path, value;
};
// after every key; saved at a pause and on leaving
struct TypeText {
  std::string path, text;
};
struct LeaveField {
  std::string path;
};
struct SkipQuestion {
  std::string path;
};
struct RefuseQuestion {
  std::string path;
};
struct NextPage {};  // unanswered optional questions become skipped; required ones ask first
struct SkipPage {};  // everything unanswered on the page becomes skipped, and on
struct PreviousPage {};
struct AddRow {
  std::string repeat;
};
struct RemoveRow {
  std::string row;
};
struct LeaveForm {};  // back to the visit; the draft stays
struct RetrySaves {};

}  // namespace faltbok::app
