// The body: groups, repeats and questions, in document order.
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "forms/xform/loader.h"
#include "forms/xpath/functions.h"
#include "forms/xpath/value.h"

namespace faltbok::forms {
namespace {

constexpr std::array<std::pair<std::string_view, ControlKind>, 13> kControls{
    {{"input", ControlKind::kInput},
     {"select1", ControlKind::kSelectOne},
     {"select", ControlKind::kSelect},
     {"rank", ControlKind::kRank},
     {"upload", ControlKind::kUpload},
     {"trigger", ControlKind::kTrigger},
     {"range", ControlKind::kRange},
     {"secret", ControlKind::kSecret},
     {"group", ControlKind::kGroup},
     {"repeat", ControlKind::kRepeat},
     {"textarea", ControlKind::kInput},
     {"audit", ControlKind::kOther},
     {"section", ControlKind::kGroup}}};

std::optional<ControlKind> control_kind(std::string_view name) {
  for (const auto& [spelled, kind] : kControls)
    if (spelled == name) return kind;
  return std::nullopt;
}

QuestionKind input_kind(DataType type) {
  switch (type) {
    case DataType::kInteger: return QuestionKind::kInteger;
    case DataType::kDecimal: return QuestionKind::kDecimal;
    case DataType::kDate: return QuestionKind::kDate;
    case DataType::kTime: return QuestionKind::kTime;
    case DataType::kDateTime: return QuestionKind::kDateTime;
    case DataType::kGeoPoint:
    case DataType::kGeoTrace:
    case DataType::kGeoShape: return QuestionKind::kGeo;
    case DataType::kBarcode: return QuestionKind::kBarcode;
    case DataType::kBinary: return QuestionKind::kMedia;
    default: return QuestionKind::kText;
  }
}

QuestionKind question_kind(ControlKind kind, const DefinitionData& data, ModelId model) {
  switch (kind) {
    case ControlKind::kSelectOne: return QuestionKind::kSelectOne;
    case ControlKind::kSelect: return QuestionKind::kSelectMultiple;
    case ControlKind::kRank: return QuestionKind::kRank;
    case ControlKind::kUpload: return QuestionKind::kMedia;
    case ControlKind::kTrigger: return QuestionKind::kAcknowledge;
    case ControlKind::kRange: return QuestionKind::kRange;
    case ControlKind::kInput:
    case ControlKind::kSecret: break;
    default: return QuestionKind::kUnsupported;
  }
  const bool bound = model != kNone && data.model[model].bind != kNone;
  if (!bound) return QuestionKind::kText;
  const Bind& bind = data.binds[data.model[model].bind];
  // pyxform writes a note as a read-only text.
  const ExpressionId readonly = bind.slot(SlotKind::kReadonly);
  const bool always = readonly != kNone && data.expressions[readonly].nodes.size() == 1 &&
                      data.expressions[readonly].nodes[0].op == Op::kCall;
  if (always && bind.type == DataType::kString && bind.slot(SlotKind::kCalculate) == kNone)
    return QuestionKind::kNote;
  return input_kind(bind.type);
}

class BodyLoader {
 public:
  explicit BodyLoader(Loader& loader) : loader_(loader), data_(loader.data) {}

  void children(const XmlNode& element, std::uint32_t parent, ModelId context) {
    for (const XmlNode& child : element.children()) {
      if (!child.is_element()) continue;
      const std::string_view name = local(child);
      if (const auto kind = control_kind(name))
        control(child, *kind, parent, context);
      else if (parent == kNone && name.starts_with("set"))
        loader_.warning(child,
                        "<" + std::string(name) + "> stands in the body itself; it does nothing",
                        "put it into <model> or into a question");
      else if (name == "setvalue" || name == "setgeopoint" || name == "recordaudio")
        loader_.pending_actions.emplace_back(child, parent);
      else if (parent == kNone && (name == "label" || name == "hint"))
        loader_.error(
            child,
            "<" + std::string(name) + "> stands in the body itself, where there is nothing to name",
            "put it into a group or question");
      else if (parent == kNone)
        loader_.warning(child, "<" + std::string(name) +
                                   "> is not a question that is known here; it is not shown");
    }
  }

