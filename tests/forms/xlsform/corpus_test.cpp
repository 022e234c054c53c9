// Workbooks that others wrote: we compile what pyxform compiles and refuse what it refuses, and
// ours is node for node its XForm.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <pugixml.hpp>
#include <set>

#include "tests/forms/xlsform/help.h"

namespace faltbok::forms::xlsform {

namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<fs::path> workbooks(const fs::path& folder) {
  std::vector<fs::path> found;
  if (!fs::exists(folder)) return found;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".xlsx") found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

std::string squeezed(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!space)
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

// One line an element: path, attributes in order of name, text.
// The order of translations and binds has no meaning.
void flatten(const pugi::xml_node& node, const std::string& path,
             std::multiset<std::string>& lines) {
  const std::string here = path + "/" + node.name();
  std::map<std::string, std::string> attributes;
  for (const pugi::xml_attribute attribute : node.attributes())
    attributes[attribute.name()] = squeezed(attribute.value());
  std::string line = here;
  for (const auto& [name, value] : attributes) line += " " + name + "=" + value;
  std::string text;
  for (const pugi::xml_node child : node.children())
    if (child.type() == pugi::node_pcdata) text += child.value();
  lines.insert(line + " | " + squeezed(text));
  for (const pugi::xml_node child : node.children())
    if (child.type() == pugi::node_element) flatten(child, here, lines);
}

std::multiset<std::string> lines_of(const std::string& xml) {
  pugi::xml_document document;
  REQUIRE(document.load_buffer(xml.data(), xml.size()));
  std::multiset<std::string> lines;
  flatten(document.document_element(), "", lines);
  return lines;
}

// Where we mean to differ, and why.
bool meant(const std::string& line) {
  constexpr std::string_view kMeant[] = {
      "Enter numbers only.",  // pyxform's own words in the hint of `phone number`; ours differ
      "Digits only.",
      // a date cell: ours is a date, pyxform's is "1900-01-01 00:00:00", which no engine reads
      "current_date",
      // a version that Excel holds as a date: pyxform prints Python's microseconds
      "version=2022-04-11",
      "/group/hint",  // shown by nobody; we say so in a warning
      "/deliverytype ",
      "/mother_deliv ",  // required on a group means nothing; we say so in a warning
      "labeled_select_group:label",
      "/data:label",  // pyxform 4.5 gives all flat groups one label id
  };
  return std::any_of(std::begin(kMeant), std::end(kMeant),
                     [&](std::string_view part) { return holds(line, part); });
}

void compare(const fs::path& workbook) {
  CAPTURE(workbook.string());
  const fs::path expected = workbook.string() + ".pyxform.xml";
  const std::string bytes = read(workbook);
  std::string name = workbook.filename().string();
  if (name.starts_with("bug-")) name.erase(0, 4);  // recorded under its own name
  const Compiled compiled = compile(base::view_of(bytes), name);
  CAPTURE(errors_of(compiled));
  REQUIRE(compiled.xml.empty() != fs::exists(expected));
  if (compiled.xml.empty()) return;
  const std::multiset<std::string> ours = lines_of(compiled.xml);
  const std::multiset<std::string> theirs = lines_of(read(expected));
  std::string differences;
  for (const std::string& line : ours)
    if (ours.count(line) != theirs.count(line) && !meant(line))
      differences += "ours:   " + line + "\n";
  for (const std::string& line : theirs)
    if (ours.count(line) != theirs.count(line) && !meant(line))
      differences += "theirs: " + line + "\n";
  CHECK(differences == "");
}

void compare_all(const std::string& folder) {
  const fs::path path = fs::path(FALTBOK_SHARED_DIR) / "corpora" / folder;
  if (!fs::exists(path)) SKIP("no corpora at " << path.string());
  const std::vector<fs::path> found = workbooks(path);
  REQUIRE(!found.empty());
  for (const fs::path& workbook : found) compare(workbook);
}

}  // namespace

TEST_CASE("corpus: the small workbooks compile to pyxform's forms", "[xlsform][corpus]") {
  compare_all("smoke");
}

TEST_CASE("corpus: the awkward workbooks compile to pyxform's forms or are refused as there",
          "[xlsform][corpus]") {
  compare_all("xlsx");
}

}  // namespace faltbok::forms::xlsform
