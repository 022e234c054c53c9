#include "forms/xpath/names.h"

namespace faltbok::forms {

std::string_view local_name(std::string_view qualified) {
  const std::size_t colon = qualified.find(':');
  return colon == std::string_view::npos ? qualified : qualified.substr(colon + 1);
}

NameId Names::intern(std::string_view name) {
  name = local_name(name);
  if (const auto found = ids_.find(name); found != ids_.end()) return found->second;
  const auto id = static_cast<NameId>(texts_.size());
  texts_.emplace_back(name);
  ids_.emplace(texts_.back(), id);
  return id;
}

NameId Names::find(std::string_view name) const {
  const auto found = ids_.find(local_name(name));
  return found == ids_.end() ? kNone : found->second;
}

}  // namespace faltbok::forms