 private:
  void control(const XmlNode& element, ControlKind kind, std::uint32_t parent, ModelId context) {
    std::string_view reference =
        attribute_of(element, kind == ControlKind::kRepeat ? "nodeset" : "ref");
    if (reference.empty() && kind == ControlKind::kRepeat) reference = attribute_of(element, "ref");
    const std::string_view bind = attribute_of(element, "bind");
    if (reference.empty() && !bind.empty()) {
      reference = loader_.nodeset_of_bind_id[bind];
      context = kNone;  // a bind's path begins at the root of the instance
    }
    if (reference.empty() && kind != ControlKind::kGroup)
      return loader_.error(element,
                           "<" + std::string(local(element)) + "> has neither ref nor bind",
                           "say which node it is for");
    const ModelId model = reference.empty() ? kNone : loader_.resolve(element, reference, context);
    if (model == kNone && !reference.empty())
      return loader_.error(element,
                           "the question is for '" + std::string(trimmed(reference)) +
                               "', which is not in the instance",
                           "correct ref, or add the node to the instance");
    const auto id = static_cast<std::uint32_t>(data_.controls.size());
    loader_.control_elements.push_back(element);
    Control& out = data_.controls.emplace_back();
    out.kind = kind;
    out.model = model;
    out.parent = parent;
    out.question = question_kind(kind, data_, model);
    out.appearance = trimmed(attribute_of(element, "appearance"));
    out.mediatype = attribute_of(element, "mediatype");
    out.range_start = attribute_of(element, "start");
    out.range_end = attribute_of(element, "end");
    out.range_step = attribute_of(element, "step");
    const bool asks = kind != ControlKind::kGroup && kind != ControlKind::kRepeat;
    if (asks && data_.model[model].control == kNone) data_.model[model].control = id;
    if (kind == ControlKind::kRepeat) repeat(element, id, model);
    if (kind == ControlKind::kRange) range(element);
    texts(element, id, model);
    if (asks) choices(element, id, model);
    children(element, id, model == kNone ? context : model);
    data_.controls[id].end = static_cast<std::uint32_t>(data_.controls.size());
  }

  void range(const XmlNode& element) {
    for (const char* name : {"start", "end", "step"}) {
      const std::string_view value = attribute_of(element, name);
      if (!value.empty() && std::isnan(plain_number_of_text(value)))
        loader_.error(element, std::string(name) + "='" + std::string(value) + "' is not a number",
                      "write a number");
    }
  }

  void repeat(const XmlNode& element, std::uint32_t id, ModelId model) {
    if (data_.repeat_of[model] == kNone)
      return loader_.error(element, "the repeat is for a node that has no rows");
    data_.controls[id].repeat = data_.repeat_of[model];
    Repeat& out = data_.repeats[data_.repeat_of[model]];
    out.control = id;
    out.count = count_expression(element);
    out.fixed = attribute_of(element, "noAddRemove").starts_with("true");
  }

  // jr:count is seen from a row. It is computed where there may be no row yet, at the parent:
  // one step up falls away.
  ExpressionId count_expression(const XmlNode& element) {
    const ExpressionId shared = loader_.expression(element, attribute_of(element, "count"));
    if (shared == kNone) return kNone;
    Program program = data_.expressions[shared];
    for (Expr& e : program.nodes) {
      const bool from_row = e.op == Op::kPath && e.start == Start::kContext && e.count > 1;
      if (!from_row || program.steps[e.first].axis != Axis::kParent) continue;
      ++e.first;
      --e.count;
    }
    data_.expressions.push_back(std::move(program));
    return static_cast<ExpressionId>(data_.expressions.size() - 1);
  }

  void texts(const XmlNode& element, std::uint32_t id, ModelId) {
    for (const XmlNode& child : element.children()) {
      if (local(child) == "label") data_.controls[id].label = loader_.text(child);
      if (local(child) == "hint") data_.controls[id].hint = loader_.text(child);
    }
  }

