#include "device/shell/command_line.h"

#include <catch2/catch_test_macros.hpp>
#include <vector>

using namespace faltbok;

namespace {

auto parse(std::vector<const char*> arguments) { return shell::parse_command_line(arguments); }

std::string fault_of(std::vector<const char*> arguments) {
  const auto parsed = parse(std::move(arguments));
  const auto* fault = std::get_if<shell::StartFault>(&parsed);
  return fault ? text_of(*fault) : "";
}

}  // namespace

TEST_CASE("command line: a folder is enough, a window may be named") {
  const auto parsed = parse({"--dir", "/t", "--windowed", "1280x800"});
  const auto& line = std::get<shell::CommandLine>(parsed);
  CHECK(line.dir == "/t");
  REQUIRE(line.windowed);
  CHECK(line.windowed->width == 1280);
  CHECK(line.windowed->height == 800);
  CHECK(!line.entries_lost);
  CHECK(
      std::get<shell::CommandLine>(parse({"--dir", "/t", shell::kLostEntriesOption})).entries_lost);
}

TEST_CASE("command line: every fault says where, what and what to do") {
  CHECK(fault_of({}) ==
        "faltbok: --dir: it is missing. name the tablet's folder: faltbok --dir FOLDER\n");
  CHECK(fault_of({"--dir"}) == "faltbok: --dir: its value is missing. see faltbok --help\n");
  CHECK(fault_of({"--dir", "/t", "--full"}) ==
        "faltbok: --full: no such option. see faltbok --help\n");
  for (const char* size : {"1280", "x", "0x0", "1280x", "1280x800x2", "99999x800", "-5x800"}) {
    CAPTURE(size);
    CHECK(fault_of({"--dir", "/t", "--windowed", size}).find("not a size in pixels") !=
          std::string::npos);
  }
}

TEST_CASE("command line: nothing can drive the app") {
  for (const char* option :
       {"--driven", "--script", "--answers", "--replay", "--unlock", "--passphrase"})
    CHECK(fault_of({"--dir", "/t", option, "x"}).find("no such option") != std::string::npos);
}
