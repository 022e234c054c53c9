#include "forms/xlsform/reach.h"

#include <cmath>
#include <optional>

#include "forms/xlsform/limits.h"
#include "forms/xlsform/reach_reading.h"
#include "forms/xlsform/words.h"
#include "forms/xpath/parse.h"
#include "forms/xpath/value.h"

namespace faltbok::forms::xlsform {

namespace {

// "${a} > 1" -> " /a  > 1": a reference as a path of one step.
std::optional<std::string> with_paths(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t begin = text.find("${");
    out += text.substr(0, begin);
    if (begin == std::string_view::npos) return out;
    const std::size_t end = text.find('}', begin);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view name = trimmed(text.substr(begin + 2, end - begin - 2));
    if (!is_xml_name(name)) return std::nullopt;  // last-saved#name
    out.append(" /").append(name).append(" ");
    text.remove_prefix(end + 1);
  }
  return out;
}

// Facts of the participant are put into the leaves of such a group.
bool in_facts(const Item& item) {
  for (const Item* above = item.parent; above != nullptr; above = above->parent)
    if (above->name == "facts") return true;
  return false;
}

// Somebody or something other than a person at the question may give it its value.
bool is_set_otherwise(const Item& item) {
  return in_facts(item) || !item.triggers.empty() || item.default_is_dynamic;
}

Numbers range_of(const Item& item) {
  const double start = plain_number_of_text(item.control_value("start"));
  const double end = plain_number_of_text(item.control_value("end"));
  if (std::isnan(start) || std::isnan(end)) return kAnyNumber;
  Numbers range = hull({start, start}, {end, end});
  const double given = plain_number_of_text(item.default_value);
  return std::isnan(given) ? range : hull(range, {given, given});
}

double whole(double number) { return std::trunc(number); }

// A computed value as it is stored: as text, and of an `int` only the whole part.
Possible stored(const Possible& value, std::string_view bind_type) {
  Possible out;
  if (value.type == PossibleType::kBoolean) {
    std::set<std::string> texts;
    if (value.can_be_true) texts.insert("true");
    if (value.can_be_false) texts.insert("false");
    return possible_texts(std::move(texts));
  }
  out.texts = value.texts;
  out.numbers = value.numbers;
  if (bind_type == "string") return out;
  out.texts.reset();
  if (bind_type == "int" && !out.numbers.none())
    out.numbers = {whole(out.numbers.low), whole(out.numbers.high)};
  return out;
}

}  // namespace

Reach::Reach(const Survey& survey) : survey_(survey) { index(*survey.root); }

void Reach::index(const Item& item) {
  for (const auto& child : item.children) {
    const auto [found, added] = items_.try_emplace(child->name, child.get());
    if (!added) found->second = nullptr;
    index(*child);
  }
}

const Item* Reach::item(std::string_view name) const {
  const auto found = items_.find(name);
  return found == items_.end() ? nullptr : found->second;
}

Texts Reach::offered(const Item& item) const {
  const bool is_select = item.is_question() && item.type != nullptr &&
                         item.type->special == Special::kSelect &&
                         item.selection.from == ChoicesFrom::kList;
  const ChoiceList* list = is_select ? survey_.list(item.selection.list) : nullptr;
  if (list == nullptr || is_set_otherwise(item) || !item.bind_value("calculate").empty())
    return nullptr;
  std::set<std::string> names;
  for (const Choice& choice : list->choices) names.insert(choice.name);
  for (const std::string_view given : words_of(item.default_value)) names.emplace(given);
  return std::make_shared<const std::set<std::string>>(std::move(names));
}

Possible Reach::of_stored(const Item& item) {
  const std::string_view calculation = item.bind_value("calculate");
  if (!item.is_question() || item.type == nullptr || is_set_otherwise(item)) return any_value();
  if (!calculation.empty()) return stored(of(calculation), item.bind_value("type"));
  if (item.type->special == Special::kRange) {
    Possible value;
    value.numbers = range_of(item);
    return value;
  }
  const Texts names = item.type->control == "select1" ? offered(item) : nullptr;
  return names ? possible_texts(*names) : any_value();
}

Possible Reach::of_item(const Item& item) {
  if (const auto pin = pinned_.find(&item); pin != pinned_.end()) return pin->second;
  if (const auto found = known_.find(&item); found != known_.end()) return found->second;
  // A circle, or a chain of calculations too long to follow: anything.
  if (under_way_.size() >= kReachDepthMax || !under_way_.insert(&item).second) return any_value();
  Possible value = or_empty(of_stored(item));
  under_way_.erase(&item);
  return known_.emplace(&item, std::move(value)).first->second;
}

