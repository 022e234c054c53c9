// Walks an expression without values: which model nodes can its paths mean?
#include <algorithm>
#include <array>
#include <string_view>

#include "forms/definition/dependencies.h"
#include "forms/limits.h"
#include "forms/xpath/functions.h"

namespace faltbok::forms {
namespace {

// A place that a path may have reached: a model node, and the repeat whose row is still the
// context's own. model kNone: the document; outside: in a secondary instance.
struct Place {
  ModelId model = kNone;
  ModelId scope = kNone;
  bool outside = false;
  auto operator<=>(const Place&) const = default;
};
using Places = std::vector<Place>;

// what is asked of the nodes that a path finds
// (kText: as one text, number or boolean)
enum class Use : std::uint8_t { kText, kValue, kNodes, kPosition };

constexpr std::array<std::string_view, 27> kTextFunctions{
    "abs",         "boolean",         "ceiling",     "coalesce",         "concat",
    "contains",    "count-selected",  "date",        "date-time",        "decimal-date-time",
    "ends-with",   "floor",           "format-date", "format-date-time", "int",
    "is-selected", "normalize-space", "not",         "number",           "regex",
    "selected",    "selected-at",     "starts-with", "string",           "string-length",
    "substr",      "substring"};
static_assert(std::is_sorted(kTextFunctions.begin(), kTextFunctions.end()));

class Walker {
 public:
  Walker(const DefinitionData& data, const Program& program, ModelId context)
      : data_(data), program_(program), own_(own_place(context)) {}

  std::vector<Read> run() {
    if (!program_.empty()) visit(program_.root(), own_, Use::kText);
    std::sort(reads_.begin(), reads_.end());
    reads_.erase(std::unique(reads_.begin(), reads_.end()), reads_.end());
    return std::move(reads_);
  }
  std::vector<Read> run(const Text& text, ModelId model) {
    label_reads(text, model, Forms::kAll);
    std::sort(reads_.begin(), reads_.end());
    reads_.erase(std::unique(reads_.begin(), reads_.end()), reads_.end());
    return std::move(reads_);
  }
  Places end_of_path() {
    if (program_.empty() || program_.nodes[program_.root()].op != Op::kPath) return {};
    return path(program_.nodes[program_.root()], own_);
  }

 private:
  Place own_place(ModelId context) const {
    return context == kNone ? Place{} : Place{context, data_.model[context].repeat, false};
  }
  std::string_view function_of(const Expr& e) const {
    return e.op == Op::kCall ? function_info(e.function).name : "";
  }

  void note(const Places& places, Use use) {
    for (const Place& place : places) {
      if (place.outside || place.model == kNone) continue;
      const auto one = [&](ModelId m) {
        return use == Use::kText && data_.model[m].repeat == place.scope;
      };
      reads_.push_back({place.model, place.scope, use == Use::kPosition, one(place.model)});
      if (use != Use::kValue && use != Use::kText) continue;
      for (ModelId m = place.model + 1; m < data_.model[place.model].end; ++m)
        reads_.push_back({m, place.scope, false, one(m)});  // the text of a group is all text in it
    }
  }

  void visit(std::uint32_t index, const Place& focus, Use use) {
    const Expr& e = program_.nodes[index];
    if (e.op == Op::kNumber || e.op == Op::kText || ++step_count_ > kReadStepCountMax) return;
    if (e.op == Op::kPath) return note(path(e, focus), use);
    const std::string_view name = function_of(e);
    const bool of_nodes = name == "count" || name == "instance" || name == "indexed-repeat";
    Use inner = of_nodes ? Use::kNodes : use_inside(e, name, use);
    if (name == "position" || name == "once") note({own_}, Use::kPosition);
    if (name == "id" || name == "lang") attributes_called(name);
    if (name == "id") note(places_of(index, focus), use == Use::kText ? Use::kValue : use);
    if (name == "position") inner = Use::kPosition;
    if (e.op == Op::kUnion && use != Use::kText) inner = use;
    for (std::uint32_t i = 0; i < e.count; ++i) visit(program_.lists[e.first + i], focus, inner);
    if (name == "indexed-repeat") other_rows(e);
    if (name == "jr:choice-name" && e.count == 2) choice_labels(program_.lists[e.first + 1]);
  }

