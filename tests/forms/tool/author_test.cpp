// `faltbok-form` in unkind hands: what it says, its exit code, and what it leaves behind.
#include <catch2/catch_test_macros.hpp>
#include <set>

#include "forms/tool/options.h"
#include "platform/os/files.h"
#include "tests/support/child_process.h"
#include "tests/support/temp_folder.h"

namespace faltbok::forms::tool {

namespace {

constexpr std::size_t kFileSizeMax = 1U << 20U;
constexpr std::string_view kForm = "| survey |\n| | type | name | label |\n| | text | a | A |\n";

struct Desk {
  support::TempFolder folder;
  std::unique_ptr<os::Files> files = os::open_files();
  int exit_code = -1;

  std::string at(std::string_view name) const { return (folder.path() / name).text; }
  std::string write(std::string_view name, std::string_view text) {
    REQUIRE(files->write_durably(os::Path{at(name)}, base::view_of(text)).ok());
    return at(name);
  }
  // What the tool says on standard error.
  std::string said(const std::vector<std::string>& words) {
    const std::string errors = write("errors.txt", "");
    support::ChildProcess tool(std::string(FALTBOK_BINARY_DIR) + "/bin/faltbok-form", words,
                               errors);
    while (!tool.read_line().empty()) {
    }
    exit_code = tool.wait();
    return text_of("errors.txt");
  }
  std::string text_of(std::string_view name) {
    const auto read = files->read(os::Path{at(name)}, kFileSizeMax);
    return read.ok() ? std::string(base::text_of(read.value())) : "";
  }
  bool exists(std::string_view name) { return files->info(os::Path{at(name)}).ok(); }
};

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("author: a file that cannot be read is named with why and what to do", "[tool]") {
  Desk desk;
  const std::string absent = desk.at("absent.xlsx");
  for (const std::vector<std::string>& words : {std::vector<std::string>{"check", absent},
                                                {"compile", absent, "-o", desk.at("o.xml")},
                                                {"run", absent, "-o", desk.at("o.xml")},
                                                {"bench", absent}}) {
    INFO(words[0]);
    CHECK(desk.said(words) == absent + ": there is no such file; check the name and the folder\n");
    CHECK(desk.exit_code == 2);
  }
  CHECK(
      holds(desk.said({"check", desk.folder.path().text}), "this is a folder; name a file in it"));
  CHECK(holds(desk.said({"check", "/dev/null"}), "this is no file but a device or a pipe"));
  CHECK(!desk.exists("o.xml"));
}

TEST_CASE("author: a form in UTF-16 is an XForm as well", "[tool]") {
  Desk desk;
  constexpr std::string_view kXform =
      "<html><head><model><instance><d id='x'><a/></d></instance></model></head>"
      "<body><input ref='/d/a'/></body></html>";
  for (const bool marked : {true, false}) {
    std::string wide = marked ? "\xFF\xFE" : "";
    for (const char c : kXform) wide.append(1, c).append(1, '\0');
    CHECK(desk.said({"run", desk.write("form.xml", wide), "-o", desk.at("o.xml")}).empty());
    CHECK(holds(desk.text_of("o.xml"), "<a/>"));
  }
}

TEST_CASE("author: an output that cannot be written is named, and nothing is made", "[tool]") {
  Desk desk;
  const std::string form = desk.write("form.md", kForm);
  const auto told = [&](const std::string& out) {
    const std::string said = desk.said({"compile", form, "-o", out});
    CHECK(desk.exit_code == 2);
    return said;
  };
  CHECK(holds(told(desk.at("no/such/o.xml")), "there is no folder '" + desk.at("no/such") + "'"));
  CHECK(holds(told(desk.folder.path().text), "this is a folder; write to a file in it"));
  CHECK(holds(told("/dev/null"), "this is no file but a device or a pipe"));
  CHECK(holds(told(form), "this file is read here and would be lost"));
  CHECK(desk.text_of("form.md") == kForm);
  CHECK(desk.said({"compile", form, "-o", desk.at("o.xml")}).empty());
  CHECK(desk.exit_code == 0);
  const std::string before = desk.text_of("o.xml");
  const std::string wrong =
      desk.write("wrong.md", "| survey |\n| | type | name | label |\n| | x | a | A |\n");
  CHECK(holds(desk.said({"compile", wrong, "-o", desk.at("o.xml")}), "'x' is not a type"));
  CHECK(desk.exit_code == 2);
  CHECK(desk.text_of("o.xml") == before);
}

TEST_CASE("author: what is wrong with a row of a loop is said once", "[tool]") {
  Desk desk;
  const std::string form = desk.write(
      "form.md",
      "| survey |\n| | type | name | label | relevant |\n| | begin loop over l | lp | L | |\n"
      "| | text | t | T | foo(1) |\n| | end loop | | | |\n"
      "| choices |\n| | list_name | name | label |\n| | l | x | X |\n| | l | y | Y |\n");
  const std::string said = desk.said({"check", form});
  CHECK(holds(said, "row 4, column relevant"));
  CHECK(said.find('\n') == said.size() - 1);
}

TEST_CASE("author: a run needs what it names", "[tool]") {
  Desk desk;
  const std::string form = desk.write("form.md", kForm);
  const std::string out = desk.at("o.xml");
  CHECK(holds(desk.said({"run", form}), "where to write is not given: add -o OUT.xml"));
  CHECK(holds(desk.said({"run", form, "-o", out, "--script", desk.at("s")}),
              "there is no such file"));
  CHECK(holds(desk.said({"run", form, "-o", out, "--attachments", desk.at("no")}),
              "there is no such folder"));
  CHECK(holds(desk.said({"run", form, "-o", out, "--now", "noon"}), "--now noon: is not like"));
  CHECK(desk.exit_code == 2);
  CHECK(!desk.exists("o.xml"));
  CHECK(desk.said({"run", form, "-o", out}).empty());
  CHECK(desk.exit_code == 0);
}

TEST_CASE("author: words that make no sense are named, each in one line", "[tool]") {
  Desk desk;
  CHECK(holds(desk.said({}), "say what to do"));
  CHECK(desk.exit_code == 2);
  CHECK(holds(desk.said({"chek"}), "there is no verb 'chek'; it is one of check, compile"));
  CHECK(holds(desk.said({"check"}), "faltbok-form check: no form is given"));
  CHECK(holds(desk.said({"compile", "a", "b"}), "two forms are given, 'a' and 'b'"));
  CHECK(holds(desk.said({"run", "a", "--scrpt", "s"}), "did you mean '--script'?"));
  CHECK(desk.exit_code == 2);
  CHECK(desk.said({"help"}).empty());
  CHECK(desk.exit_code == 0);
}

TEST_CASE("author: options come in any order, once, with a value", "[tool]") {
  std::string out;
  std::string form;
  const auto read = [&](const std::vector<std::string_view>& words) {
    out.clear();
    form.clear();
    return read_options(words, {{"-o", &out}}, form).value_or("");
  };
  CHECK(read({"-o", "x", "f"}).empty());
  CHECK(out == "x");
  CHECK(form == "f");
  CHECK(read({"--", "-o"}).empty());
  CHECK(form == "-o");
  CHECK(read({"f", "-o"}) == "'-o' needs a value after it");
  CHECK(read({"f", "-o", ""}) == "'-o' needs a value after it");
  CHECK(read({"f", "-o", "a", "-o", "b"}) == "'-o' is given twice");
  CHECK(read({"f", "-x"}) == "there is no option '-x' here");
  CHECK(read({""}) == "no form is given");
}

}  // namespace faltbok::forms::tool
