#include "forms/xpath/names.h"

#include <utility>

namespace faltbok::forms {

std::string_view local_name(std::string_view qualified) {
  const std::size_t colon = qualified.find(':');
  return colon == std::string_view::npos ? qualified : qualified.substr(colon + 1);
}

std::uint64_t Names::hash_of(std::string_view name) {  // FNV-1a
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (const char c : name) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001B3ULL;
  }
  return hash ^ hash >> 32U;
}

// Where the name is, or would be.
std::size_t Names::place_of(std::string_view name, std::uint64_t hash) const {
  const std::size_t mask = table_.size() - 1;
  std::size_t at = hash & mask;
  while (table_[at].id != kNone && (table_[at].hash != hash || texts_[table_[at].id] != name))
    at = (at + 1) & mask;
  return at;
}

void Names::grow() {
  const std::vector<Place> old = std::exchange(table_, {});
  table_.resize(old.empty() ? 256 : old.size() * 2);
  for (const Place& each : old)
    if (each.id != kNone) table_[place_of(texts_[each.id], each.hash)] = each;
}

NameId Names::intern(std::string_view name) {
  name = local_name(name);
  if (texts_.size() * 2 >= table_.size()) grow();
  const std::uint64_t hash = hash_of(name);
  Place& place = table_[place_of(name, hash)];
  if (place.id != kNone) return place.id;
  place = {hash, static_cast<NameId>(texts_.size())};
  texts_.emplace_back(name);
  return place.id;
}

NameId Names::find(std::string_view name) const {
  if (table_.empty()) return kNone;
  name = local_name(name);
  return table_[place_of(name, hash_of(name))].id;
}

}  // namespace faltbok::forms