  static Use use_inside(const Expr& e, std::string_view function, Use outer) {
    if (e.op == Op::kUnion) return Use::kValue;
    if (e.op != Op::kCall) return Use::kText;
    if (function == "if" && outer == Use::kText) return Use::kText;
    return std::binary_search(kTextFunctions.begin(), kTextFunctions.end(), function) ? Use::kText
                                                                                      : Use::kValue;
  }
  void attributes_called(std::string_view name) {
    for (ModelId m = 0; m < data_.model.size(); ++m)
      if (data_.model[m].attribute && data_.names.text(data_.model[m].name) == name)
        reads_.push_back({m, kNone, false, false});
  }
  Places with_id() const {
    Places out;
    for (ModelId m = 0; m < data_.model.size(); ++m)
      // the root's is the form's own name
      if (data_.model[m].attribute && data_.names.text(data_.model[m].name) == "id" &&
          data_.model[m].parent != 0)
        out.push_back(Place{data_.model[m].parent, kNone, false});
    return out;
  }
  // The node of an indexed-repeat() may lie in any row.
  void other_rows(const Expr& e) {
    for (const Place& place : places_of(program_.lists[e.first], own_))
      if (place.model != kNone) reads_.push_back({place.model, kNone, false});
  }
  // jr:choice-name(value, '/data/q'): the question's choices, and what their labels say.
  void choice_labels(std::uint32_t index) {
    const Expr& e = program_.nodes[index];
    Places places = e.op == Op::kPath ? path(e, own_) : Places{};
    if (e.op == Op::kText) places = named(program_.texts[e.literal]);
    for (const Place& place : places) {
      if (place.outside || place.model == kNone || data_.model[place.model].control == kNone ||
          ++nesting_ > 3)
        continue;
      const Control& control = data_.controls[data_.model[place.model].control];
      if (control.itemset != kNone) inner_reads(data_.itemsets[control.itemset].nodes, place.model);
      for (const FixedChoice& choice : control.choices)
        label_reads(choice.label, place.model, Forms::kShown);
      --nesting_;
    }
  }
  enum class Forms : std::uint8_t { kShown, kAll };
  void label_reads(const Text& label, ModelId model, Forms which) {
    if (label.expression != kNone) inner_reads(label.expression, model);
    for (const TextPart& part : label.parts)
      if (part.output != kNone) inner_reads(part.output, model);
    const std::uint32_t number = label.itext.empty() ? kNone : data_.itext_ids.find(label.itext);
    for (const Translation& each : data_.translations) {
      const std::uint32_t found = each.text(number);
      if (found == kNone) continue;
      for (const TextPart& part : data_.itexts[found].shown)
        if (part.output != kNone) inner_reads(part.output, model);
      if (which == Forms::kShown) continue;
      for (const auto& [form, parts] : data_.itexts[found].forms)
        for (const TextPart& part : parts)
          if (part.output != kNone) inner_reads(part.output, model);
    }
  }
  void inner_reads(ExpressionId expression, ModelId context) {
    for (Read read : Walker(data_, data_.expressions[expression], context).run()) {
      if (read.scope != kNone && (own_.scope == kNone || read.scope > own_.scope))
        read.scope = own_.scope;
      read.text = false;
      reads_.push_back(read);
    }
  }
  // A path written as text, from the root or from the context.
  Places named(std::string_view text) const {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    ModelId at = text.starts_with('/') ? kNone : own_.model;
    while (!text.empty()) {
      if (text.starts_with('/')) text.remove_prefix(1);
      const std::string_view name = text.substr(0, text.find('/'));
      text.remove_prefix(name.size());
      if (name == "..")
        at = at == kNone ? kNone : data_.model[at].parent;
      else if (name != "." && !name.empty())
        at = child_named(at, name);
      if (at == kNone) return {};
    }
    return {Place{at, own_.scope, false}};
  }
  ModelId child_named(ModelId parent, std::string_view name) const {
    const auto found = data_.children.named({parent, data_.names.find(name), false});
    return found.empty() ? kNone : found.front().model;
  }

  Places places_of(std::uint32_t index, const Place& focus) {
    const Expr& e = program_.nodes[index];
    if (e.op == Op::kPath) return path(e, focus);
    const std::string_view name = function_of(e);
    if (name == "current") return {own_};
    if (name == "instance") return {Place{kNone, kNone, true}};
    if (name == "id") return focus.outside ? Places{focus} : with_id();
    Places out;
    const bool keeps =
        name == "randomize" || name == "if" || name == "coalesce" || e.op == Op::kUnion;
    for (std::uint32_t i = 0; keeps && i < e.count; ++i) {
      const Places some = places_of(program_.lists[e.first + i], focus);
      out.insert(out.end(), some.begin(), some.end());
    }
    return out;
  }

