// Evaluates a Program at a node. Pure but for the randomness that the host gives.
//
//   Errors   none: what cannot be computed is NaN or empty; failed() says that a limit was reached
//   Lifetime the host outlives the evaluator
//   Threads  one at a time
//   Source   XPath 1.0 §2-§4; forms/FORM.md §3
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forms/xpath/program.h"
#include "forms/xpath/tree.h"
#include "forms/xpath/value.h"
#include "platform/base/bytes.h"
#include "platform/base/time.h"

namespace faltbok::forms {

// What the world outside the expression knows. One implementation runs forms; tests have another.
class Host {
 public:
  virtual ~Host() = default;
  virtual const Tree& tree(std::uint32_t number) const = 0;  // 0: the primary instance
  virtual const Names& names() const = 0;
  virtual std::uint32_t instance(std::string_view id) const = 0;  // a tree's number, or kNone
  // the one node of a model node outside repeats, or kNone
  virtual std::uint32_t only_node(std::uint32_t model) const = 0;
  virtual base::LocalTime now() const = 0;
  virtual std::uint64_t random() = 0;                      // 64 fresh bits
  virtual std::string translate(std::string_view id) = 0;  // jr:itext()
  // The label of a choice of the question that `node` belongs to; empty:
  // no such question or choice.
  virtual std::string choice_label(std::uint32_t node, std::string_view choice) = 0;
  virtual std::string form_version() const = 0;
  // What the world outside may know; a host that knows nothing of it leaves these as they are.
  virtual std::string property(const std::string&) const { return {}; }
  virtual bool verify_ed25519(base::BytesView, base::BytesView, base::BytesView) const {
    return false;
  }
  // Nodes of the n-th secondary tree under `parent` called `element` whose child `key` has the
  // text: an index, or nullopt when there is none for it.
  virtual const NodeSet* indexed(const NodeRef& parent, NameId element, NameId key,
                                 const std::string& text) = 0;
};

struct Focus {
  NodeRef node;
  std::uint32_t position = 0, size = 0;  // 0: not inside a predicate
};

class Evaluator {
 public:
  Evaluator(Host& host, const Program& program, NodeRef context);

  Value run();  // the whole program
  bool run_boolean();
  std::string run_string();
  bool failed() const { return failed_; }
  std::uint64_t steps_spent() const;

  // For functions.
  Value eval(std::uint32_t index);
  double number(std::uint32_t index);
  bool boolean(std::uint32_t index);
  std::string string(std::uint32_t index);
  // The same without a copy where it can be: `kept` holds the text only when nobody else does.
  std::string_view text(std::uint32_t index, std::string& kept);
  NodeSet nodes(std::uint32_t index);  // empty when it is not a node-set
  std::uint32_t argument(const Expr& call, std::uint32_t n) const {
    return program_.lists[call.first + n];
  }
  double to_number(const Value& value) const;
  bool to_boolean(const Value& value) const;
  std::string to_string(const Value& value) const;
  std::string text_of(const NodeRef& node) const;
  // Each argument from the n-th on as text; a node-set gives one text per node.
  std::vector<std::string> texts_from(const Expr& call, std::uint32_t n);
  Host& host() { return host_; }
  const Program& program() const { return program_; }
  const Focus& focus() const { return focus_; }
  const NodeRef& context() const { return context_; }
  bool spend(std::uint64_t steps);  // false: the limit is reached

 private:
  bool compare(const Expr& expr);
  enum class Side : std::uint8_t { kLeft, kRight };
  bool any_holds(Op op, const Value& many, const Value& other, Side many_side);
  bool single_holds(Op op, const Value& a, const Value& b) const;
  double arithmetic(const Expr& expr);
  // one operand that costs nothing to know: a literal, or a path to at most one leaf
  struct Operand {
    bool is_number = false;
    double number = 0;
    std::string_view text;
  };
  std::optional<Operand> operand(std::uint32_t index);
  // The node of a path to at most one leaf; no node: it reads as "".
  struct Leaf {
    const TreeNode* node = nullptr;
    std::string_view text() const { return node == nullptr ? std::string_view{} : node->text; }
  };
  std::optional<Leaf> leaf(const Expr& expr);
  std::uint32_t only_child(const NodeRef& from, NameId name) const;
  Value unite(const Expr& expr);
  NodeSet path(const Expr& expr);
  std::optional<NodeSet> start_of(const Expr& expr);
  void walk(const Step& step, const NodeSet& from, NodeSet& out);
  bool children_named(NameId name, const NodeRef& from, NodeSet& out);
  void walk_one(const Step& step, const NodeRef& from, NodeSet& out);
  void add_if(const Step& step, std::uint32_t tree, std::uint32_t node, NodeSet& out) const;
  void add_below(const Step& step, const NodeRef& from, NodeSet& out);
  bool filter(std::uint32_t predicate, NodeSet& nodes);
  // what an index gave: all that the predicate keeps, those and more, or it cannot say
  enum class Hits : std::uint8_t { kUnknown, kMore, kExact };
  Hits filter_by_index(const Step& step, const NodeRef& from, NodeSet& out);
  Hits candidates(const Step& step, const NodeRef& from, std::uint32_t predicate, NodeSet& out);
  Hits by_key(const Step& step, const NodeRef& from, std::uint32_t predicate, NodeSet& out);
  bool pick_by_position(std::uint32_t predicate, NodeSet& nodes);
  std::uint32_t own_row(const NodeRef& parent, const Step& step) const;
  const Expr& expr(std::uint32_t index) const { return program_.nodes[index]; }

  Host& host_;
  const Program& program_;
  NodeRef context_;
  Focus focus_;
  std::uint64_t steps_left_;
  bool failed_ = false;
};

}  // namespace faltbok::forms
