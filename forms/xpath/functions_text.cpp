// Text. Positions and lengths count characters (code points).
#include <algorithm>
#include <cmath>
#include <utility>

#include "forms/limits.h"
#include "forms/xpath/functions_table.h"
#include "forms/xpath/regex.h"
#include "platform/base/utf8.h"

namespace faltbok::forms::functions {
namespace {

std::string text(Evaluator& evaluator, const Expr& call, std::uint32_t n) {
  return evaluator.string(evaluator.argument(call, n));
}
std::string text_or_focus(Evaluator& evaluator, const Expr& call) {
  return call.count == 0 ? evaluator.text_of(evaluator.focus().node) : text(evaluator, call, 0);
}
bool space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// The first word, which is taken away from the text; "" when there is none.
std::string_view next_word(std::string_view& text) {
  while (!text.empty() && space(text.front())) text.remove_prefix(1);
  std::size_t size = 0;
  while (size < text.size() && !space(text[size])) ++size;
  const std::string_view word = text.substr(0, size);
  text.remove_prefix(size);
  return word;
}

std::vector<char32_t> characters_of(std::string_view from) {
  std::vector<char32_t> out;
  for (std::size_t at = 0; at < from.size();) {
    const base::Codepoint c = base::codepoint_at(from, at);
    out.push_back(c.value);
    at += c.size;
  }
  return out;
}

// The characters from `first` up to `end`.
std::string slice(std::string_view from, std::size_t first, std::size_t end) {
  std::string out;
  std::size_t number = 0;
  for (std::size_t at = 0; at < from.size() && number < end; ++number) {
    const std::size_t size = base::codepoint_at(from, at).size;
    if (number >= first) out.append(from.substr(at, size));
    at += size;
  }
  return out;
}

}  // namespace

std::vector<std::string_view> words_of(std::string_view list) {
  std::vector<std::string_view> out;
  for (std::string_view word = next_word(list); !word.empty(); word = next_word(list))
    out.push_back(word);
  return out;
}

Value string(Evaluator& evaluator, const Expr& call) {
  return Value::of(text_or_focus(evaluator, call));
}

Value concat(Evaluator& evaluator, const Expr& call) {
  std::string out;
  for (const std::string& each : evaluator.texts_from(call, 0)) {
    if (out.size() + each.size() > kValueSizeMax) break;
    out.append(each);
  }
  return Value::of(std::move(out));
}

Value join(Evaluator& evaluator, const Expr& call) {
  const std::string between = text(evaluator, call, 0);
  std::string out;
  bool first = true;
  for (const std::string& each : evaluator.texts_from(call, 1)) {
    if (out.size() + each.size() + between.size() > kValueSizeMax) break;
    if (!std::exchange(first, false)) out.append(between);
    out.append(each);
  }
  return Value::of(std::move(out));
}

Value contains(Evaluator& evaluator, const Expr& call) {
  return Value::of(text(evaluator, call, 0).find(text(evaluator, call, 1)) != std::string::npos);
}
Value starts_with(Evaluator& evaluator, const Expr& call) {
  return Value::of(text(evaluator, call, 0).starts_with(text(evaluator, call, 1)));
}
Value ends_with(Evaluator& evaluator, const Expr& call) {
  return Value::of(text(evaluator, call, 0).ends_with(text(evaluator, call, 1)));
}

Value normalize_space(Evaluator& evaluator, const Expr& call) {
  const std::string from = text_or_focus(evaluator, call);
  std::string out;
  for (const std::string_view word : words_of(from))
    out.append(out.empty() ? "" : " ").append(word);
  return Value::of(std::move(out));
}

Value string_length(Evaluator& evaluator, const Expr& call) {
  return Value::of(static_cast<double>(base::codepoint_count(text_or_focus(evaluator, call))));
}

// ODK: positions from 0, negative ones from the end, the end not included.
Value substr(Evaluator& evaluator, const Expr& call) {
  const std::string from = text(evaluator, call, 0);
  const auto length = static_cast<double>(base::codepoint_count(from));
  const auto place = [&](std::uint32_t n, double otherwise) {
    if (call.count <= n) return otherwise;
    double at = std::trunc(evaluator.number(evaluator.argument(call, n)));
    if (std::isnan(at)) return otherwise;
    if (at < 0) at += length;
    return std::clamp(at, 0.0, length);
  };
  return Value::of(slice(from, static_cast<std::size_t>(place(1, 0)),
                         static_cast<std::size_t>(place(2, length))));
}

// XPath §4.2: positions from 1, rounded.
Value substring(Evaluator& evaluator, const Expr& call) {
  const std::string from = text(evaluator, call, 0);
  const auto length = static_cast<double>(base::codepoint_count(from));
  const double start = round_half_up(evaluator.number(evaluator.argument(call, 1)));
  const double end = call.count < 3
                         ? length + 1
                         : start + round_half_up(evaluator.number(evaluator.argument(call, 2)));
  if (std::isnan(start) || std::isnan(end) || end <= 1 || start > length) return {};
  return Value::of(slice(from, static_cast<std::size_t>(std::fmax(start, 1) - 1),
                         static_cast<std::size_t>(std::fmin(end, length + 1) - 1)));
}

Value substring_before(Evaluator& evaluator, const Expr& call) {
  const std::string from = text(evaluator, call, 0);
  const std::size_t at = from.find(text(evaluator, call, 1));
  return at == std::string::npos ? Value{} : Value::of(from.substr(0, at));
}

Value substring_after(Evaluator& evaluator, const Expr& call) {
  const std::string from = text(evaluator, call, 0);
  const std::string what = text(evaluator, call, 1);
  const std::size_t at = from.find(what);
  return at == std::string::npos ? Value{} : Value::of(from.substr(at + what.size()));
}

Value translate(Evaluator& evaluator, const Expr& call) {
  const std::string from = text(evaluator, call, 0);
  const std::vector<char32_t> what = characters_of(text(evaluator, call, 1));
  const std::string with = text(evaluator, call, 2);
  std::string out;
  for (std::size_t at = 0; at < from.size() && evaluator.spend(1 + what.size() / 16);) {
    const base::Codepoint c = base::codepoint_at(from, at);
    const auto found = std::find(what.begin(), what.end(), c.value);
    const auto index = static_cast<std::size_t>(found - what.begin());
    if (found == what.end())
      out.append(from, at, c.size);
    else
      out.append(slice(with, index, index + 1));
    at += c.size;
  }
  return Value::of(std::move(out));
}

Value regex(Evaluator& evaluator, const Expr& call) {
  return Value::of(matches_whole(text(evaluator, call, 0), text(evaluator, call, 1)));
}

Value selected(Evaluator& evaluator, const Expr& call) {
  std::string kept_list;
  std::string kept_wanted;
  std::string_view list = evaluator.text(evaluator.argument(call, 0), kept_list);
  std::string_view wanted = evaluator.text(evaluator.argument(call, 1), kept_wanted);
  const std::string_view word = next_word(wanted);
  if (word.empty()) return Value::of(next_word(list).empty());
  if (!next_word(wanted).empty()) return Value::of(false);
  for (std::string_view each = next_word(list); !each.empty(); each = next_word(list))
    if (each == word) return Value::of(true);
  return Value::of(false);
}

Value selected_at(Evaluator& evaluator, const Expr& call) {
  const std::string list = text(evaluator, call, 0);
  const double at = std::trunc(evaluator.number(evaluator.argument(call, 1)));
  const std::vector<std::string_view> words = words_of(list);
  if (std::isnan(at) || at < 0 || at >= static_cast<double>(words.size())) return {};
  return Value::of(std::string(words[static_cast<std::size_t>(at)]));
}

Value count_selected(Evaluator& evaluator, const Expr& call) {
  return Value::of(static_cast<double>(words_of(text(evaluator, call, 0)).size()));
}

}  // namespace faltbok::forms::functions
