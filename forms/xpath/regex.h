// Regular expressions of forms: what Java and JavaScript have in common and forms use,
// in bounded time.
//
//   Shape    alternation, groups, (?:) (?=) (?!) (?i), classes, \d \w \s \b \p{L} \p{N} \p{Lu}
//            \p{Ll}..., * + ? {n,m} and their lazy kinds, ^ $ .
//   Errors   a pattern that cannot be read matches nothing
//   Threads  stateless
#pragma once

#include <string_view>

namespace faltbok::forms {

bool matches_whole(std::string_view text, std::string_view pattern);
bool readable_pattern(std::string_view pattern);

}  // namespace faltbok::forms
