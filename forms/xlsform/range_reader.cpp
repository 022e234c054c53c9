// The question type `range`: a scale from start to end, in steps.
#include <algorithm>
#include <charconv>
#include <cmath>

#include "forms/xlsform/row_reader.h"
#include "forms/xlsform/words.h"

namespace faltbok::forms::xlsform {

namespace {

constexpr std::string_view kStart = "1";
constexpr std::string_view kEnd = "10";
constexpr std::string_view kStep = "1";

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
  bool is_decimal() const;
  void check_length(std::string_view name, double width);
  void check_placeholder();
  void check_appearance();
  void read_labels();
  void check_label(const Choice& choice);
  bool on_step(double value, double step) const;
  void error(std::string what, std::string advice) const {
    context_.report.error(parameters_.place(), std::move(what), std::move(advice));
  }
  std::string appearance() const;
  double number(std::string_view name, std::string_view otherwise) const {
    return number_in(given(name, otherwise));
  }
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

// Is the value so many whole steps from the start? Decimals such as 0.1 are not exact.
bool RangeReader::on_step(double value, double step) const {
  constexpr double kSlack = 1e-9;
  if (step == 0) return true;  // reported already
  const double steps = (value - number("start", kStart)) / step;
  return std::fabs(steps - std::round(steps)) < kSlack;
}

std::string RangeReader::appearance() const {
  for (const Attribute& attribute : item_.control)
    if (attribute.name == "appearance") return attribute.value;
  return {};
}

// A step or an interval must go somewhere, and not beyond the scale.
void RangeReader::check_length(std::string_view name, double width) {
  const double length = std::fabs(number(name, kStep));
  if (length == 0 || length > width)
    error("parameter " + std::string(name) +
              " must be more than 0 and at most the distance from start to end",
          "change it, or start and end");
  else if (name == "tick_interval" &&
           !on_step(number("start", kStart) + length, number("step", kStep)))
    error("parameter tick_interval must be a multiple of step", "change it, or step");
}

void RangeReader::check_placeholder() {
  const double placed = number("placeholder", kStart);
  const auto [low, high] = std::minmax({number("start", kStart), number("end", kEnd)});
  if (placed < low || placed > high)
    error("parameter placeholder lies outside the scale", "choose a value between start and end");
  else if (!on_step(placed, number("step", kStep)))
    error("parameter placeholder is no step of the scale", "choose start and a multiple of step");
}

void RangeReader::check_appearance() {
  const std::string words = appearance();
  for (const std::string_view word : words_of(words)) {
    if (word == "vertical" || word == "no-ticks") continue;
    for (const std::string_view name : {"tick_interval", "placeholder", "tick_labelset"})
      if (parameters_.has(name))
        error("parameter " + std::string(name) + " does nothing with the appearance '" +
                  std::string(word) + "'",
              "remove it, or the appearance");
  }
}

void RangeReader::check_label(const Choice& choice) {
  const Place place{context_.survey.choices_sheet, choice.row, "name"};
  const auto [low, high] = std::minmax({number("start", kStart), number("end", kEnd)});
  const double value = number_in(choice.name);
  const bool ends_only = appearance().find("no-ticks") != std::string::npos;
  if (!is_number(choice.name))
    context_.report.error(place, "'" + choice.name + "' labels a tick and is no number",
                          "write the number of the tick");
  else if (value < low || value > high)
    context_.report.error(place, "'" + choice.name + "' lies outside the scale that it labels",
                          "choose a value between start and end");
  else if (!on_step(value,
                    number(parameters_.has("tick_interval") ? "tick_interval" : "step", kStep)))
    context_.report.error(place, "'" + choice.name + "' is no tick of the scale that it labels",
                          "choose start and a multiple of the interval");
  else if (ends_only && value != low && value != high)
    context_.report.error(place, "without ticks only the two ends can have a label",
                          "remove it, or the appearance no-ticks");
}

void RangeReader::read_labels() {
  if (!parameters_.has("tick_labelset")) return;
  item_.selection.from = ChoicesFrom::kList;
  item_.selection.list = parameters_.get("tick_labelset");
  if (context_.survey.list(item_.selection.list) == nullptr)
    error("there is no list '" + item_.selection.list + "' for tick_labelset",
          "add it to the choices");
}

bool RangeReader::is_decimal() const {
  for (const std::string_view name : {"start", "end", "step", "tick_interval", "placeholder"}) {
    const double value = number(name, "0");
    if (value != std::trunc(value)) return true;
  }
  return false;
}

void RangeReader::read() {
  parameters_.allow({"start", "end", "step", "tick_interval", "placeholder", "tick_labelset"});
  set("start", given("start", kStart));
  set("end", given("end", kEnd));
  set("step", given("step", kStep));
  set("odk:tick-interval", parameters_.get("tick_interval"));
  set("odk:placeholder", parameters_.get("placeholder"));
  check_appearance();
  read_labels();
  if (!numbers()) return;
  const double width = std::fabs(number("end", kEnd) - number("start", kStart));
  check_length("step", width);
  if (parameters_.has("tick_interval")) check_length("tick_interval", width);
  if (parameters_.has("placeholder")) check_placeholder();
  if (const ChoiceList* labels = context_.survey.list(item_.selection.list))
    for (const Choice& choice : labels->choices) check_label(choice);
  for (Attribute& attribute : item_.bind)
    if (attribute.name == "type" && is_decimal()) attribute.value = "decimal";
}

}  // namespace

void read_range(const RowContext& context, const Parameters& parameters, ItemFacts& item) {
  RangeReader(context, parameters, item).read();
}

}  // namespace faltbok::forms::xlsform
