// The word lists as they were when the program was built (written by CMake from wordlists/*.txt).
#pragma once

#include <string_view>

namespace faltbok::crypto {

std::string_view swedish_word_text();
std::string_view english_word_text();

}  // namespace faltbok::crypto