  Places path(const Expr& e, const Place& focus) {
    if (e.model != kNone) return {Place{e.model, kNone, false}};
    Places at{focus};
    if (e.start == Start::kRoot) at.assign(1, Place{});
    if (e.start == Start::kExpression) {
      visit(e.base, focus, Use::kNodes);
      at = places_of(e.base, focus);
      predicates(e.first_filter, e.filter_count, at);
    }
    for (std::uint32_t i = 0; i < e.count && !at.empty(); ++i) {
      const Step& s = program_.steps[e.first + i];
      const bool own_rows = e.start == Start::kRoot && i + 1 < e.count && s.predicate_count == 0;
      Places next;
      for (const Place& place : at)
        if (++step_count_ <= kReadStepCountMax) step(s, place, own_rows, next);
      step_count_ += next.size();
      std::sort(next.begin(), next.end());
      next.erase(std::unique(next.begin(), next.end()), next.end());
      at = std::move(next);
      predicates(s.first_predicate, s.predicate_count, at);
    }
    return at;
  }

  void predicates(std::uint32_t first, std::uint32_t count, const Places& at) {
    for (std::uint32_t i = 0; i < count; ++i)
      for (const Place& place : at) visit(program_.lists[first + i], place, Use::kValue);
  }

  bool fits(const Step& s, ModelId m) const {
    return s.test != Test::kName || data_.model[m].name == s.name;
  }
  bool above_context(ModelId m) const {
    return own_.model != kNone && m <= own_.model && own_.model < data_.model[m].end;
  }

  void step(const Step& s, const Place& from, bool own_rows, Places& out) {
    if (from.outside) {
      out.push_back(from);
      return;
    }
    switch (s.axis) {
      case Axis::kSelf: out.push_back(from); return;
      case Axis::kChild:
      case Axis::kAttribute: return children(s, from, own_rows, out);
      case Axis::kParent:
        if (from.model != kNone) out.push_back(parent(from));
        return;
      default: return anywhere(s, out);
    }
  }
  Place parent(const Place& from) const {
    const ModelId up = data_.model[from.model].parent;
    if (up == kNone) return Place{};
    const ModelId repeat = data_.model[up].repeat;
    const bool left_row = from.scope == from.model;
    return Place{up,
                 left_row || from.scope == kNone || from.scope <= up
                     ? (left_row ? repeat : from.scope)
                     : repeat,
                 false};
  }
  void children(const Step& s, const Place& from, bool own_rows, Places& out) {
    const bool attribute = s.axis == Axis::kAttribute;
    if (s.test == Test::kName) {
      for (const auto& [key, m] : data_.children.named({from.model, s.name, attribute}))
        out.push_back(child_place(m, from, own_rows));
      return;
    }
    // a leaf stands for its text
    const bool own_text = s.test == Test::kTextNode || s.test == Test::kAnyNode;
    if (own_text && !attribute && from.model != kNone && data_.model[from.model].leaf)
      out.push_back(from);
    const ModelId first = from.model == kNone ? 0 : from.model + 1;
    const ModelId end = from.model == kNone ? static_cast<ModelId>(data_.model.size())
                                            : data_.model[from.model].end;
    for (ModelId m = first; m < end; m = data_.model[m].end) {
      if (data_.model[m].attribute == attribute) out.push_back(Place{m, from.scope, false});
    }
  }
  Place child_place(ModelId m, const Place& from, bool own_rows) const {
    const bool own = data_.model[m].is_repeat && own_rows && above_context(m);
    return {m, own ? m : from.scope, false};
  }
  // Other axes are rare: every node of that name, in any row.
  void anywhere(const Step& s, Places& out) const {
    for (ModelId m = 0; m < data_.model.size(); ++m)
      if (fits(s, m)) out.push_back(Place{m, kNone, false});
  }

  const DefinitionData& data_;
  const Program& program_;
  Place own_;
  std::vector<Read> reads_;
  int nesting_ = 0;
  std::uint64_t step_count_ = 0;
};

}  // namespace

std::vector<Read> reads_of(const DefinitionData& data, const Program& program, ModelId context) {
  return Walker(data, program, context).run();
}

std::vector<Read> reads_of(const DefinitionData& data, const Text& text, ModelId context) {
  return Walker(data, Program{}, context).run(text, context);
}

ModelId model_of_path(const DefinitionData& data, const Program& program, ModelId context) {
  const Places places = Walker(data, program, context).end_of_path();
  return places.size() == 1 && !places.front().outside ? places.front().model : kNone;
}

}  // namespace faltbok::forms
