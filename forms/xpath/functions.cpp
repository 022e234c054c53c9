#include "forms/xpath/functions.h"

#include <algorithm>
#include <array>

#include "forms/xpath/functions_table.h"

namespace faltbok::forms {
namespace {

namespace f = functions;
constexpr int kAny = -1;

// Sorted by name.
constexpr std::array kFunctions{
    FunctionInfo{"abs", 1, 1, f::one_number},
    FunctionInfo{"acos", 1, 1, f::one_number},
    FunctionInfo{"area", 1, 1, f::area},
    FunctionInfo{"asin", 1, 1, f::one_number},
    FunctionInfo{"atan", 1, 1, f::one_number},
    FunctionInfo{"atan2", 2, 2, f::arc_tangent_2},
    FunctionInfo{"base64-decode", 1, 1, f::base64_decode},
    FunctionInfo{"boolean", 1, 1, f::boolean},
    FunctionInfo{"boolean-from-string", 1, 1, f::boolean_from_string},
    FunctionInfo{"ceiling", 1, 1, f::one_number},
    FunctionInfo{"checklist", 2, kAny, f::checklist},
    FunctionInfo{"coalesce", 1, kAny, f::coalesce},
    FunctionInfo{"concat", 0, kAny, f::concat},
    FunctionInfo{"contains", 2, 2, f::contains},
    FunctionInfo{"cos", 1, 1, f::one_number},
    FunctionInfo{"count", 1, 1, f::count},
    FunctionInfo{"count-non-empty", 1, 1, f::count_non_empty},
    FunctionInfo{"count-selected", 1, 1, f::count_selected},
    FunctionInfo{"current", 0, 0, f::current},
    FunctionInfo{"date", 1, 1, f::date},
    FunctionInfo{"date-time", 1, 1, f::date_time},
    FunctionInfo{"decimal-date-time", 1, 1, f::decimal_date_time},
    FunctionInfo{"decimal-time", 1, 1, f::decimal_time},
    FunctionInfo{"depend", 1, kAny, f::depend},
    FunctionInfo{"digest", 2, 3, f::digest},
    FunctionInfo{"distance", 1, kAny, f::distance},
    FunctionInfo{"enclosed-area", 1, 1, f::area},
    FunctionInfo{"ends-with", 2, 2, f::ends_with},
    FunctionInfo{"exp", 1, 1, f::one_number},
    FunctionInfo{"exp10", 1, 1, f::one_number},
    FunctionInfo{"extract-signed", 2, 2, f::extract_signed},
    FunctionInfo{"false", 0, 0, f::falsehood},
    FunctionInfo{"floor", 1, 1, f::one_number},
    FunctionInfo{"format-date", 2, 2, f::format_date},
    FunctionInfo{"format-date-time", 2, 2, f::format_date},
    FunctionInfo{"geofence", 2, 2, f::geofence},
    FunctionInfo{"id", 1, 1, f::id},
    FunctionInfo{"if", 3, 3, f::choose},
    FunctionInfo{"indexed-repeat", 3, 11, f::indexed_repeat},
    FunctionInfo{"instance", 1, 1, f::instance},
    FunctionInfo{"int", 1, 1, f::integer},
    FunctionInfo{"intersects", 1, 1, f::intersects},
    FunctionInfo{"is-selected", 2, 2, f::selected},
    FunctionInfo{"join", 1, kAny, f::join},
    FunctionInfo{"jr:choice-name", 2, 2, f::choice_name},
    FunctionInfo{"jr:itext", 1, 1, f::itext},
    FunctionInfo{"lang", 1, 1, f::lang},
    FunctionInfo{"last", 0, 0, f::last},
    FunctionInfo{"local-name", 0, 1, f::local_name},
    FunctionInfo{"log", 1, 1, f::one_number},
    FunctionInfo{"log10", 1, 1, f::one_number},
    FunctionInfo{"max", 1, kAny, f::max},
    FunctionInfo{"min", 1, kAny, f::min},
    FunctionInfo{"name", 0, 1, f::name},
    FunctionInfo{"namespace-uri", 0, 1, f::empty},
    FunctionInfo{"normalize-space", 0, 1, f::normalize_space},
    FunctionInfo{"not", 1, 1, f::negation},
    FunctionInfo{"now", 0, 0, f::now},
    FunctionInfo{"number", 0, 1, f::number},
    FunctionInfo{"once", 1, 1, f::once},
    FunctionInfo{"pi", 0, 0, f::pi},
    FunctionInfo{"position", 0, 1, f::position},
    FunctionInfo{"pow", 2, 2, f::power},
    FunctionInfo{"property", 1, 1, f::property},
    FunctionInfo{"pulldata", 4, 4, f::pulldata},
    FunctionInfo{"random", 0, 0, f::random},
    FunctionInfo{"randomize", 1, 2, f::randomize},
    FunctionInfo{"regex", 2, 2, f::regex},
    FunctionInfo{"round", 1, 2, f::round},
    FunctionInfo{"selected", 2, 2, f::selected},
    FunctionInfo{"selected-at", 2, 2, f::selected_at},
    FunctionInfo{"sin", 1, 1, f::one_number},
    FunctionInfo{"sqrt", 1, 1, f::one_number},
    FunctionInfo{"starts-with", 2, 2, f::starts_with},
    FunctionInfo{"string", 0, 1, f::string},
    FunctionInfo{"string-length", 0, 1, f::string_length},
    FunctionInfo{"substr", 2, 3, f::substr},
    FunctionInfo{"substring", 2, 3, f::substring},
    FunctionInfo{"substring-after", 2, 2, f::substring_after},
    FunctionInfo{"substring-before", 2, 2, f::substring_before},
    FunctionInfo{"sum", 1, 1, f::sum},
    FunctionInfo{"tan", 1, 1, f::one_number},
    FunctionInfo{"today", 0, 0, f::today},
    FunctionInfo{"translate", 3, 3, f::translate},
    FunctionInfo{"true", 0, 0, f::truth},
    FunctionInfo{"uuid", 0, 1, f::uuid},
    FunctionInfo{"version", 0, 0, f::version},
    FunctionInfo{"weighted-checklist", 2, kAny, f::weighted_checklist},
};
static_assert(std::is_sorted(kFunctions.begin(), kFunctions.end(),
                             [](const FunctionInfo& a, const FunctionInfo& b) {
                               return a.name < b.name;
                             }));

}  // namespace

std::optional<std::uint16_t> find_function(std::string_view name) {
  const auto* found = std::lower_bound(
      kFunctions.begin(), kFunctions.end(), name,
      [](const FunctionInfo& each, std::string_view wanted) { return each.name < wanted; });
  if (found == kFunctions.end() || found->name != name) return std::nullopt;
  return static_cast<std::uint16_t>(found - kFunctions.begin());
}

const FunctionInfo& function_info(std::uint16_t function) { return kFunctions[function]; }

}  // namespace faltbok::forms
