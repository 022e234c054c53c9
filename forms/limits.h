// How much of anything a form from outside may ask for. Reaching one is a problem with a place, or
// a value that is empty; never a hang.
//
//   Units    names end in what is counted
#pragma once

#include <cstddef>
#include <cstdint>

namespace faltbok::forms {

inline constexpr int kXmlDepthMax = 100;                      // elements inside elements
inline constexpr std::size_t kXmlNodeCountMax = 1'000'000;    // elements of one document
inline constexpr std::size_t kNodeCountMax = 4'000'000;       // nodes of one tree
inline constexpr std::size_t kExpressionSizeMax = 64 * 1024;  // bytes of one XPath expression
// brackets, calls and predicates inside each other
inline constexpr int kExpressionDepthMax = 100;
// nodes and operations, one evaluation
inline constexpr std::uint64_t kEvaluationStepCountMax = 4'000'000;
// places looked at to find what one expression reads
inline constexpr std::uint64_t kReadStepCountMax = 1'000'000;
inline constexpr std::size_t kValueSizeMax = std::size_t{1} << 20;  // bytes of one value
inline constexpr std::uint32_t kRowCountMax = 20'000;               // rows of one repeat
inline constexpr int kEventDepthMax = 50;                           // setvalue that causes setvalue
inline constexpr std::size_t kAttachmentSizeMax = std::size_t{128} << 20;

}  // namespace faltbok::forms
