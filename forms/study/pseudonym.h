// Pseudonyms: `MA-7K3F-2`. Two letters of the site, four characters of which the first two are the
// tablet's reserved block, a check character.
//
//   Shape    PP-BBRR-C; BBRR and C over the 32 characters 0-9 A-Z without I, L, O, U. C is a weighted sum
//            modulo 37: it detects every single wrong character and every exchange of two neighbours
//   Errors   kInvalidInput: not a pseudonym, or its check character is wrong; kConflict: the block has none left
//   Source   design.md section 2: drawn at random from the block that the tablet's certificate reserves
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "platform/base/result.h"

namespace faltbok::forms {

inline constexpr std::string_view kPseudonymAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
inline constexpr std::size_t kPseudonymBlockSize =
    2;  // characters reserved per tablet: 1024 blocks of 1024
inline constexpr unsigned kPseudonymsPerBlock = 1024;

// `random_number(n)` gives a uniform 0..n-1; `taken` says whether a pseudonym is in use.
base::Result<std::string> draw_pseudonym(std::string_view site_prefix, std::string_view block,
                                         const std::function<unsigned(unsigned)>& random_number,
                                         const std::function<bool(std::string_view)>& taken);
base::Status check_pseudonym(std::string_view text);
bool is_pseudonym_block(std::string_view block);

}  // namespace faltbok::forms
