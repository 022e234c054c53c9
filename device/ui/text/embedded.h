// The language files as they were when the program was built (written by CMake from text/*.toml).
#pragma once

#include <span>
#include <string_view>

namespace faltbok::ui {

struct EmbeddedLanguage {
  std::string_view tag;
  std::string_view toml;
};
std::span<const EmbeddedLanguage> embedded_languages();

}  // namespace faltbok::ui
