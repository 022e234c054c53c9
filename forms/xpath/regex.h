// Regular expressions of forms: what Java and JavaScript have in common and forms use,
// in bounded time.
//
//   Shape    alternation, groups, (?<name>) (?:) (?=) (?!) (?i), classes, \d \w \s \b \p{L} \p{N}
//            \p{Lu} \p{Ll}..., * + ? {n,m} and their lazy kinds, ^ $ . \Q..\E
//            Left out: back-references, (?<=) (?<!), flags but i, && and [] in a class
//   Errors   a pattern that cannot be read matches nothing
//   Threads  stateless
#pragma once

#include <string_view>

namespace faltbok::forms {

bool matches_whole(std::string_view text, std::string_view pattern);
bool readable_pattern(std::string_view pattern);

}  // namespace faltbok::forms
