// Holds the source tree to the tables of rules.h. Every finding is named with file and line.
#include <catch2/catch_test_macros.hpp>
#include <cctype>
#include <fstream>
#include <iterator>

#include "platform/base/utf8.h"
#include "tests/tidy/rules.h"
#include "tests/tidy/tree.h"

namespace faltbok::tidy {
namespace {

const std::vector<SourceFile>& tree() {
  static const std::vector<SourceFile> files = source_files(FALTBOK_SOURCE_DIR);
  return files;
}

std::string place(const SourceFile& file, std::size_t index) {
  return file.path + ":" + std::to_string(index + 1) + ": ";
}

void require_none(const std::vector<std::string>& findings) {
  std::string all;
  for (const std::string& finding : findings) all += finding + "\n";
  INFO(all);
  CHECK(findings.empty());
}

std::string without_comment(const std::string& line) { return line.substr(0, line.find("//")); }

bool under_any(const std::string& path, const std::vector<std::string_view>& folders) {
  for (const std::string_view folder : folders)
    if (path.starts_with(folder)) return true;
  return false;
}

// As a whole name: `sodium_memcmp(` is not `memcmp(`.
bool names(const std::string& code, std::string_view text) {
  for (std::size_t at = code.find(text); at != std::string::npos; at = code.find(text, at + 1))
    if (at == 0 ||
        (std::isalnum(static_cast<unsigned char>(code[at - 1])) == 0 && code[at - 1] != '_'))
      return true;
  return false;
}

// "" when `from` may include `header`, else why not.
std::string refusal(const std::string& from, const std::string& header) {
  const std::string room = room_of(from);
  const std::string target = room_of(header);
  if (header.starts_with("tests/")) return "product code includes a test";
  if (!target.empty() && target != room && !kMayInclude.at(room).contains(target))
    return room + " may not include " + target;
  for (const OwnedHeader& owned : kOwnedHeaders)
    if (target.empty() && header.starts_with(owned.prefix) && !under_any(from, owned.rooms))
      return "<" + header + "> belongs to " + std::string(owned.rooms.front());
  return "";
}

}  // namespace

TEST_CASE("tidy: an include only goes down, and a library's header stays in its room") {
  std::vector<std::string> findings;
  for (const SourceFile& file : tree()) {
    if (file.is_test()) continue;
    if (room_of(file.path).empty()) findings.push_back(file.path + ": in no room of rules.h");
    for (std::size_t i = 0; i < file.lines.size() && !room_of(file.path).empty(); ++i) {
      const std::string header = included_by(file.lines[i]);
      const std::string why = header.empty() ? "" : refusal(file.path, header);
      if (!why.empty()) findings.push_back(place(file, i) + why);
    }
  }
  require_none(findings);
}

TEST_CASE("tidy: the include rule bites") {
  CHECK(refusal("forms/form.h", "device/app/state.h") == "forms may not include device/app");
  CHECK(refusal("crypto/age.cpp", "forms/form.h") == "crypto may not include forms");
  CHECK(refusal("device/ui/screens/today.cpp", "device/storage/vault.h") ==
        "device/ui may not include device/storage");
  CHECK(refusal("device/app/update.cpp", "imgui.h") == "<imgui.h> belongs to device/ui");
  CHECK(refusal("sync/protocol/batch.cpp", "sodium.h") == "<sodium.h> belongs to crypto");
  CHECK(refusal("sync/protocol/batch.cpp", "crypto/age.h").empty());
}

TEST_CASE("tidy: banned names are used only where they belong") {
  std::vector<std::string> findings;
  for (const SourceFile& file : tree()) {
    if (file.is_test()) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string code = without_comment(file.lines[i]);
      for (const Banned& banned : kBanned)
        if (names(code, banned.text) && !under_any(file.path, banned.allowed_under))
          findings.push_back(place(file, i) + std::string(banned.text) + ": use " +
                             std::string(banned.instead));
    }
  }
  require_none(findings);
}

TEST_CASE("tidy: files, lines and functions stay short") {
  std::vector<std::string> findings;
  for (const SourceFile& file : tree()) {
    if (file.lines.size() > kFileLinesMax && !kLongTables.contains(file.path))
      findings.push_back(file.path + ": " + std::to_string(file.lines.size()) + " lines");
    std::size_t opened_at = 0;
    RawStrings raw_strings;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string& line = file.lines[i];
      // Text in a raw string is somebody else's format: a table row or a line of XML as it is read.
      const bool raw = raw_strings.covers(line);
      if (base::codepoint_count(line) > kLineCharactersMax && !raw)
        findings.push_back(place(file, i) + "line too long");
      // A function at namespace level starts at its last unindented line and closes with "}" in
      // column 0.
      const bool unindented = !line.empty() && line[0] != ' ' && line[0] != '}' && line[0] != '#';
      if (unindented) opened_at = i;
      if (line == "}" && i - opened_at > kFunctionLinesMax && !kLongTables.contains(file.path))
        findings.push_back(place(file, opened_at) + "function of " + std::to_string(i - opened_at) +
                           " lines");
    }
  }
  require_none(findings);
}

TEST_CASE("tidy: a raw string covers the lines that it stands on, and no other") {
  RawStrings raw;
  CHECK(!raw.covers("const char* a = \"plain\";"));
  CHECK(raw.covers("const char* b = R\"(one line)\";"));
  CHECK(!raw.covers("f();"));
  CHECK(raw.covers("const char* c = R\"x(begun"));
  CHECK(raw.covers("with )\" inside"));
  CHECK(raw.covers("ended)x\";"));
  CHECK(!raw.covers("g();"));
}

TEST_CASE("tidy: every source and test file is built") {
  std::string lists;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(FALTBOK_SOURCE_DIR)) {
    if (entry.path().string().find("/build/") != std::string::npos) continue;
    if (entry.path().filename() != "CMakeLists.txt" && entry.path().extension() != ".cmake")
      continue;
    std::ifstream in(entry.path());
    lists.append(std::istreambuf_iterator<char>(in), {});
  }
  std::vector<std::string> findings;
  for (const SourceFile& file : tree())
    if (file.path.ends_with(".cpp") &&
        lists.find(std::filesystem::path(file.path).filename().string()) == std::string::npos)
      findings.push_back(file.path + ": in no CMakeLists.txt");
  require_none(findings);
}

TEST_CASE("tidy: the root holds only what the design places there") {
  const std::set<std::string> allowed = {"CMakeLists.txt", "CMakePresets.json",
                                         "README.md",      "LICENSE",
                                         "device",         "forms",
                                         "sync",           "crypto",
                                         "tests",          "platform",
                                         "build"};
  std::vector<std::string> findings;
  for (const auto& entry : std::filesystem::directory_iterator(FALTBOK_SOURCE_DIR)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(".") && !allowed.contains(name)) findings.push_back(name);
  }
  require_none(findings);
}

}  // namespace faltbok::tidy
