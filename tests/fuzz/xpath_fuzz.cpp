// An expression from anywhere: parse, print, parse again; evaluate over a small instance.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <variant>

#include "forms/xpath/evaluate.h"
#include "forms/xpath/parse.h"

using namespace faltbok::forms;

namespace {

class SmallWorld : public Host {
 public:
  explicit SmallWorld(Names& names) : names_(names) {
    const std::uint32_t data = tree_.add_child(0, names.intern("data"), {});
    for (const char* text : {"5", "", "2020-02-29", "a b c", "1 2 0 0; 3 4 0 0"})
      tree_.add_child(data, names.intern("a"), text);
    context_ = tree_.add_child(data, names.intern("x"), "x");
  }
  std::uint32_t context() const { return context_; }
  const Tree& tree(std::uint32_t) const override { return tree_; }
  const Names& names() const override { return names_; }
  std::uint32_t instance(std::string_view) const override { return kNone; }
  std::uint32_t only_node(std::uint32_t) const override { return kNone; }
  faltbok::base::LocalTime now() const override { return {}; }
  std::uint64_t random() override { return 42; }
  std::string translate(std::string_view id) override { return std::string(id); }
  std::string choice_label(std::uint32_t, std::string_view choice) override {
    return std::string(choice);
  }
  std::string form_version() const override { return "1"; }
  const NodeSet* indexed(const NodeRef&, NameId, NameId, const std::string&) override {
    return nullptr;
  }

 private:
  Names& names_;
  Tree tree_;
  std::uint32_t context_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 4096) return 0;
  Names names;
  SmallWorld world(names);
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto parsed = parse_xpath(text, names);
  const auto* program = std::get_if<Program>(&parsed);
  if (program == nullptr) return 0;
  const std::string printed = print(*program, names);
  const auto again = parse_xpath(printed, names);
  const auto* second = std::get_if<Program>(&again);
  // null: the printed form may pass a limit
  if (second != nullptr && print(*second, names) != printed) std::abort();
  Evaluator evaluator(world, *program, NodeRef{0, world.context()});
  static_cast<void>(evaluator.run_string());
  return 0;
}
