#include "device/shell/command_line.h"

#include <charconv>
#include <string_view>

namespace faltbok::shell {

namespace {

constexpr std::string_view kSeeHelp = "see faltbok --help";

std::optional<int> pixels_from(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool read = error == std::errc() && end == text.data() + text.size();
  if (!read || value < kWindowPixelsMin || value > kWindowPixelsMax) return std::nullopt;
  return value;
}

std::optional<WindowSize> size_from(std::string_view text) {
  const std::size_t x = text.find('x');
  if (x == std::string_view::npos) return std::nullopt;
  const auto width = pixels_from(text.substr(0, x));
  const auto height = pixels_from(text.substr(x + 1));
  if (!width || !height) return std::nullopt;
  return WindowSize{*width, *height};
}

struct Flag {
  std::string_view name;
  bool CommandLine::*in;
};
constexpr Flag kFlags[] = {{"--help", &CommandLine::help},
                           {"--version", &CommandLine::version},
                           {kLostEntriesOption, &CommandLine::entries_lost}};

const Flag* flag_named(std::string_view option) {
  for (const Flag& flag : kFlags)
    if (flag.name == option) return &flag;
  return nullptr;
}

}  // namespace

std::string text_of(const StartFault& fault) {
  return "faltbok: " + fault.where + ": " + fault.what + ". " + fault.what_to_do + "\n";
}

std::string usage() {
  return "faltbok --dir FOLDER [--windowed WIDTHxHEIGHT]\n"
         "  --dir FOLDER          the tablet's folder (device/shell/README.md says what lies in "
         "it)\n"
         "  --windowed 1280x800   a window instead of the whole screen\n"
         "  --version, --help\n";
}

std::variant<CommandLine, StartFault> parse_command_line(std::span<const char* const> arguments) {
  CommandLine line;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view option = arguments[i];
    if (const Flag* flag = flag_named(option)) {
      line.*flag->in = true;
      continue;
    }
    if (option != "--dir" && option != "--windowed")
      return StartFault{std::string(option), "no such option", std::string(kSeeHelp)};
    if (i + 1 >= arguments.size())
      return StartFault{std::string(option), "its value is missing", std::string(kSeeHelp)};
    const std::string value = arguments[++i];
    if (option == "--dir") {
      line.dir = value;
      continue;
    }
    line.windowed = size_from(value);
    if (!line.windowed)
      return StartFault{"--windowed " + value, "not a size in pixels between 320 and 16384",
                        "write it as --windowed 1280x800"};
  }
  if (line.dir.empty() && !line.help && !line.version)
    return StartFault{"--dir", "it is missing", "name the tablet's folder: faltbok --dir FOLDER"};
  return line;
}

}  // namespace faltbok::shell
