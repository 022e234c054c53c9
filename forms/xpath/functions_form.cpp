// Functions that need the form around the expression, and odds and ends.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <utility>

#include "forms/limits.h"
#include "forms/xpath/digest.h"
#include "forms/xpath/functions_table.h"
#include "platform/base/utf8.h"

namespace faltbok::forms::functions {
namespace {

constexpr std::size_t kPathStepCountMax = 200;

// Follows a path written as text ("/data/q", "../q"), through the rows that the context stands in.
std::uint32_t node_at(Evaluator& evaluator, std::string_view path) {
  const Tree& tree = evaluator.host().tree(0);
  const std::uint32_t context = evaluator.context().tree == 0 ? evaluator.context().node : 0;
  path.remove_prefix(std::min(path.find_first_not_of(" \t\n"), path.size()));
  path = path.substr(0, path.find_last_not_of(" \t\n") + 1);
  std::uint32_t at = path.starts_with('/') ? 0 : context;
  for (std::size_t step = 0; step < kPathStepCountMax && !path.empty() && at != kNone; ++step) {
    while (path.starts_with('/')) path.remove_prefix(1);
    const std::string_view name = path.substr(0, path.find('/'));
    path.remove_prefix(name.size());
    if (name.empty() || name == "." || name == "current()") continue;
    if (name == "..") {
      at = tree.at(at).parent;
      continue;
    }
    const NameId wanted = evaluator.host().names().find(name);
    std::uint32_t own = context;
    while (own != kNone && tree.at(own).parent != at) own = tree.at(own).parent;
    at = own != kNone && tree.at(own).name == wanted ? own
         : wanted == kNone                           ? kNone
                                                     : tree.child(at, wanted);
  }
  return at;
}

// The names of an absolute path without predicates; empty for anything else.
std::vector<NameId> plain_names(const Evaluator& evaluator, const Expr& e, const Program& program) {
  std::vector<NameId> out;
  static_cast<void>(evaluator);
  if (e.op != Op::kPath || e.start != Start::kRoot) return out;
  for (std::uint32_t i = 0; i < e.count; ++i) {
    const Step& step = program.steps[e.first + i];
    if (step.axis != Axis::kChild || step.test != Test::kName) return {};
    out.push_back(step.name);
  }
  return out;
}

std::uint32_t nth_row(const Tree& tree, std::uint32_t parent, NameId name, double number) {
  double count = 0;
  for (std::uint32_t at = tree.at(parent).first_child; at != kNone; at = tree.at(at).next)
    if (tree.at(at).name == name && ++count == number) return at;
  return kNone;
}

// The number of the row that the context stands in, when it stands in rows of that name at the end
// of that path; 0: it does not.
double own_row_number(Evaluator& evaluator, const std::vector<NameId>& walked) {
  if (evaluator.context().tree != 0) return 0;
  const Tree& tree = evaluator.host().tree(0);
  std::vector<std::uint32_t> above;
  for (std::uint32_t at = evaluator.context().node; at != 0 && at != kNone; at = tree.at(at).parent)
    above.push_back(at);
  if (walked.size() > above.size()) return 0;
  for (std::size_t i = 0; i < walked.size(); ++i)
    if (tree.at(above[above.size() - 1 - i]).name != walked[i]) return 0;
  const TreeNode& own = tree.at(above[above.size() - walked.size()]);
  return own.row_of_repeat ? own.row : 0;
}

void add_children(const Tree& tree, std::uint32_t parent, NameId name,
                  std::vector<std::uint32_t>& out) {
  for (std::uint32_t at = tree.at(parent).first_child; at != kNone; at = tree.at(at).next)
    if (tree.at(at).name == name) out.push_back(at);
}

// What is no row number (yet) means the first row: Collect has no other answer.
double row_number(double asked) { return std::isnan(asked) || asked < 1 ? 1 : std::trunc(asked); }

// The names from the root to a node.
std::vector<NameId> names_to(const Tree& tree, std::uint32_t node) {
  std::vector<NameId> out;
  for (; node != 0 && node != kNone; node = tree.at(node).parent)
    out.insert(out.begin(), tree.at(node).name);
  return out;
}

std::vector<NameId> names_of_argument(Evaluator& evaluator, std::uint32_t index) {
  const Expr& e = evaluator.program().nodes[index];
  std::vector<NameId> names = plain_names(evaluator, e, evaluator.program());
  if (!names.empty()) return names;
  const NodeSet nodes = evaluator.nodes(index);
  return nodes.empty() || nodes.front().tree != 0
             ? names
             : names_to(evaluator.host().tree(0), nodes.front().node);
}

// JavaRosa's generator for randomize(): Park-Miller. There a seed is a double before it is reduced,
// so that the low bits of a large one are lost; ours are lost alike.
class ParkMiller {
 public:
  explicit ParkMiller(std::int64_t seed)
      : state_(static_cast<std::int64_t>(
            std::fmod(static_cast<double>(seed), static_cast<double>(kModulus)))) {
    if (state_ <= 0) state_ += kModulus - 1;
  }
  double next() {
    state_ = state_ * 16'807 % kModulus;
    return static_cast<double>(state_ - 1) / static_cast<double>(kModulus - 1);
  }

