#include "forms/dataset/flatten.h"

#include <algorithm>
#include <map>
#include <pugixml.hpp>

#include "forms/dataset/shape.h"

namespace faltbok::forms {
namespace {

using Statuses = std::map<std::string, AnswerStatus, std::less<>>;

std::string row_of(std::string_view path) {
  const std::size_t end = path.rfind(']');
  return end == std::string_view::npos ? std::string() : std::string(path.substr(0, end + 1));
}

std::string_view local_name(std::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

// The `number`th child element (from 1) called `name`.
pugi::xml_node child_at(const pugi::xml_node& parent, std::string_view name, std::size_t number) {
  for (const pugi::xml_node child : parent.children()) {
    if (child.type() != pugi::node_element || local_name(child.name()) != local_name(name))
      continue;
    if (--number == 0) return child;
  }
  return {};
}

std::size_t position_in(std::string_view step) {
  const std::size_t bracket = step.find('[');
  if (bracket == std::string_view::npos) return 1;
  std::size_t number = 0;
  for (const char c : step.substr(bracket + 1)) {
    if (c < '0' || c > '9') break;
    number = number * 10 + static_cast<std::size_t>(c - '0');
  }
  return std::max<std::size_t>(number, 1);
}

// What the tablet sent at a canonical path; "" when the node was pruned.
std::string sent_value(const pugi::xml_document& submission, std::string_view path) {
  pugi::xml_node node = submission;
  while (!path.empty() && node) {
    path.remove_prefix(1);
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view step = path.substr(0, end);
    node = child_at(node, step.substr(0, step.find('[')), position_in(step));
    path.remove_prefix(end);
  }
  return node ? std::string(node.text().get()) : std::string();
}

Presence presence_of(AnswerStatus status) {
  switch (status) {
    case AnswerStatus::kAnswered:
      return Presence::kNotReached;  // said to be answered, and nothing there
    case AnswerStatus::kNotReached: return Presence::kNotReached;
    case AnswerStatus::kSkipped: return Presence::kSkipped;
    case AnswerStatus::kRefused: return Presence::kRefused;
    case AnswerStatus::kNotRelevant: return Presence::kNotRelevant;
  }
  return Presence::kNotReached;
}

Presence why_empty(const Leaf& leaf, const Statuses& statuses) {
  if (!leaf.relevant) return Presence::kNotRelevant;
  const auto status = statuses.find(leaf.path);
  if (status != statuses.end()) return presence_of(status->second);
  return leaf.asked ? Presence::kNotReached : Presence::kNotComputed;
}

bool is_choice(QuestionKind kind) {
  return kind == QuestionKind::kSelectOne || kind == QuestionKind::kSelectMultiple ||
         kind == QuestionKind::kRank;
}

// Labels of the options that a value names, in the value's order.
std::string label_of(const Form& form, const Leaf& leaf) {
  if (!leaf.asked || leaf.value.empty() || !is_choice(form.question(leaf.node).kind)) return {};
  const std::vector<Choice> choices = form.choices(leaf.node);
  const bool one = form.question(leaf.node).kind == QuestionKind::kSelectOne;
  std::string out;
  std::string_view rest = leaf.value;
  while (!rest.empty()) {
    // a single choice's value may hold spaces
    const std::size_t end = one ? rest.size() : std::min(rest.find(' '), rest.size());
    const std::string_view chosen = rest.substr(0, end);
    const auto choice = std::find_if(choices.begin(), choices.end(),
                                     [&](const Choice& c) { return c.value == chosen; });
    if (!out.empty()) out += " | ";
    out += choice == choices.end() ? std::string(chosen) : choice->label;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return out;
}

// A form says that it scored what it did not ask by a leaf `<name>_implied` that is 1 or true.
void mark_implied(std::vector<FlatValue>& values) {
  constexpr std::string_view kSuffix = "_implied";
  for (const FlatValue& flag : values) {
    if (flag.value != "1" && flag.value != "true") continue;
    if (flag.name.size() <= kSuffix.size() || !flag.name.ends_with(kSuffix)) continue;
    const std::string_view name =
        std::string_view(flag.name).substr(0, flag.name.size() - kSuffix.size());
    for (FlatValue& value : values)
      if (value.name == name && value.row == flag.row) value.implied = true;
  }
}

}  // namespace

base::Result<Flattened> flatten(const std::shared_ptr<const Definition>& definition,
                                const Final& submission, const Environment& environment) {
  pugi::xml_document sent;
  const auto parsed =
      sent.load_buffer(submission.submission_xml.data(), submission.submission_xml.size());
  if (!parsed) return base::fail(base::ErrorKind::kInvalidInput, "submission: xml");
  TRY_ASSIGN(
      const Form form, "submission",
      Form::from_submission(definition, base::view_of(submission.submission_xml), environment));
  const FormShape shape = shape_of(*definition);
  Statuses statuses;
  for (const Unanswered& unanswered : submission.unanswered)
    statuses[unanswered.path] = unanswered.status;

  Flattened out;
  for (const Leaf& leaf : form.leaves()) {
    const std::string path = without_positions(leaf.path);
    const ShapeColumn* column = shape.column(path);
    if (column == nullptr) continue;
    FlatValue value;
    value.path = path;
    value.name = leaf.name;
    value.row = column->repeat.empty() ? std::string() : row_of(leaf.path);
    if (leaf.relevant) value.value = leaf.value;
    const std::string before = column->calculated ? sent_value(sent, leaf.path) : std::string();
    if (column->calculated && before != value.value) {
      out.mismatches.push_back({leaf.path, before, value.value});
      value.value.clear();
      value.presence = Presence::kMismatch;
    } else if (value.value.empty()) {
      value.presence = why_empty(leaf, statuses);
    } else {
      value.label = label_of(form, leaf);
    }
    out.values.push_back(std::move(value));
  }
  mark_implied(out.values);
  return out;
}

}  // namespace faltbok::forms
