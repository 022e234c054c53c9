#include "forms/appearance.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace faltbok::forms {
namespace {

constexpr std::array<std::pair<std::string_view, Appearance>, 55> kWords{
    {{"annotate", Appearance::kAnnotate},
     {"autocomplete", Appearance::kAutocomplete},
     {"bearing", Appearance::kBearing},
     {"bikram-sambat", Appearance::kBikramSambat},
     {"columns", Appearance::kColumns},
     {"columns-pack", Appearance::kColumnsPack},
     {"compact", Appearance::kCompact},
     {"coptic", Appearance::kCoptic},
     {"counter", Appearance::kCounter},
     {"draw", Appearance::kDraw},
     {"ethiopian", Appearance::kEthiopian},
     {"field-list", Appearance::kFieldList},
     {"front", Appearance::kFront},
     {"hidden-answer", Appearance::kHiddenAnswer},
     {"hide-input", Appearance::kHideInput},
     {"horizontal", Appearance::kHorizontal},
     {"horizontal-compact", Appearance::kHorizontalCompact},
     {"image-map", Appearance::kImageMap},
     {"islamic", Appearance::kIslamic},
     {"label", Appearance::kLabel},
     {"likert", Appearance::kLikert},
     {"list", Appearance::kList},
     {"list-nolabel", Appearance::kListNoLabel},
     {"map", Appearance::kMap},
     {"maps", Appearance::kMaps},
     {"masked", Appearance::kMasked},
     {"minimal", Appearance::kMinimal},
     {"month-year", Appearance::kMonthYear},
     {"multiline", Appearance::kMultiline},
     {"myanmar", Appearance::kMyanmar},
     {"new", Appearance::kNew},
     {"new-front", Appearance::kNewFront},
     {"no-buttons", Appearance::kNoButtons},
     {"no-calendar", Appearance::kNoCalendar},
     {"no-ticks", Appearance::kNoTicks},
     {"numbers", Appearance::kNumbers},
     {"persian", Appearance::kPersian},
     {"picker", Appearance::kPicker},
     {"placement-map", Appearance::kPlacementMap},
     {"printer", Appearance::kPrinter},
     {"quick", Appearance::kQuick},
     {"quickcompact", Appearance::kQuickCompact},
     {"rating", Appearance::kRating},
     {"search", Appearance::kSearch},
     {"selfie", Appearance::kSelfie},
     {"signature", Appearance::kSignature},
     {"spinner", Appearance::kSpinner},
     {"table-list", Appearance::kTableList},
     {"thousands-sep", Appearance::kThousandsSeparator},
     {"thousand-sep", Appearance::kThousandsSeparator},
     {"textarea", Appearance::kMultiline},
     {"text-area", Appearance::kMultiline},
     {"url", Appearance::kUrl},
     {"vertical", Appearance::kVertical},
     {"year", Appearance::kYear}}};

// The end of the word that begins at `at`; spaces inside quotes and brackets belong to it.
std::size_t word_end(std::string_view text, std::size_t at) {
  int depth = 0;
  char quote = '\0';
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (quote != '\0') {
      if (c == quote) quote = '\0';
      continue;
    }
    if (c == '\'' || c == '"') quote = c;
    if (c == '(') ++depth;
    if (c == ')') --depth;
    if (depth <= 0 && (c == ' ' || c == '\t' || c == '\n' || c == '\r')) return at;
  }
  return at;
}

int number_after(std::string_view word, std::string_view start) {
  if (!word.starts_with(start)) return 0;
  word.remove_prefix(start.size());
  int out = 0;
  const auto end = std::from_chars(word.data(), word.data() + word.size(), out);
  return end.ec == std::errc{} && end.ptr == word.data() + word.size() ? out : 0;
}

void add(Appearances& out, Appearance appearance) {
  out.set.set(static_cast<std::size_t>(appearance));
}

void add_word(Appearances& out, std::string_view word) {
  const auto* known = std::find_if(kWords.begin(), kWords.end(),
                                   [&](const auto& each) { return each.first == word; });
  if (known != kWords.end()) return add(out, known->second);
  if (word.starts_with("ex:") || word.starts_with("printer:")) {
    add(out, word.starts_with("ex:") ? Appearance::kExternalApp : Appearance::kPrinter);
    out.app = std::string(word.substr(word.find(':') + 1));
    return;
  }
  if (word.starts_with("search(")) {
    add(out, Appearance::kSearch);
    out.search = std::string(word.substr(6));
    return;
  }
  for (const auto& [start, appearance] : {std::pair{"columns-", Appearance::kColumns},
                                          {"compact-", Appearance::kCompact},
                                          {"quickcompact-", Appearance::kQuickCompact}}) {
    const int count = number_after(word, start);
    if (count == 0) continue;
    out.column_count = count;
    return add(out, appearance);
  }
  if (const int width = number_after(word, "w"); width > 0) {
    out.width = width;
    return;
  }
  out.unknown.emplace_back(word);
}

}  // namespace

Appearances appearances_from(std::string_view text) {
  Appearances out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = word_end(text, at);
    if (end > at) add_word(out, text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

}  // namespace faltbok::forms
