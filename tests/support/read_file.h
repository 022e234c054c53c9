// Whole files for tests that read foreign vectors in place.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "platform/base/bytes.h"

namespace faltbok::tests {

inline base::Bytes read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  return base::to_bytes(text);
}

inline void write_file(const std::filesystem::path& path, base::BytesView bytes) {
  std::ofstream out(path, std::ios::binary);
  out << base::text_of(bytes);
}

}  // namespace faltbok::tests
