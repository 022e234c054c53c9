#include "platform/os/media.h"

#include <array>
#include <fstream>
#include <iterator>
#include <string>

namespace faltbok::os {
namespace {

constexpr std::array<std::string_view, 3> kRoots = {"/media/", "/run/media/", "/mnt/"};
constexpr std::size_t kMountPointField = 4;  // from 0

std::string_view field_of(std::string_view line, std::size_t index) {
  for (; index > 0; --index) {
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos) return {};
    line.remove_prefix(space + 1);
  }
  return line.substr(0, line.find(' '));
}

bool is_octal(char c) { return c >= '0' && c <= '7'; }

// The kernel writes a space as \040.
std::string plain(std::string_view escaped) {
  std::string out;
  for (std::size_t i = 0; i < escaped.size(); ++i) {
    const bool escape = escaped[i] == '\\' && i + 3 < escaped.size() && is_octal(escaped[i + 1]) &&
                        is_octal(escaped[i + 2]) && is_octal(escaped[i + 3]);
    if (!escape) {
      out.push_back(escaped[i]);
      continue;
    }
    out.push_back(static_cast<char>((escaped[i + 1] - '0') * 64 + (escaped[i + 2] - '0') * 8 +
                                    (escaped[i + 3] - '0')));
    i += 3;
  }
  return out;
}

bool is_medium(std::string_view point) {
  for (const std::string_view root : kRoots)
    if (point.starts_with(root) && point.size() > root.size()) return true;
  return false;
}

}  // namespace

std::vector<Path> media_in(std::string_view mountinfo) {
  std::vector<Path> media;
  while (!mountinfo.empty() && media.size() < kMediaCountMax) {
    const std::string_view line = mountinfo.substr(0, mountinfo.find('\n'));
    mountinfo.remove_prefix(std::min(line.size() + 1, mountinfo.size()));
    std::string point = plain(field_of(line, kMountPointField));
    if (is_medium(point)) media.push_back(Path{std::move(point)});
  }
  return media;
}

std::vector<Path> mounted_media() {
  std::ifstream in("/proc/self/mountinfo", std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  return media_in(text);
}

}  // namespace faltbok::os
