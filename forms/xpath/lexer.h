// Tokens of XPath 1.0 (§3.7), with its rule for telling operators from names.
//
//   Threads  values
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace faltbok::forms {

enum class TokenKind : std::uint8_t { kName, kNumber, kText, kOperator, kEnd, kBad };

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string_view text;  // an operator's spelling; a literal without its quotes
  std::size_t at = 0;
};

// ends with kEnd, or with kBad where it could not go on
std::vector<Token> tokens_of(std::string_view text);

}  // namespace faltbok::forms
