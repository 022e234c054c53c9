// Where each family of functions is. Only functions.cpp and the families include this.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "forms/xpath/evaluate.h"
#include "forms/xpath/functions.h"

namespace faltbok::forms::functions {

#define FALTBOK_FUNCTION(name) Value name(Evaluator& evaluator, const Expr& call)

// functions_core.cpp: booleans and node-sets
FALTBOK_FUNCTION(boolean);
FALTBOK_FUNCTION(boolean_from_string);
FALTBOK_FUNCTION(falsehood);
FALTBOK_FUNCTION(truth);
FALTBOK_FUNCTION(negation);
FALTBOK_FUNCTION(choose);
FALTBOK_FUNCTION(coalesce);
FALTBOK_FUNCTION(count);
FALTBOK_FUNCTION(count_non_empty);
FALTBOK_FUNCTION(current);
FALTBOK_FUNCTION(instance);
FALTBOK_FUNCTION(id);
FALTBOK_FUNCTION(lang);
FALTBOK_FUNCTION(last);
FALTBOK_FUNCTION(position);
FALTBOK_FUNCTION(local_name);
FALTBOK_FUNCTION(name);
FALTBOK_FUNCTION(once);
FALTBOK_FUNCTION(checklist);
FALTBOK_FUNCTION(weighted_checklist);
FALTBOK_FUNCTION(depend);
FALTBOK_FUNCTION(empty);
// functions_numbers.cpp
FALTBOK_FUNCTION(number);
FALTBOK_FUNCTION(integer);
FALTBOK_FUNCTION(round);
FALTBOK_FUNCTION(sum);
FALTBOK_FUNCTION(max);
FALTBOK_FUNCTION(min);
FALTBOK_FUNCTION(power);
FALTBOK_FUNCTION(arc_tangent_2);
FALTBOK_FUNCTION(pi);
FALTBOK_FUNCTION(random);
FALTBOK_FUNCTION(one_number);
// functions_text.cpp
FALTBOK_FUNCTION(string);
FALTBOK_FUNCTION(concat);
FALTBOK_FUNCTION(join);
FALTBOK_FUNCTION(contains);
FALTBOK_FUNCTION(starts_with);
FALTBOK_FUNCTION(ends_with);
FALTBOK_FUNCTION(normalize_space);
FALTBOK_FUNCTION(string_length);
FALTBOK_FUNCTION(substr);
FALTBOK_FUNCTION(substring);
FALTBOK_FUNCTION(substring_before);
FALTBOK_FUNCTION(substring_after);
FALTBOK_FUNCTION(translate);
FALTBOK_FUNCTION(regex);
FALTBOK_FUNCTION(selected);
FALTBOK_FUNCTION(selected_at);
FALTBOK_FUNCTION(count_selected);
// functions_dates.cpp
FALTBOK_FUNCTION(today);
FALTBOK_FUNCTION(now);
FALTBOK_FUNCTION(date);
FALTBOK_FUNCTION(date_time);
FALTBOK_FUNCTION(decimal_date_time);
FALTBOK_FUNCTION(decimal_time);
FALTBOK_FUNCTION(format_date);
// functions_geo.cpp
FALTBOK_FUNCTION(area);
FALTBOK_FUNCTION(distance);
FALTBOK_FUNCTION(geofence);
FALTBOK_FUNCTION(intersects);
// functions_form.cpp: what needs the form around the expression
FALTBOK_FUNCTION(itext);
FALTBOK_FUNCTION(choice_name);
FALTBOK_FUNCTION(indexed_repeat);
FALTBOK_FUNCTION(pulldata);
FALTBOK_FUNCTION(randomize);
FALTBOK_FUNCTION(uuid);
FALTBOK_FUNCTION(version);
FALTBOK_FUNCTION(digest);
FALTBOK_FUNCTION(extract_signed);
FALTBOK_FUNCTION(property);
FALTBOK_FUNCTION(base64_decode);

#undef FALTBOK_FUNCTION

std::vector<std::string_view> words_of(std::string_view list);  // what selected() splits at

}  // namespace faltbok::forms::functions
