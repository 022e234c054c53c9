// Ids of itext as numbers, the same in every language: a reference is looked up once.
//
//   Shape    an open hash table; ids are views; numbers from 0
//   Lifetime the form's bytes outlive it
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "forms/xpath/names.h"

namespace faltbok::forms {

class TextTable {
 public:
  std::uint32_t intern(std::string_view id) {
    if (2 * (count_ + 1) > places_.size()) grow();
    const std::size_t hash = std::hash<std::string_view>{}(id);
    Place& place = places_[place_of(id, hash)];
    if (place.number == kNone) place = {id, hash, count_++};
    return place.number;
  }
  // kNone: no language has it
  std::uint32_t find(std::string_view id) const {
    if (places_.empty()) return kNone;
    return places_[place_of(id, std::hash<std::string_view>{}(id))].number;
  }

 private:
  struct Place {
    std::string_view id;
    std::size_t hash = 0;
    std::uint32_t number = kNone;
  };
  std::size_t place_of(std::string_view id, std::size_t hash) const {
    std::size_t at = hash & (places_.size() - 1);
    while (places_[at].number != kNone && (places_[at].hash != hash || places_[at].id != id))
      at = (at + 1) & (places_.size() - 1);
    return at;
  }
  void grow() {
    std::vector<Place> old(places_.empty() ? kFirstSize : 2 * places_.size());
    old.swap(places_);
    for (const Place& each : old)
      if (each.number != kNone) places_[place_of(each.id, each.hash)] = each;
  }
  static constexpr std::size_t kFirstSize = 1024;  // a power of two, as all that follow
  std::vector<Place> places_;
  std::uint32_t count_ = 0;
};

}  // namespace faltbok::forms
