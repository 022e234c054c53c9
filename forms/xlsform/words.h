// Small questions about words in cells: trimmed, compared, is it a name, is it a number.
//
//   Units    bytes of UTF-8; lower() changes ASCII letters only
//   Threads  stateless
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace faltbok::forms::xlsform {

std::string_view trimmed(std::string_view text);  // ASCII white space and U+00A0 off both ends
std::string lower(std::string_view text);
std::string snake(std::string_view text);          // "List  Name " -> "list_name"
std::string single_spaced(std::string_view text);  // trimmed, runs of spaces made one
std::string straight_quotes(
    std::string_view text);  // curly quotes as a word processor sets them -> ' and "
std::string replaced(std::string_view text, std::string_view from, std::string_view to);
std::vector<std::string_view> split(std::string_view text,
                                    std::string_view delimiter);  // parts trimmed
std::vector<std::string_view> words_of(std::string_view text);    // split at white space

bool is_space(char c);
bool is_name_start(char c);               // letter, '_' or a byte of a non-ASCII character
bool is_name_char(char c);                // and digit, '-' and '.'
bool is_xml_name(std::string_view name);  // without prefix
bool is_integer(std::string_view text);
bool is_number(std::string_view text);
std::optional<bool> yes_or_no(
    std::string_view text);  // yes, true, TRUE, true() ...; nothing for other words

std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace faltbok::forms::xlsform