Possible Reach::of_text(std::string_view expression, const Choice* choice) {
  const std::optional<std::string> text = with_paths(expression);
  if (!text) return any_value();
  const std::variant<Program, ParseFailure> parsed = parse_xpath(*text, names_);
  const auto* program = std::get_if<Program>(&parsed);
  if (program == nullptr || program->empty()) return any_value();
  return ReachReading(*this, *program, choice).of(program->root());
}

Possible Reach::of(std::string_view expression) { return of_text(expression, nullptr); }

// Outside repeats, where a name means one answer, and as long as there are few to try.
std::vector<const Item*> Reach::named_twice(std::string_view expression) const {
  std::map<std::string_view, int> counts;
  for (std::size_t at = expression.find("${"); at != std::string_view::npos;
       at = expression.find("${", at + 2)) {
    const std::size_t end = expression.find('}', at);
    if (end == std::string_view::npos) return {};
    ++counts[expression.substr(at + 2, end - at - 2)];
  }
  std::vector<const Item*> items;
  std::size_t combination_count = 1;
  for (const auto& [name, count] : counts) {
    const Item* found = item(name);
    if (count < 2 || found == nullptr || is_in_rows(*found) || found->type == nullptr ||
        found->type->control != "select1")
      continue;
    const Texts names = offered(*found);
    if (!names) continue;
    combination_count *= names->size() + 1;
    if (combination_count > kReachCombinationCountMax) break;
    items.push_back(found);
  }
  return items;
}

bool Reach::true_with_pins(std::string_view expression, const std::vector<const Item*>& items) {
  if (items.empty()) {
    known_.clear();  // found out with other answers
    return of(expression).can_be_true;
  }
  const Item& first = *items.front();
  const std::vector<const Item*> rest(items.begin() + 1, items.end());
  std::set<std::string> answers = *offered(first);
  answers.insert("");
  bool found = false;
  for (const std::string& answer : answers) {
    pinned_[&first] = possible_texts({answer});
    found = found || true_with_pins(expression, rest);
  }
  pinned_.erase(&first);
  return found;
}

bool Reach::can_be_true(std::string_view expression) {
  if (!of(expression).can_be_true) return false;
  const std::vector<const Item*> items = named_twice(expression);
  if (items.empty()) return true;
  std::map<const Item*, Possible> known = std::move(known_);
  const bool found = true_with_pins(expression, items);
  known_ = std::move(known);
  return found;
}

Possible Reach::of_filter(std::string_view filter, const Choice& choice) {
  return of_text(filter, &choice);
}

namespace {

std::optional<double> literal(const Program& program, std::uint32_t index) {
  const Expr& expr = program.nodes[index];
  if (expr.op == Op::kNumber) return expr.number;
  if (expr.op != Op::kNegate) return std::nullopt;
  const Expr& inner = program.nodes[program.lists[expr.first]];
  return inner.op == Op::kNumber ? std::optional(-inner.number) : std::nullopt;
}

bool is_self(const Program& program, std::uint32_t index) {
  const Expr& expr = program.nodes[index];
  return expr.op == Op::kPath && expr.start == Start::kContext && expr.count == 1 &&
         program.steps[expr.first].axis == Axis::kSelf;
}

void gather_ends(const Program& program, std::uint32_t index, Numbers& ends) {
  const Expr& expr = program.nodes[index];
  if (expr.op == Op::kAnd)
    for (std::uint32_t i = 0; i < expr.count; ++i)
      gather_ends(program, program.lists[expr.first + i], ends);
  if (expr.op != Op::kLessEqual && expr.op != Op::kGreaterEqual) return;
  const std::uint32_t left = program.lists[expr.first];
  const std::uint32_t right = program.lists[expr.first + 1];
  const bool self_left = is_self(program, left);
  const std::optional<double> number = literal(program, self_left ? right : left);
  if (!number || (!self_left && !is_self(program, right))) return;
  const bool is_highest = self_left == (expr.op == Op::kLessEqual);
  (is_highest ? ends.high : ends.low) = *number;
}

}  // namespace

Numbers declared_range(std::string_view constraint) {
  Names names;
  const std::variant<Program, ParseFailure> parsed = parse_xpath(constraint, names);
  Numbers ends = kAnyNumber;
  const auto* program = std::get_if<Program>(&parsed);
  if (program != nullptr && !program->empty()) gather_ends(*program, program->root(), ends);
  return ends;
}

}  // namespace faltbok::forms::xlsform
