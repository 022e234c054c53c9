// UTF-8 as values: is it well formed, where does the next character start.
//
//   Errors   none: malformed input is an answer (false, or U+FFFD of length 1)
//   Source   Unicode 15, table 3-7 (no surrogates, no overlong forms)
#pragma once

#include <cstdint>
#include <string_view>

namespace faltbok::base {

struct Codepoint {
  char32_t value;
  std::size_t size;  // bytes, 1-4
};

bool is_utf8(std::string_view text);
Codepoint codepoint_at(std::string_view text, std::size_t at);  // at < text.size()
std::size_t codepoint_count(std::string_view text);

}  // namespace faltbok::base
