#include "forms/xpath/lexer.h"

#include <algorithm>
#include <array>
#include <utility>

namespace faltbok::forms {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool name_part(char c) { return name_start(c) || digit(c) || c == '-' || c == '.'; }

// §3.7: after these, or at the start, `*` is a name test and `and or mod div` are names.
bool operand_comes_next(const std::vector<Token>& tokens) {
  if (tokens.empty()) return true;
  const Token& last = tokens.back();
  if (last.kind != TokenKind::kOperator) return false;
  return last.text != ")" && last.text != "]" && last.text != "." && last.text != ".." &&
         last.text != "*name";
}

std::size_t name_end(std::string_view text, std::size_t at) {
  while (at < text.size() && name_part(text[at])) ++at;
  // A prefix, or a prefix with a wildcard; `::` is an axis.
  if (at + 1 < text.size() && text[at] == ':' &&
      (name_start(text[at + 1]) || text[at + 1] == '*')) {
    if (text[at + 1] == '*') return at + 2;
    ++at;
    while (at < text.size() && name_part(text[at])) ++at;
  }
  return at;
}

Token number_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && digit(text[end])) ++end;
  if (end < text.size() && text[end] == '.') ++end;
  while (end < text.size() && digit(text[end])) ++end;
  return {TokenKind::kNumber, text.substr(at, end - at), at};
}

Token text_at(std::string_view text, std::size_t at) {
  const std::size_t close = text.find(text[at], at + 1);
  if (close == std::string_view::npos)
    return {TokenKind::kBad, "a text without its closing quote", at};
  return {TokenKind::kText, text.substr(at + 1, close - at - 1), at};
}

Token operator_at(std::string_view text, std::size_t at) {
  constexpr std::array<std::string_view, 6> kLong{"//", "::", "..", "!=", "<=", ">="};
  constexpr std::string_view kShort = "()[].@,/|+-=<>*";
  for (const std::string_view op : kLong)
    if (text.substr(at, 2) == op) return {TokenKind::kOperator, op, at};
  const std::size_t found = kShort.find(text[at]);
  if (found == std::string_view::npos)
    return {TokenKind::kBad, "a character that has no place here", at};
  return {TokenKind::kOperator, kShort.substr(found, 1), at};
}

// Also in capitals, as Collect reads them: nothing else could stand there.
std::string_view word_operator(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kWords{
      {{"and", "AND"}, {"or", "OR"}, {"mod", "MOD"}, {"div", "DIV"}}};
  for (const auto& [small, capital] : kWords)
    if (name == small || name == capital) return small;
  return {};
}

Token next_token(std::string_view text, std::size_t at, const std::vector<Token>& before) {
  const char c = text[at];
  const bool operand = operand_comes_next(before);
  if (digit(c) || (c == '.' && at + 1 < text.size() && digit(text[at + 1])))
    return number_at(text, at);
  if (c == '"' || c == '\'') return text_at(text, at);
  if (c == '*' && operand) return {TokenKind::kOperator, "*name", at};
  if (!name_start(c)) return operator_at(text, at);
  const std::string_view name = text.substr(at, name_end(text, at) - at);
  if (const std::string_view word = operand ? "" : word_operator(name); !word.empty())
    return {TokenKind::kOperator, word, at};
  return {TokenKind::kName, name, at};
}

std::size_t spelled_size(const Token& token) {
  if (token.kind == TokenKind::kText) return token.text.size() + 2;
  return token.text == "*name" ? 1 : token.text.size();
}

}  // namespace

std::vector<Token> tokens_of(std::string_view text) {
  std::vector<Token> out;
  std::size_t at = 0;
  while (true) {
    while (at < text.size() &&
           (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' || text[at] == '\r'))
      ++at;
    if (at >= text.size()) break;
    out.push_back(next_token(text, at, out));
    if (out.back().kind == TokenKind::kBad) return out;
    at += spelled_size(out.back());
  }
  out.push_back({TokenKind::kEnd, {}, text.size()});
  return out;
}

}  // namespace faltbok::forms
