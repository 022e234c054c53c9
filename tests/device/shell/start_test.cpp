#include "device/shell/start.h"

#include <catch2/catch_test_macros.hpp>

#include "device/shell/folder.h"
#include "tests/support/temp_folder.h"

using namespace faltbok;

namespace {

std::string fault_of(const std::string& dir) {
  const auto started = shell::start(dir, shell::Chip::kNone);
  const auto* fault = std::get_if<shell::StartFault>(&started);
  return fault ? text_of(*fault) : "";
}

}  // namespace

TEST_CASE("start: a folder that cannot be used is named, with what to do", "[shell]") {
  const support::TempFolder temp;
  const std::string missing = (temp.path() / "nowhere").text;
  CHECK(fault_of(missing) ==
        "faltbok: " + missing +
            ": no such folder. make it, and put the study's invitation.fbi into it\n");
  const auto files = os::open_files();
  REQUIRE(files->write_durably(temp.path() / "file", base::view_of("x")).ok());
  CHECK(fault_of((temp.path() / "file").text).find("not a folder. name the tablet's folder") !=
        std::string::npos);
}

TEST_CASE("start: a wrong settings.toml is refused with file and line, and the file is left alone",
          "[shell]") {
  const support::TempFolder temp;
  const auto files = os::open_files();
  const os::Path settings = temp.path() / shell::kSettingsName;
  REQUIRE(files->write_durably(settings, base::view_of("language = sv\n")).ok());
  const std::string fault = fault_of(temp.path().text);
  CHECK(fault.find(settings.text) != std::string::npos);
  CHECK(fault.find("line 1") != std::string::npos);
  CHECK(fault.find("correct that line, or delete the file") != std::string::npos);
  CHECK(base::text_of(files->read(settings, 100).value()) == "language = sv\n");
}

TEST_CASE("start: one app for each folder, and the next one once it has gone", "[shell]") {
  const support::TempFolder temp;
  {
    const auto first = shell::start(temp.path().text, shell::Chip::kNone);
    REQUIRE(std::holds_alternative<std::unique_ptr<shell::Machine>>(first));
    CHECK(fault_of(temp.path().text).find("another faltbok uses it. close that one first") !=
          std::string::npos);
  }
  CHECK(fault_of(temp.path().text).empty());
}
