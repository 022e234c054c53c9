// Review before finalise: what is unanswered and why, with a way to each question.
// Afterwards it can only be corrected.
//
//   Shape    one record, or every draft of a visit
//   Threads  values
#pragma once

#include <string>
#include <vector>

#include "device/app/record_key.h"
#include "forms/form.h"
#include "forms/record/event.h"

namespace faltbok::app {

struct ReviewItem {
  std::string path;
  // empty for a participant's own form: staff see that a question is open, not which answer
  std::string label;
  forms::AnswerStatus status = forms::AnswerStatus::kNotReached;
  bool violation = false;  // answered, but breaks a rule
};

struct ReviewRecord {
  RecordKey record;
  std::string form_id;
  std::string title;
  forms::Respondent respondent = forms::Respondent::kInterviewer;
  std::size_t question_count = 0;  // relevant and asked
  std::size_t answered_count = 0;
  std::vector<ReviewItem> items;  // the unanswered, and those that break a rule
  bool finalised = false;
};

enum class ReviewPhase : std::uint8_t { kLoading, kShowing, kAsking, kFinalising, kDone };

struct ReviewState {
  ReviewPhase phase = ReviewPhase::kLoading;
  std::string participant;
  std::string visit_id;
  std::string visit_name;
  std::vector<ReviewRecord> records;
  std::size_t done_count = 0;  // finalised so far
};

// Intents.
// only in the interviewer's own forms
struct JumpToQuestion {
  RecordKey record;
  std::string path;
};
struct AskFinalise {};      // kShowing -> kAsking: "it can only be corrected afterwards"
struct ConfirmFinalise {};  // kAsking -> kFinalising
struct CancelFinalise {};

}  // namespace faltbok::app