  void choices(const XmlNode& element, std::uint32_t id, ModelId) {
    const ControlKind kind = data_.controls[id].kind;
    const bool selects = kind == ControlKind::kSelectOne || kind == ControlKind::kSelect ||
                         kind == ControlKind::kRank;
    bool dynamic = false;
    for (const XmlNode& child : element.children()) {
      if (local(child) == "item") {
        data_.controls[id].choices.push_back(item(child));
      }
      // of a question that is no select: places that a map shows, nothing to choose from
      if (local(child) != "itemset" || !selects) continue;
      itemset(child, id);
      dynamic = true;
    }
    const Control& control = data_.controls[id];
    if (selects && dynamic && !control.choices.empty())
      loader_.error(element, "the question has both items and an itemset", "keep one of them");
    if (selects && !dynamic && control.choices.empty())
      loader_.error(element, "the question has nothing to choose from", "add items, or an itemset");
    if (selects && !dynamic) loader_.load_search(element, id);
  }

  FixedChoice item(const XmlNode& element) {
    FixedChoice out;
    bool labelled = false;
    bool valued = false;
    for (const XmlNode& part : element.children()) {
      if (local(part) == "label") {
        out.label = loader_.text(part);
        labelled = true;
      }
      if (local(part) != "value") continue;
      out.value = trimmed(part.text());
      valued = true;
    }
    if (!labelled) loader_.error(element, "the item has no label", "say what people read");
    if (!valued) loader_.error(element, "the item has no value", "say what is stored");
    return out;
  }

  void itemset(const XmlNode& element, std::uint32_t id) {
    Itemset out;
    out.nodes = loader_.expression(element, attribute_of(element, "nodeset"));
    for (const XmlNode& part : element.children()) {
      if (local(part) == "label") out.label = loader_.expression(part, attribute_of(part, "ref"));
      if (local(part) == "value") out.value = loader_.expression(part, attribute_of(part, "ref"));
    }
    if (trimmed(attribute_of(element, "nodeset")).empty())
      loader_.error(element, "the itemset has no nodeset", "say where its items are");
    if (out.nodes == kNone) return;
    if (out.label == kNone)
      return loader_.error(element, "the itemset has no <label ref>",
                           "say which node holds what people read");
    if (out.value == kNone)
      return loader_.error(element, "the itemset has no <value ref>",
                           "say which node holds a choice's value");
    check_part(element, out.nodes, out.label, "label");
    check_part(element, out.nodes, out.value, "value");
    data_.controls[id].itemset = static_cast<std::uint32_t>(data_.itemsets.size());
    data_.itemsets.push_back(out);
  }

  // An itemset from a secondary instance that is there:
  // its items must have what label and value name.
  void check_part(const XmlNode& element, ExpressionId nodes, ExpressionId part, const char* what) {
    if (part == kNone) return;
    const Expr& wanted = data_.expressions[part].nodes.back();
    if (wanted.op != Op::kPath || wanted.start != Start::kContext || wanted.count != 1) return;
    const Step& step = data_.expressions[part].steps[wanted.first];
    const std::optional<NodeRef> item = first_item(data_.expressions[nodes]);
    if (!item || step.axis != Axis::kChild || step.test != Test::kName) return;
    const Tree& tree = data_.instances[item->tree - 1].tree;
    if (tree.child(item->node, step.name) == kNone)
      loader_.error(element,
                    "the itemset's items have no '" + std::string(data_.names.text(step.name)) +
                        "', which <" + what + " ref> names",
                    "correct ref, or add it to the instance");
  }
  std::optional<NodeRef> first_item(const Program& program) const {
    const Expr& e = program.nodes.back();
    if (e.op != Op::kPath || e.start != Start::kExpression) return std::nullopt;
    const Expr& base = program.nodes[e.base];
    if (base.op != Op::kCall || function_info(base.function).name != "instance")
      return std::nullopt;
    const Expr& name = program.nodes[program.lists[base.first]];
    if (name.op != Op::kText) return std::nullopt;
    for (std::uint32_t i = 0; i < data_.instances.size(); ++i) {
      if (data_.instances[i].id != program.texts[name.literal]) continue;
      std::uint32_t at = 0;
      for (std::uint32_t s = 0; s < e.count && at != kNone; ++s)
        at = data_.instances[i].tree.child(at, program.steps[e.first + s].name);
      return at == kNone ? std::nullopt : std::optional(NodeRef{i + 1, at});
    }
    return std::nullopt;
  }

  Loader& loader_;
  DefinitionData& data_;
};

}  // namespace

void Loader::load_body(const XmlNode& body) { BodyLoader(*this).children(body, kNone, kNone); }

}  // namespace faltbok::forms
