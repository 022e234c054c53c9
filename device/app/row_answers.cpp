// When a repeat row goes, the rows behind it move up: "/data/rep[3]/q" is then "/data/rep[2]/q".
#include <charconv>

#include "device/app/rules.h"

namespace faltbok::app {

void forget_row(std::map<std::string, AnswerTrack>& answers, std::string_view row) {
  const std::size_t open = row.rfind('[');
  if (open == std::string_view::npos) return;
  const std::string repeat(row.substr(0, open + 1));
  unsigned gone = 0;
  std::from_chars(row.data() + open + 1, row.data() + row.size() - 1, gone);
  std::map<std::string, AnswerTrack> kept;
  for (auto& [path, track] : answers) {
    const std::size_t close =
        path.starts_with(repeat) ? path.find(']', repeat.size()) : std::string::npos;
    if (close == std::string::npos) {
      kept.emplace(path, track);
      continue;
    }
    unsigned number = 0;
    std::from_chars(path.data() + repeat.size(), path.data() + close, number);
    if (number == gone) continue;
    const unsigned now = number > gone ? number - 1 : number;
    kept.emplace(repeat + std::to_string(now) + path.substr(close), track);
  }
  answers = std::move(kept);
}

}  // namespace faltbok::app