 private:
  static constexpr std::int64_t kModulus = 2'147'483'647;
  std::int64_t state_;
};

// Text that is no number seeds with the first eight bytes of its SHA-256, as JavaRosa does.
std::int64_t seed_of(Evaluator& evaluator, const Value& value) {
  const double number = evaluator.to_number(value);
  if (!std::isnan(number)) {
    if (number >= 9.2e18) return std::numeric_limits<std::int64_t>::max();
    return number <= -9.2e18 ? std::numeric_limits<std::int64_t>::min()
                             : static_cast<std::int64_t>(number);
  }
  const std::string text = evaluator.to_string(value);
  if (text.empty() || text == "NaN") return 0;
  std::uint64_t out = 0;
  const std::vector<std::uint8_t> hash = digest_of(text, "SHA-256");
  for (std::size_t i = 0; i < 8; ++i) out = out << 8U | hash[i];
  return static_cast<std::int64_t>(out);
}

}  // namespace

Value itext(Evaluator& evaluator, const Expr& call) {
  return Value::of(evaluator.host().translate(evaluator.string(evaluator.argument(call, 0))));
}

Value choice_name(Evaluator& evaluator, const Expr& call) {
  const std::string choice = evaluator.string(evaluator.argument(call, 0));
  const Value where = evaluator.eval(evaluator.argument(call, 1));
  const std::uint32_t node = where.kind != ValueKind::kNodes
                                 ? node_at(evaluator, evaluator.to_string(where))
                             : where.nodes.empty() ? kNone
                                                   : where.nodes.front().node;
  if (node == kNone || choice.empty()) return {};
  std::string out;
  for (const std::string_view each : words_of(choice)) {
    const std::string label = evaluator.host().choice_label(node, each);
    out.append(out.empty() ? "" : ", ").append(label);
  }
  return Value::of(std::move(out));
}

// indexed-repeat(node, repeat, number, repeat, number...): the node in those rows. Of a repeat that
// no number is given for: in the row that has the number of the context's own, else in all rows.
Value indexed_repeat(Evaluator& evaluator, const Expr& call) {
  const Tree& tree = evaluator.host().tree(0);
  const std::vector<NameId> target = names_of_argument(evaluator, evaluator.argument(call, 0));
  std::vector<std::pair<std::vector<NameId>, double>> rows;
  for (std::uint32_t i = 1; i + 1 < call.count; i += 2)
    rows.emplace_back(names_of_argument(evaluator, evaluator.argument(call, i)),
                      row_number(evaluator.number(evaluator.argument(call, i + 1))));
  std::vector<std::uint32_t> at{0};
  std::vector<NameId> walked;
  for (const NameId name : target) {
    walked.push_back(name);
    const auto row = std::find_if(rows.begin(), rows.end(),
                                  [&](const auto& each) { return each.first == walked; });
    const double number = row != rows.end() ? row->second : own_row_number(evaluator, walked);
    std::vector<std::uint32_t> next;
    for (const std::uint32_t from : at) {
      if (number == 0) {
        add_children(tree, from, name, next);
      } else if (const std::uint32_t one = nth_row(tree, from, name, number); one != kNone) {
        next.push_back(one);
      }
    }
    if (next.empty() || !evaluator.spend(next.size())) return Value::of(NodeSet{});
    at = std::move(next);
  }
  NodeSet found;
  for (const std::uint32_t node : at)
    if (!target.empty() && !tree.at(node).irrelevant) found.push_back(NodeRef{0, node});
  return Value::of(std::move(found));
}

// pulldata(file, column, key column, key): the first row of the file whose key is that.
Value pulldata(Evaluator& evaluator, const Expr& call) {
  std::array<std::string, 4> text;
  for (std::uint32_t i = 0; i < 4; ++i) text[i] = evaluator.string(evaluator.argument(call, i));
  const std::uint32_t number = evaluator.host().instance(text[0]);
  const Names& names = evaluator.host().names();
  const NameId column = names.find(text[1]);
  const NameId key = names.find(text[2]);
  const NameId root = names.find("root");
  const NameId item = names.find("item");
  if (number == kNone || column == kNone || key == kNone || root == kNone || item == kNone)
    return {};
  const Tree& tree = evaluator.host().tree(number);
  const std::uint32_t top = tree.child(0, root);
  if (top == kNone) return {};
  const NodeSet* hits = evaluator.host().indexed(NodeRef{number, top}, item, key, text[3]);
  if (hits == nullptr || hits->empty()) return {};
  const std::uint32_t found = tree.child(hits->front().node, column);
  return found == kNone ? Value{} : Value::of(tree.string_value(found));
}

// The order of Collect, which people may have been given before: Fisher-Yates "inside out".
Value randomize(Evaluator& evaluator, const Expr& call) {
  NodeSet nodes = evaluator.nodes(evaluator.argument(call, 0));
  const std::int64_t seed = call.count == 2
                                ? seed_of(evaluator, evaluator.eval(evaluator.argument(call, 1)))
                                : static_cast<std::int64_t>(evaluator.host().random() >> 2U);
  ParkMiller random(seed);
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const double place = std::floor(random.next() * static_cast<double>(i + 1));
    std::swap(nodes[i], nodes[std::min(static_cast<std::size_t>(place), i)]);
  }
  evaluator.spend(nodes.size());
  return Value::of(std::move(nodes));
}

