// How much a workbook may ask of us. A form beyond these is refused with a Problem,
// never half read.
//
//   Source   the largest form in ../shared/corpora has 700 rows and 12,600 choices;
//            Excel allows 32,767 characters a cell
#pragma once

#include <cstddef>
#include <cstdint>

namespace faltbok::forms::xlsform {

inline constexpr std::size_t kFileSizeMax = 32U << 20U;  // bytes of the file as given
inline constexpr std::size_t kPartSizeMax = 48U << 20U;  // bytes of one unpacked part of a workbook
inline constexpr std::size_t kXmlMarkCountMax =
    2'500'000;                                   // '<' and '=' in one part: bounds the parsed tree
inline constexpr std::size_t kXmlDepthMax = 64;  // elements inside elements in one part
inline constexpr std::size_t kCellSizeMax = 256U << 10U;  // bytes of one cell
inline constexpr std::size_t kTextSizeMax =
    64U << 20U;  // bytes of all cells together, shared strings counted per use
inline constexpr std::size_t kSheetCountMax = 256;
inline constexpr std::size_t kArchiveEntryCountMax = 4096;
inline constexpr std::uint32_t kColumnCountMax = 16'384;   // as Excel
inline constexpr std::uint32_t kRowNumberMax = 1'048'576;  // as Excel
inline constexpr std::size_t kItemCountMax =
    100'000;  // questions and groups after loops are unrolled
inline constexpr std::size_t kGroupDepthMax = 64;
inline constexpr std::size_t kEntityCountMax = 100;
inline constexpr std::size_t kXmlSizeMax = 32U << 20U;  // bytes of the XForm written
inline constexpr std::size_t kProblemCountMax = 500;    // then only that there are more
inline constexpr std::size_t kReachCombinationCountMax = 256;  // answers tried together
inline constexpr std::size_t kReachDepthMax = 100;      // calculations in calculations, for `check`
inline constexpr std::size_t kSuggestionSizeMax = 64;   // longer words get no "did you mean"
inline constexpr std::size_t kSuggestionCountMax = 2000;  // nor is one looked for among more names

}  // namespace faltbok::forms::xlsform
