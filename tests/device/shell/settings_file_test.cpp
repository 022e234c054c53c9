#include "device/shell/settings_file.h"

#include <catch2/catch_test_macros.hpp>

#include "device/shell/folder.h"
#include "tests/support/memory_files.h"

using namespace faltbok;

namespace {

base::Result<app::Settings> settings_of(std::string_view toml) {
  support::MemoryFiles files;
  CHECK(files.make_folders({"/t"}).ok());
  CHECK(files.write_durably(os::Path{"/t"} / shell::kSettingsName, base::view_of(toml)).ok());
  return shell::load_settings(files, {"/t"});
}

}  // namespace

TEST_CASE("settings: no file gives the defaults") {
  support::MemoryFiles files;
  REQUIRE(files.make_folders({"/t"}).ok());
  CHECK(shell::load_settings(files, {"/t"}).value() == app::Settings{});
}

TEST_CASE("settings: what is saved is what is loaded") {
  support::MemoryFiles files;
  REQUIRE(files.make_folders({"/t"}).ok());
  for (const float scale : {0.0F, 0.5F, 1.25F, 4.0F})
    for (const app::TextSize size :
         {app::TextSize::kNormal, app::TextSize::kLarge, app::TextSize::kLargest}) {
      const app::Settings settings{"en", size, scale};
      REQUIRE(shell::save_settings(files, {"/t"}, settings).ok());
      CHECK(shell::load_settings(files, {"/t"}).value() == settings);
    }
}

TEST_CASE("settings: a line that cannot be is refused with its place") {
  struct Case {
    std::string_view toml, place;
  };
  for (const Case& wrong :
       {Case{"language = sv", "line 1: a value is a number or a quoted text"},
        Case{"# ok\nlanguage", "line 2: expected key = value"},
        Case{"language = \"sv", "line 1: the text has no closing quote"},
        Case{"language = \"s\"v\"", "line 1: something follows the closing quote"},
        Case{"language = \"a\\n\"", "line 1: only \\\" and \\\\ may follow a backslash"},
        Case{"dp_scale = 1\ndp_scale = 1", "line 2: the key stands twice"},
        Case{"dp_scale = 9", "dp_scale: 0, or 0.5 to 4"},
        Case{"text_size = \"huge\"", "text_size: normal, large or largest"},
        Case{"colour = \"red\"", "colour: no such setting"},
        Case{"Dp = 1", "line 1: a key is small letters and _"}}) {
    CAPTURE(wrong.toml);
    const auto loaded = settings_of(wrong.toml);
    REQUIRE(!loaded.ok());
    CHECK(loaded.error().kind() == base::ErrorKind::kInvalidInput);
    CHECK(loaded.error().trail().find(wrong.place) != std::string::npos);
  }
}
