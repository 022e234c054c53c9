// What can be read and still cannot be meant: stray elements, names of nothing, questions outside
// their repeat. JavaRosa refuses the same forms, so that no form in use depends on them.
#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "forms/xform/loader.h"
#include "forms/xpath/functions.h"
#include "forms/xpath/regex.h"

namespace faltbok::forms {
namespace {

// The first step of an absolute path of plain names that leads nowhere; kNone: it leads somewhere,
// or says more than names.
std::uint32_t lost_step(const DefinitionData& data, const Program& program, const Expr& path) {
  std::vector<ModelId> at{kNone};
  for (std::uint32_t i = 0; i < path.count; ++i) {
    const Step& step = program.steps[path.first + i];
    const bool attribute = step.axis == Axis::kAttribute;
    if (step.test != Test::kName || (!attribute && step.axis != Axis::kChild)) return kNone;
    std::vector<ModelId> next;
    for (const ModelId from : at)
      for (const auto& [key, m] : data.children.named({from, step.name, attribute}))
        next.push_back(m);
    if (next.empty()) return i;
    at = std::move(next);
  }
  return kNone;
}

bool is_action(std::string_view name) {
  return name == "setvalue" || name == "setgeopoint" || name == "recordaudio" ||
         name == "setlocation";
}

}  // namespace

void Loader::check_model(const XmlNode& model) {
  constexpr std::array<std::string_view, 4> kKnown{"itext", "instance", "bind", "submission"};
  std::set<std::string_view> ids;
  for (const XmlNode& child : model.children()) {
    if (!child.is_element()) {
      error(model, "there is text in <model>: '" + std::string(trimmed(child.text())) + "'",
            "take it out");
      continue;
    }
    const std::string_view name = local(child);
    if (std::find(kKnown.begin(), kKnown.end(), name) == kKnown.end() && !is_action(name))
      error(child, "<" + std::string(name) + "> is not something that <model> holds",
            "take it out, or correct its name");
    const std::string_view id = attribute_of(child, "id");
    if (name == "bind" && !id.empty() && !ids.insert(id).second)
      error(child, "two binds have the id '" + std::string(id) + "'", "give each its own");
    if (name == "bind" && attribute_of(child, "nodeset").empty() &&
        attribute_of(child, "ref").empty())
      error(child, "the bind has no nodeset", "say which node it is for");
  }
}

namespace {

// The text that stands in a call as its n-th argument; nullptr: it is computed.
const std::string* text_argument(const Program& program, const Expr& call, std::uint32_t n) {
  const Expr& e = program.nodes[program.lists[call.first + n]];
  return e.op == Op::kText ? &program.texts[e.literal] : nullptr;
}

}  // namespace

// instance('x') must be declared; a pattern should be one.
void Loader::check_expression(const XmlNode& at, const Program& program) {
  for (const Expr& e : program.nodes) {
    if (e.op != Op::kCall) continue;
    const std::string_view name = function_info(e.function).name;
    const std::string* const id = name == "instance" ? text_argument(program, e, 0) : nullptr;
    const bool known =
        id == nullptr || std::any_of(data.instances.begin(), data.instances.end(),
                                     [&](const SecondaryInstance& each) { return each.id == *id; });
    if (!known)
      error(at, "there is no instance '" + *id + "'", "declare it in <model>, or correct the name");
    const std::string* const pattern = name == "regex" ? text_argument(program, e, 1) : nullptr;
    if (pattern != nullptr && !readable_pattern(*pattern))
      warning(at,
              "the pattern '" + pattern->substr(0, 100) +
                  "' of regex() cannot be read here; no answer will match it",
              "correct it, or write it without back-references, (?<= and && (FORM.md has a list)");
  }
}

// What a bind computes with should be in the instance; elsewhere it reads as nothing.
void Loader::check_paths(const XmlNode& at, const Program& program) {
  for (const Expr& e : program.nodes) {
    if (e.op != Op::kPath || e.start != Start::kRoot) continue;
    const std::uint32_t lost = lost_step(data, program, e);
    if (lost == kNone) continue;
    std::string path;
    for (std::uint32_t i = 0; i <= lost; ++i) {
      const Step& step = program.steps[e.first + i];
      path.append(step.axis == Axis::kAttribute ? "/@" : "/").append(data.names.text(step.name));
    }
    warning(at, "the expression reads '" + path + "', which is not in the instance: it is empty",
            "correct the path, or add the node");
  }
}

// A text that is not there in the default language is shown nowhere.
void Loader::check_itext_id(const XmlNode& at, std::string_view id) {
  if (data.translations.empty())
    return error(at, "the text '" + std::string(id) + "' is asked for, and there is no <itext>",
                 "add it, or write the text itself");
  const std::uint32_t number = data.itext_ids.find(id);
  if (data.translations.front().text(number) == kNone)
    return error(at,
                 "the text '" + std::string(id) + "' is not there in the language '" +
                     std::string(data.translations.front().language) + "'",
                 "add it, or correct the id");
  for (const Translation& each : data.translations)
    if (each.text(number) == kNone)
      warning(at, "the text '" + std::string(id) + "' is not there in the language '" +
                      std::string(each.language) + "'; the default one is shown");
}

// A question stands inside the <repeat> elements of exactly those rows that its node is in.
void Loader::check_scopes() {
  const auto is_rows = [&](ModelId m) {
    return data.repeat_of[m] != kNone && data.repeats[data.repeat_of[m]].control != kNone;
  };
  for (std::uint32_t id = 0; id < data.controls.size(); ++id) {
    const Control& control = data.controls[id];
    if (control.model == kNone) continue;
    const bool rows = control.kind == ControlKind::kRepeat;
    const bool wraps = control.kind == ControlKind::kGroup && id + 1 < control.end &&
                       data.controls[id + 1].end == control.end &&
                       data.controls[id + 1].kind == ControlKind::kRepeat;
    if (wraps) continue;  // a group around a repeat is the repeat's label
    std::uint32_t outer = control.parent;
    while (outer != kNone && data.controls[outer].kind != ControlKind::kRepeat)
      outer = data.controls[outer].parent;
    const ModelId inside = outer == kNone ? kNone : data.controls[outer].model;
    const XmlNode& at = control_elements[id];
    const std::string path = path_of(data, control.model);
    if (rows && control.model == 0)
      error(at, "the repeat is for '" + path + "', which is the whole form",
            "name the node that has rows");
    else if (inside != kNone && (control.model < inside || control.model >= data.model[inside].end))
      error(at,
            "'" + path + "' is not inside '" + path_of(data, inside) +
                "', the rows that it stands in",
            "move the question out of the <repeat>, or the node into the row");
    else if (inside != kNone && rows && control.model == inside)
      error(at, "a <repeat> for '" + path + "' stands in another one for the same rows",
            "take one of them away");
    else
      for (ModelId m = rows ? data.model[control.model].parent : control.model;
           m != kNone && m != inside; m = data.model[m].parent)
        if (is_rows(m))
          error(at,
                "'" + path + "' is in rows of '" + path_of(data, m) +
                    "', but does not stand in the <repeat> of them",
                "move it into that <repeat>");
  }
}

// What a form gives a node to begin with, and what the node's type does not take.
void Loader::check_defaults() {
  for (std::uint32_t node = 1; node < data.initial.size(); ++node) {
    const TreeNode& at = data.initial.at(node);
    const std::uint32_t bind = at.model == kNone ? kNone : data.model[at.model].bind;
    if (bind == kNone || at.text.empty() || !data.model[at.model].leaf) continue;
    const Bind& rules = data.binds[bind];
    if (!default_of(at.text, rules.type, base::UtcOffset{0}).empty()) continue;
    Problem problem{Severity::kWarning, {}, {}, {}};
    problem.where.path = path_of(data, at.model);
    problem.what = "the default '" + std::string(at.text.substr(0, 100)) +
                   "' is not a value of the type " + std::string(rules.type_name) +
                   "; the node begins empty";
    problem.advice = "correct the default, or the type";
    problems.push_back(std::move(problem));
  }
}

}  // namespace faltbok::forms
