// The functions that an expression may call: their names, how many arguments,
// and who computes them.
//
//   Threads  stateless
//   Source   XPath 1.0 §4; the ODK XForms specification, "XPath functions"; forms/FORM.md §3
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "forms/xpath/value.h"

namespace faltbok::forms {

class Evaluator;
struct Expr;

using FunctionBody = Value (*)(Evaluator& evaluator, const Expr& call);

struct FunctionInfo {
  std::string_view name;
  int argument_count_min, argument_count_max;  // max < 0: any number
  FunctionBody body;
};

std::optional<std::uint16_t> find_function(std::string_view name);
const FunctionInfo& function_info(std::uint16_t function);

}  // namespace faltbok::forms
