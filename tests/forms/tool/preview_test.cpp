// `faltbok-form preview` as an author runs it: real pictures, drawn offscreen.
#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <set>

#include "platform/os/files.h"
#include "tests/support/child_process.h"
#include "tests/support/temp_folder.h"

namespace faltbok::forms::tool {

namespace {

constexpr std::size_t kFileSizeMax = 8U << 20U;

// Leaks are not counted in a program that opens a window: Mesa's driver keeps what it parsed
// (tests/driven/leaks.cpp). Everything else is checked there too.
int run(const std::vector<std::string>& words) {
  setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
  support::ChildProcess tool(std::string(FALTBOK_BINARY_DIR) + "/bin/faltbok-form", words);
  while (!tool.read_line().empty()) {
  }
  return tool.wait();
}

struct Author {
  support::TempFolder folder;
  std::unique_ptr<os::Files> files = os::open_files();
  std::string form = (folder.path() / "form.md").text;
  std::string out = (folder.path() / "out").text;

  explicit Author(std::string_view text) {
    REQUIRE(files->write_durably(os::Path{form}, base::view_of(text)).ok());
  }
};

}  // namespace

TEST_CASE("preview: every page is a picture, and a tall one several", "[tool]") {
  std::string form =
      "| survey |\n| | type | name | label::sv | label::en | relevant |\n"
      "| | text | a | Ett | One | |\n| | select_one l | b | Två | Two | false() |\n"
      "| choices |\n| | list_name | name | label::sv | label::en |\n";
  for (int i = 0; i < 14; ++i)
    form += "| | l | " + std::to_string(i) + " | Val " + std::to_string(i) + " | Choice |\n";
  Author author(form);
  REQUIRE(run({"preview", author.form, "-o", author.out, "--size", "800x600", "--language", "en",
               "--text-size", "large"}) == 0);
  const auto listed = author.files->list(os::Path{author.out}, 100);
  REQUIRE(listed.ok());
  std::set<std::string> names;
  std::set<base::Bytes> pictures;
  for (const os::FileInfo& info : listed.value()) {
    names.insert(info.name);
    const auto bytes = author.files->read(os::Path{author.out} / info.name, kFileSizeMax);
    REQUIRE(bytes.ok());
    CHECK(base::text_of(bytes.value()).starts_with("\x89PNG"));
    pictures.insert(bytes.value());
  }
  CHECK(names.contains("01-a.png"));
  CHECK(names.contains("02-b.png"));
  CHECK(names.contains("02-b-2.png"));
  CHECK(pictures.size() == names.size());  // none is the same as another
}

TEST_CASE("preview: what cannot be shown is refused with exit code 2", "[tool]") {
  Author author("| survey |\n| | type | name | label::sv |\n| | text | a | Ett |\n");
  CHECK(run({"preview", author.form, "-o", author.out, "--language", "fr"}) == 2);
  CHECK(run({"preview", author.form}) == 2);
  CHECK(run({"preview", author.form, "-o", author.out, "--text-size", "huge"}) == 2);
  CHECK(run({"preview", author.form, "-o", author.out, "--size", "9x9"}) == 2);
  CHECK(run({"preview", (author.folder.path() / "absent.md").text, "-o", author.out}) == 2);
  Author wrong("| survey |\n| | type | name | label |\n| | nosuch | a | A |\n");
  CHECK(run({"preview", wrong.form, "-o", wrong.out}) == 2);
  CHECK(!author.files->info(os::Path{author.out}).ok());  // nothing was made
}

}  // namespace faltbok::forms::tool
