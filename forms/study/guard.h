// What a tablet must know of its study before anybody has unlocked it.
//
//   Shape    [tablet] of study.toml (STUDY.md); left out: never wiped
//   Errors   nothing is said here: parse_study has said it
//   Threads  values
#pragma once

#include <string_view>

namespace faltbok::forms {

// With the delays between them about an hour; fewer would be minutes for somebody bored.
inline constexpr unsigned kWipeAfterMin = 15;
inline constexpr unsigned kWipeAfterMax = 1'000;

struct Guard {
  unsigned wipe_after_failures = 0;  // wrong passphrases in a row; 0: never
};

Guard guard_of(std::string_view study_toml);

}  // namespace faltbok::forms
