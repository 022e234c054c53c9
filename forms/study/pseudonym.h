// Pseudonyms: `MA-7K3F-2`. Two letters of the site, a number of four characters out of the block
// that the tablet's certificate reserves, a check character.
//
//   Shape    PP-NNNN-C; N and C over the 32 characters 0-9 A-Z without I, L, O, U;
//            NNNN is base 32, 0 .. 32^4-1.
//            C is a weighted sum modulo 37: it detects every single wrong character and every
//            exchange of
//            two neighbours. Numbers with a sum of 32 or more have no check character and are never
//            drawn
//   Errors   kInvalidInput: not a pseudonym, or its check character is wrong;
//            a prefix or block that cannot be;
//            kConflict: the block has none left
//   Source   design.md section 2: drawn at random from the reserved block,
//            so that two offline tablets cannot
//            give the same
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "platform/base/result.h"

namespace faltbok::forms {

inline constexpr std::string_view kPseudonymAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
inline constexpr std::uint32_t kPseudonymNumberCount = 32U * 32U * 32U * 32U;
inline constexpr std::uint32_t kPseudonymBlockCount =
    1024;  // what a tablet gets unless the desk says otherwise

// The numbers first .. first + count - 1.
struct PseudonymBlock {
  std::uint32_t first = 0;
  std::uint32_t count = kPseudonymBlockCount;
};

// `random_number(n)` gives a uniform 0..n-1; `taken` says whether a pseudonym is in use.
base::Result<std::string> draw_pseudonym(
    std::string_view site_prefix, PseudonymBlock block,
    const std::function<std::uint32_t(std::uint32_t)>& random_number,
    const std::function<bool(std::string_view)>& taken);
base::Status check_pseudonym(std::string_view text);

}  // namespace faltbok::forms
