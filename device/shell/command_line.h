// The command line of faltbok: which folder is the tablet,
// and a window instead of the whole screen.
//
//   Shape    --dir FOLDER [--windowed WIDTHxHEIGHT] [--lost-entries]; --help; --version
//   Units    pixels
//   Threads  values
#pragma once

#include <optional>
#include <span>
#include <string>
#include <variant>

namespace faltbok::shell {

inline constexpr char kLostEntriesOption[] = "--lost-entries";
inline constexpr int kWindowPixelsMin = 320;
inline constexpr int kWindowPixelsMax = 16'384;

struct WindowSize {
  int width = 0;
  int height = 0;
};

struct CommandLine {
  std::string dir;
  std::optional<WindowSize> windowed;
  bool entries_lost = false;  // said by the app to itself when it starts anew
  bool help = false;
  bool version = false;
};

// Said on stderr; exit code 2. Where it is, what is wrong, what to do.
struct StartFault {
  std::string where;
  std::string what;
  std::string what_to_do;
};
std::string text_of(const StartFault& fault);

std::variant<CommandLine, StartFault> parse_command_line(std::span<const char* const> arguments);
std::string usage();

}  // namespace faltbok::shell
