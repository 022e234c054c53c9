#include "forms/instance/dirty.h"

#include <algorithm>
#include <bit>
#include <functional>

namespace faltbok::forms {

void Dirty::mark(std::uint32_t slot, std::uint32_t node) {
  const std::size_t word = slot / kWordBits;
  const std::uint64_t bit = std::uint64_t{1} << (slot % kWordBits);
  Pending& pending = pending_[slot];
  if ((bits_[word] & bit) == 0) {
    bits_[word] |= bit;
    pending.first = node;
    lowest_word_ = slot_count_ == 0 ? word : std::min(lowest_word_, word);
    ++slot_count_;
    return;
  }
  if (node == pending.first) return;
  if (node < pending.first) std::swap(node, pending.first);
  pending.later.push_back(node);
  std::push_heap(pending.later.begin(), pending.later.end(), std::greater<>{});
}

std::optional<std::pair<std::uint32_t, std::uint32_t>> Dirty::take() {
  if (slot_count_ == 0) return std::nullopt;
  while (bits_[lowest_word_] == 0) ++lowest_word_;
  const auto bit = static_cast<std::size_t>(std::countr_zero(bits_[lowest_word_]));
  const std::size_t slot = lowest_word_ * kWordBits + bit;
  Pending& pending = pending_[slot];
  const std::uint32_t node = pending.first;
  while (!pending.later.empty()) {
    std::pop_heap(pending.later.begin(), pending.later.end(), std::greater<>{});
    pending.first = pending.later.back();
    pending.later.pop_back();
    if (pending.first != node) return std::pair{static_cast<std::uint32_t>(slot), node};
  }
  bits_[lowest_word_] &= ~(std::uint64_t{1} << bit);
  --slot_count_;
  return std::pair{static_cast<std::uint32_t>(slot), node};
}

void Dirty::clear() {
  while (take()) {
  }
}

}  // namespace faltbok::forms
