// The question type `range`: a scale from start to end, in steps.
#include <algorithm>
#include <charconv>
#include <cmath>

#include "forms/xlsform/row_reader.h"
#include "forms/xlsform/words.h"

namespace faltbok::forms::xlsform {

namespace {

double number_in(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

class RangeReader {
 public:
  RangeReader(const RowContext& context, const Parameters& parameters, ItemFacts& item)
      : context_(context), parameters_(parameters), item_(item) {}
  void read();

 private:
  bool numbers();
  void check_length(std::string_view name, double width);
  void read_labels();
  std::string_view given(std::string_view name, std::string_view otherwise) const {
    return parameters_.has(name) ? parameters_.get(name) : otherwise;
  }
  void set(std::string_view name, std::string_view value) {
    if (!value.empty())
      item_.control.push_back({std::string(name), std::string(value), "parameters", {}});
  }
  const RowContext& context_;
  const Parameters& parameters_;
  ItemFacts& item_;
};

bool RangeReader::numbers() {
  bool good = true;
  for (const std::string_view name : {"start", "end", "step", "tick_interval", "placeholder"})
    good = parameters_.number(name) && good;
  return good;
}

// A step or an interval must go somewhere, and not beyond the scale.
void RangeReader::check_length(std::string_view name, double width) {
  const double length = std::fabs(number_in(given(name, "1")));
  if (length == 0 || length > width)
    context_.report.error(parameters_.place(),
                          "parameter " + std::string(name) +
                              " must be more than 0 and at most the distance from start to end",
                          "change it, or start and end");
}

void RangeReader::read_labels() {
  if (!parameters_.has("tick_labelset")) return;
  item_.selection.from = ChoicesFrom::kList;
  item_.selection.list = parameters_.get("tick_labelset");
  if (context_.survey.list(item_.selection.list) == nullptr)
    context_.report.error(parameters_.place(),
                          "there is no list '" + item_.selection.list + "' for tick_labelset",
                          "add it to the choices");
}

void RangeReader::read() {
  parameters_.allow({"start", "end", "step", "tick_interval", "placeholder", "tick_labelset"});
  const std::string_view start = given("start", "1");
  const std::string_view end = given("end", "10");
  const std::string_view step = given("step", "1");
  set("start", start);
  set("end", end);
  set("step", step);
  set("odk:tick-interval", parameters_.get("tick_interval"));
  set("odk:placeholder", parameters_.get("placeholder"));
  read_labels();
  if (!numbers()) return;
  const double width = std::fabs(number_in(end) - number_in(start));
  check_length("step", width);
  if (parameters_.has("tick_interval")) check_length("tick_interval", width);
  const double placed = number_in(parameters_.get("placeholder"));
  const double low = std::min(number_in(start), number_in(end));
  const double high = std::max(number_in(start), number_in(end));
  if (parameters_.has("placeholder") && (placed < low || placed > high))
    context_.report.error(parameters_.place(), "parameter placeholder lies outside the scale",
                          "choose a value between start and end");
  const bool decimal =
      (std::string(start) + std::string(end) + std::string(step)).find('.') != std::string::npos;
  for (Attribute& attribute : item_.bind)
    if (attribute.name == "type" && decimal) attribute.value = "decimal";
}

}  // namespace

void read_range(const RowContext& context, const Parameters& parameters, ItemFacts& item) {
  RangeReader(context, parameters, item).read();
}

}  // namespace faltbok::forms::xlsform
