// Text of an XPath expression to a Program.
//
//   Errors   a ParseFailure: syntax, an unknown function or a wrong number of arguments,
//            or a limit of forms/limits.h
//   Threads  one at a time per Names
#pragma once

#include <string_view>
#include <variant>

#include "forms/xpath/program.h"

namespace faltbok::forms {

std::variant<Program, ParseFailure> parse_xpath(std::string_view text, Names& names);

}  // namespace faltbok::forms
