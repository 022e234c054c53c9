// What Excel really stores in a cell, as the text that its author sees: dates,
// whole numbers with ".0", TRUE and FALSE.
//
//   Units    a serial date counts days from 1899-12-30,
//            or from 1904-01-01 where the workbook says so
//   Source   ECMA-376 part 1, 18.8.30 (number formats), 18.17.4 (dates)
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/bytes.h"

namespace faltbok::forms::xlsform {

enum class NumberLook : std::uint8_t { kNumber, kDate, kTime, kDateTime };
enum class DateSystem : std::uint8_t { k1900, k1904 };

NumberLook look_of_builtin_format(int id);
NumberLook look_of_format(
    std::string_view code);  // "yyyy\-mm\-dd;@" is a date, "[Red]0.0" a number

// For each cell style (index `s` of a cell) how its number looks; empty when there are no styles.
std::optional<std::vector<NumberLook>> read_styles(base::Bytes xml);

// "_x000D_" is how Excel keeps a character that XML cannot hold, and "_x005F_" its own underscore.
std::string text_of_stored(std::string_view stored);
std::string text_of_number(
    std::string_view stored);  // "12.0" -> "12", "0.30000000000000004" -> "0.3"
std::string text_of_serial(double serial, NumberLook look, DateSystem system);

}  // namespace faltbok::forms::xlsform
