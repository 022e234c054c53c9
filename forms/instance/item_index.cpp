#include "forms/instance/item_index.h"

#include <bit>
#include <functional>
#include <string>

namespace faltbok::forms {
namespace {
std::size_t hash_of(const Tree& tree, std::uint32_t key) {
  if (key == kNone) return std::hash<std::string_view>{}({});
  if (tree.at(key).first_child == kNone) return std::hash<std::string_view>{}(tree.at(key).text);
  return std::hash<std::string>{}(tree.string_value(key));
}
}  // namespace

ItemIndex::ItemIndex(const Tree& tree, const Of& of) : tree_(&tree), number_(of.tree) {
  for (std::uint32_t item = tree.at(of.parent).first_child; item != kNone;
       item = tree.at(item).next) {
    if (tree.at(item).name != of.element) continue;
    const std::size_t before = entries_.size();
    for (std::uint32_t key = tree.at(item).first_child; key != kNone; key = tree.at(key).next)
      if (tree.at(key).name == of.key) entries_.push_back({hash_of(tree, key), item, key, kNone});
    if (entries_.size() == before) entries_.push_back({hash_of(tree, kNone), item, kNone, kNone});
  }
  heads_.assign(std::bit_ceil(entries_.size() + 1), kNone);
  for (std::size_t i = entries_.size(); i-- > 0;) {  // backwards: each chain is in document order
    std::uint32_t& head = heads_[entries_[i].hash & (heads_.size() - 1)];
    entries_[i].next = head;
    head = static_cast<std::uint32_t>(i);
  }
}

bool ItemIndex::has_text(const Entry& entry, std::string_view text) const {
  if (entry.key == kNone) return text.empty();
  const TreeNode& key = tree_->at(entry.key);
  return key.first_child == kNone ? key.text == text : tree_->string_value(entry.key) == text;
}

void ItemIndex::find(std::string_view text, NodeSet& out) const {
  const std::size_t hash = std::hash<std::string_view>{}(text);
  for (std::uint32_t i = heads_[hash & (heads_.size() - 1)]; i != kNone; i = entries_[i].next) {
    const Entry& entry = entries_[i];
    const bool again = !out.empty() && out.back().node == entry.item;
    if (entry.hash == hash && !again && has_text(entry, text))
      out.push_back(NodeRef{number_, entry.item});
  }
}

}  // namespace faltbok::forms
