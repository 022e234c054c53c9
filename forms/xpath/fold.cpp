#include "forms/xpath/fold.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "forms/xpath/evaluate.h"
#include "forms/xpath/functions.h"

namespace faltbok::forms {
namespace {

// Depend on nothing but their arguments, of which they have at least one.
constexpr std::array<std::string_view, 28> kPure{"abs",
                                                 "boolean",
                                                 "ceiling",
                                                 "coalesce",
                                                 "concat",
                                                 "contains",
                                                 "count-selected",
                                                 "ends-with",
                                                 "exp",
                                                 "floor",
                                                 "if",
                                                 "int",
                                                 "is-selected",
                                                 "log",
                                                 "normalize-space",
                                                 "not",
                                                 "number",
                                                 "pow",
                                                 "round",
                                                 "selected",
                                                 "selected-at",
                                                 "sqrt",
                                                 "starts-with",
                                                 "string",
                                                 "string-length",
                                                 "substring",
                                                 "substring-before",
                                                 "translate"};
static_assert(std::is_sorted(kPure.begin(), kPure.end()));

// Where there is no form: nothing that is folded asks.
class Nowhere final : public Host {
 public:
  const Tree& tree(std::uint32_t) const override { return tree_; }
  const Names& names() const override { return names_; }
  std::uint32_t instance(std::string_view) const override { return kNone; }
  std::uint32_t only_node(std::uint32_t) const override { return kNone; }
  base::LocalTime now() const override { return {}; }
  std::uint64_t random() override { return 0; }
  std::string translate(std::string_view) override { return {}; }
  std::string choice_label(std::uint32_t, std::string_view) override { return {}; }
  std::string form_version() const override { return {}; }
  const NodeSet* indexed(const NodeRef&, NameId, NameId, const std::string&) override {
    return nullptr;
  }

 private:
  Tree tree_;
  Names names_;
};

class Folder {
 public:
  explicit Folder(Program& program) : program_(program) {}

  // Parts stand before what they are parts of, so what is folded can be folded into more.
  void run() {
    for (std::uint32_t i = 0; i < program_.nodes.size(); ++i)
      if (may_fold(program_.nodes[i])) put(i, value_of(i));
  }

 private:
  static std::string_view function_of(const Expr& e) { return function_info(e.function).name; }
  static bool is_literal(const Expr& e) {
    if (e.op == Op::kNumber || e.op == Op::kText) return true;
    return e.op == Op::kCall && e.count == 0 &&
           (function_of(e) == "true" || function_of(e) == "false");
  }
  bool may_fold(const Expr& e) const {
    if (e.count == 0 || e.op == Op::kPath || e.op == Op::kUnion) return false;
    for (std::uint32_t i = 0; i < e.count; ++i)
      if (!is_literal(program_.nodes[program_.lists[e.first + i]])) return false;
    return e.op != Op::kCall || std::binary_search(kPure.begin(), kPure.end(), function_of(e));
  }
  Value value_of(std::uint32_t index) {
    if (!host_) host_.emplace();
    return Evaluator(*host_, program_, NodeRef{}).eval(index);
  }

  void put(std::uint32_t index, Value value) {
    Expr out;
    switch (value.kind) {
      case ValueKind::kNumber:
        out.op = Op::kNumber;
        out.number = value.number;
        break;
      case ValueKind::kString:
        out.op = Op::kText;
        out.literal = static_cast<std::uint32_t>(program_.texts.size());
        program_.texts.push_back(std::move(value.text));
        break;
      case ValueKind::kBoolean:
        out.op = Op::kCall;
        out.function = find_function(value.boolean ? "true" : "false").value_or(0);
        break;
      case ValueKind::kNodes: return;
    }
    program_.nodes[index] = out;
  }

  Program& program_;
  std::optional<Nowhere> host_;  // few programs have anything to fold
};

}  // namespace

void fold_constants(Program& program) { Folder(program).run(); }

}  // namespace faltbok::forms
