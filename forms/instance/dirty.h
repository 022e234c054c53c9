// What has to be computed: pairs of slot and node, the lowest slot first, each pair once.
//
//   Shape    a bit for each slot; the first node beside it, further ones (rows) in a heap
//   Source   FORM.md §4.2: marking and taking cost nothing that grows with the form
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace faltbok::forms {

class Dirty {
 public:
  explicit Dirty(std::size_t slot_count)
      : bits_(slot_count / kWordBits + 1), pending_(slot_count) {}

  void mark(std::uint32_t slot, std::uint32_t node);
  std::optional<std::pair<std::uint32_t, std::uint32_t>> take();
  bool empty() const { return slot_count_ == 0; }
  void clear();

 private:
  static constexpr std::size_t kWordBits = 64;
  struct Pending {
    std::uint32_t first = 0;           // the lowest node
    std::vector<std::uint32_t> later;  // a heap, the lowest on top; may hold a node twice
  };
  std::vector<std::uint64_t> bits_;
  std::vector<Pending> pending_;
  std::size_t slot_count_ = 0;   // of slots that wait
  std::size_t lowest_word_ = 0;  // no bit is set before it
};

}  // namespace faltbok::forms
