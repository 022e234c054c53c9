// Computes once what is the same always: `12 * 365.25`, `concat('a', 'b')`, `not(false())`.
//
//   Shape    a constant part becomes a number, a text, true() or false() in its place;
//            nothing else of the program changes
//   Threads  stateless
//   Source   XPath 1.0; functions that ask for a clock, a node or randomness are never constant
#pragma once

#include "forms/xpath/program.h"

namespace faltbok::forms {

void fold_constants(Program& program);

}  // namespace faltbok::forms
