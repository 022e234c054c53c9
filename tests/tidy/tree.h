// The project's own source files, read once.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace faltbok::tidy {

struct SourceFile {
  std::string path;  // from the root, with '/'
  std::vector<std::string> lines;
  bool is_test() const { return path.starts_with("tests/"); }
};

std::vector<SourceFile> source_files(const std::filesystem::path& root);
// The longest room of rules.h that the path lies in, or "".
std::string room_of(const std::string& path);
// The path or header in an #include line, or "".
std::string included_by(const std::string& line);

// Follows raw string literals through the lines of one file, each line once.
class RawStrings {
 public:
  // Does any part of this line lie inside one?
  bool covers(const std::string& line);

 private:
  std::string closing_;  // ")delimiter\"" of the open one, or ""
};

}  // namespace faltbok::tidy
