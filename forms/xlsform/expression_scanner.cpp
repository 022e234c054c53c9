#include "forms/xlsform/expression_scanner.h"

#include <algorithm>

#include "forms/xlsform/words.h"

namespace faltbok::forms::xlsform {

void ExpressionScanner::pass(char c) {
  if (quote_ != '\0') {
    if (c == quote_) quote_ = '\0';
    return;
  }
  if (c == '\'' || c == '"') quote_ = c;
  if (c == '(' || c == '[') {
    const std::string_view word = trimmed(text_.substr(word_from_, at_ - word_from_));
    brackets_.push_back({c, c == '(' && word.ends_with("indexed-repeat"), 0});
  }
  if ((c == ')' || c == ']') && !brackets_.empty()) brackets_.pop_back();
  if (c == ',' && !brackets_.empty()) ++brackets_.back().argument;
  if (!is_name_char(c) && !is_space(c)) word_from_ = at_ + 1;
}

std::string_view ExpressionScanner::to_next_reference() {
  const std::size_t from = at_;
  for (; at_ < text_.size(); ++at_) {
    if (text_[at_] == '$' && at_ + 1 < text_.size() && text_[at_ + 1] == '{') break;
    pass(text_[at_]);
  }
  return text_.substr(from, at_ - from);
}

std::optional<std::string_view> ExpressionScanner::reference() {
  const std::size_t end = text_.find('}', at_);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view name = text_.substr(at_ + 2, end - at_ - 2);
  at_ = end + 1;
  word_from_ = at_;
  return name;
}

bool ExpressionScanner::in_predicate() const {
  return std::any_of(brackets_.begin(), brackets_.end(),
                     [](const Bracket& bracket) { return bracket.opened == '['; });
}

bool ExpressionScanner::names_rows_of_indexed_repeat() const {
  if (brackets_.empty() || !brackets_.back().indexed_repeat) return false;
  const int argument = brackets_.back().argument;
  return argument == 0 || argument % 2 == 1;
}

}  // namespace faltbok::forms::xlsform
