#include "tests/tidy/tree.h"

#include <algorithm>
#include <fstream>

#include "tests/tidy/rules.h"

namespace faltbok::tidy {
namespace fs = std::filesystem;

std::vector<SourceFile> source_files(const fs::path& root) {
  std::vector<SourceFile> files;
  for (const char* top : {"crypto", "device", "forms", "platform", "sync", "tests"}) {
    for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
      const std::string extension = entry.path().extension().string();
      if (extension != ".h" && extension != ".cpp") continue;
      SourceFile file{fs::relative(entry.path(), root).generic_string(), {}};
      std::ifstream in(entry.path());
      for (std::string line; std::getline(in, line);) file.lines.push_back(line);
      files.push_back(std::move(file));
    }
  }
  std::sort(files.begin(), files.end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });
  return files;
}

std::string room_of(const std::string& path) {
  std::string best;
  for (const auto& [room, may] : kMayInclude)
    if (path.starts_with(room + "/") && room.size() > best.size()) best = room;
  return best;
}

std::string included_by(const std::string& line) {
  constexpr std::string_view kDirective = "#include ";
  if (!line.starts_with(kDirective) || line.size() < kDirective.size() + 3) return "";
  const char close = line[kDirective.size()] == '<' ? '>' : '"';
  const std::size_t end = line.find(close, kDirective.size() + 1);
  return line.substr(kDirective.size() + 1, end - kDirective.size() - 1);
}

bool RawStrings::covers(const std::string& line) {
  bool covered = !closing_.empty();
  for (std::size_t at = 0; at != std::string::npos;) {
    if (closing_.empty()) {
      at = line.find("R\"", at);
      const std::size_t opens = at == std::string::npos ? at : line.find('(', at);
      if (opens == std::string::npos) break;
      closing_ = ")" + line.substr(at + 2, opens - at - 2) + "\"";
      covered = true;
      at = opens;
    }
    at = line.find(closing_, at);
    if (at == std::string::npos) break;
    at += closing_.size();
    closing_.clear();
  }
  return covered;
}

}  // namespace faltbok::tidy
