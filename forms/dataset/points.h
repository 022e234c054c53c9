// The points of a question's options, where a form keeps them in a column `points` of its choices.
//
//   Shape    "1 = 0 | 2 = 1", in the options' order; a field without points is not in the map
//   Errors   none: XML that cannot be read has no points
//   Threads  stateless
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace faltbok::forms {

// By path of the field, from a compiled XForm.
std::map<std::string, std::string> points_of(std::string_view xform);

}  // namespace faltbok::forms
