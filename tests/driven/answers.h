// What the driven person answers: lines {"form": "hads", "item": "hads_1", "choice": "3"} of a
// file, else answers of our own.
//
//   Shape    JSON lines; "choice" is a string, a number or a list; for a typed question it is the
//            text. Empty: skip the question
//   Errors   kInvalidInput: which line
//   Threads  values
#pragma once

#include <map>
#include <string>
#include <vector>

#include "device/app/runner.h"
#include "platform/base/result.h"

namespace faltbok::driven {

inline constexpr std::size_t kAnswerLineCountMax = 100'000;

class Answers {
 public:
  static base::Result<Answers> from_lines(std::string_view lines);
  // The values to choose or the text to type; none: skip it.
  std::vector<std::string> to(const std::string& form_id, const app::QuestionView& view) const;

 private:
  std::map<std::string, std::vector<std::string>> given_;  // form + "/" + item
};

}  // namespace faltbok::driven