Value uuid(Evaluator& evaluator, const Expr& call) {
  constexpr std::string_view kLetters =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  if (call.count == 1) {
    const double wanted = evaluator.number(evaluator.argument(call, 0));
    std::string out;
    while (out.size() < 1000 && static_cast<double>(out.size()) < wanted)
      out.push_back(kLetters[evaluator.host().random() % kLetters.size()]);
    return Value::of(std::move(out));
  }
  std::uint64_t high = evaluator.host().random();
  std::uint64_t low = evaluator.host().random();
  high = (high & ~std::uint64_t{0xF000}) | 0x4000;  // RFC 4122: version 4
  low = (low & ~(std::uint64_t{3} << 62U)) | std::uint64_t{2} << 62U;
  std::array<char, 40> out{};
  std::snprintf(out.data(), out.size(), "%08x-%04x-%04x-%04x-%012llx",
                static_cast<unsigned>(high >> 32U), static_cast<unsigned>(high >> 16U & 0xFFFFU),
                static_cast<unsigned>(high & 0xFFFFU), static_cast<unsigned>(low >> 48U),
                static_cast<unsigned long long>(low & 0xFFFFFFFFFFFFULL));
  return Value::of(std::string(out.data()));
}

Value version(Evaluator& evaluator, const Expr&) {
  return Value::of(evaluator.host().form_version());
}

Value digest(Evaluator& evaluator, const Expr& call) {
  const std::vector<std::uint8_t> hash = digest_of(evaluator.string(evaluator.argument(call, 0)),
                                                   evaluator.string(evaluator.argument(call, 1)));
  if (call.count < 3 || evaluator.string(evaluator.argument(call, 2)) != "hex")
    return Value::of(base64_of(hash));
  std::string out;
  for (const std::uint8_t byte : hash) {
    constexpr std::string_view kHex = "0123456789abcdef";
    out.push_back(kHex[byte >> 4U]);
    out.push_back(kHex[byte & 15U]);
  }
  return Value::of(std::move(out));
}

Value base64_decode(Evaluator& evaluator, const Expr& call) {
  const std::vector<std::uint8_t> bytes =
      bytes_from_base64(evaluator.string(evaluator.argument(call, 0)));
  std::string text(bytes.begin(), bytes.end());
  return base::is_utf8(text) ? Value::of(std::move(text)) : Value{};
}

// extract-signed(text, key): base64 of an Ed25519 signature and what it signs;
// "" unless it is right.
Value extract_signed(Evaluator& evaluator, const Expr& call) {
  constexpr std::size_t kSignatureSize = 64;
  constexpr std::size_t kPublicKeySize = 32;
  const std::vector<std::uint8_t> all =
      bytes_from_base64(evaluator.string(evaluator.argument(call, 0)));
  const std::vector<std::uint8_t> key =
      bytes_from_base64(evaluator.string(evaluator.argument(call, 1)));
  if (all.size() < kSignatureSize || key.size() != kPublicKeySize) return {};
  const base::BytesView view(all);
  const base::BytesView message = view.subspan(kSignatureSize);
  if (!evaluator.host().verify_ed25519(message, view.first(kSignatureSize), key)) return {};
  std::string text(message.begin(), message.end());
  return base::is_utf8(text) ? Value::of(std::move(text)) : Value{};
}

Value property(Evaluator& evaluator, const Expr& call) {
  return Value::of(evaluator.host().property(evaluator.string(evaluator.argument(call, 0))));
}

}  // namespace faltbok::forms::functions
