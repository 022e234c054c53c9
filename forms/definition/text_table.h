// Which text an id of itext means, in one language.
//
//   Shape    an open hash table; ids are views
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
  // false: the id is there already
  bool add(std::string_view id, std::uint32_t text) {
    if (2 * (count_ + 1) > places_.size()) grow();
    const std::size_t hash = std::hash<std::string_view>{}(id);
    Place& place = places_[place_of(id, hash)];
    if (place.text != kNone) return false;
    place = {id, hash, text};
    ++count_;
    return true;
  }
  // kNone: there is none
  std::uint32_t find(std::string_view id) const {
    if (places_.empty()) return kNone;
    return places_[place_of(id, std::hash<std::string_view>{}(id))].text;
  }

 private:
  struct Place {
    std::string_view id;
    std::size_t hash = 0;
    std::uint32_t text = kNone;
  };
  std::size_t place_of(std::string_view id, std::size_t hash) const {
    std::size_t at = hash & (places_.size() - 1);
    while (places_[at].text != kNone && (places_[at].hash != hash || places_[at].id != id))
      at = (at + 1) & (places_.size() - 1);
    return at;
  }
  void grow() {
    std::vector<Place> old(places_.empty() ? kFirstSize : 2 * places_.size());
    old.swap(places_);
    for (const Place& each : old)
      if (each.text != kNone) places_[place_of(each.id, each.hash)] = each;
  }
  static constexpr std::size_t kFirstSize = 1024;  // a power of two, as all that follow
  std::vector<Place> places_;
  std::size_t count_ = 0;
};

}  // namespace faltbok::forms
