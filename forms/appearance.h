// How a question asks to be shown: the words of its appearance attribute, as a typed set.
//
//   Shape    words separated by spaces, in any order; "columns-3" and "w2" carry a number, "ex:..."
//            and "search(...)" their text; a word that is not known is kept by name, without effect
//   Threads  values
//   Source   the appearances of XLSForm and of the ODK XForms specification
#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace faltbok::forms {

enum class Appearance : std::uint8_t {
  kAnnotate,
  kAutocomplete,
  kBearing,
  kBikramSambat,
  kColumns,
  kColumnsPack,
  kCompact,
  kCoptic,
  kCounter,
  kDraw,
  kEthiopian,
  kExternalApp,
  kFieldList,
  kFront,
  kHiddenAnswer,
  kHideInput,
  kHorizontal,
  kHorizontalCompact,
  kImageMap,
  kIslamic,
  kLabel,
  kLikert,
  kList,
  kListNoLabel,
  kMap,
  kMaps,
  kMasked,
  kMinimal,
  kMonthYear,
  kMultiline,
  kMyanmar,
  kNew,
  kNewFront,
  kNoButtons,
  kNoCalendar,
  kNoTicks,
  kNumbers,
  kPersian,
  kPicker,
  kPlacementMap,
  kPrinter,
  kQuick,
  kQuickCompact,
  kRating,
  kSearch,
  kSelfie,
  kSignature,
  kSpinner,
  kTableList,
  kThousandsSeparator,
  kUrl,
  kVertical,
  kYear,
  kCount  // not an appearance
};
inline constexpr std::size_t kAppearanceCount = static_cast<std::size_t>(Appearance::kCount);
static_assert(kAppearanceCount >= 50, "XLSForm has 50");

struct Appearances {
  std::bitset<kAppearanceCount> set;
  int column_count = 0;  // of "columns-N" and "compact-N"; 0: as many as fit
  int width = 0;         // of "wN", in parts of the row; 0: all of it
  std::string search;    // what stands after "search": "('towns')"
  std::string app;       // what stands after "ex:" or "printer:"
  std::vector<std::string> unknown;

  bool has(Appearance appearance) const { return set.test(static_cast<std::size_t>(appearance)); }
};

Appearances appearances_from(std::string_view text);

}  // namespace faltbok::forms
