#include "tests/support/temp_folder.h"

#include <stdlib.h>

#include <filesystem>

#include "platform/base/check.h"

namespace faltbok::support {

TempFolder::TempFolder() {
  std::string pattern = std::filesystem::temp_directory_path().string() + "/faltbok-test-XXXXXX";
  CHECK(::mkdtemp(pattern.data()) != nullptr);
  path_.text = pattern;
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_.text, ignored);
}

}  // namespace faltbok::support
