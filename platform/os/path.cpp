#include "platform/os/path.h"

namespace faltbok::os {

Path Path::operator/(std::string_view name) const {
  Path out{text};
  if (!out.text.empty() && out.text.back() != '/') out.text.push_back('/');
  out.text.append(name);
  return out;
}

Path Path::folder() const {
  const std::size_t slash = text.rfind('/');
  if (slash == std::string::npos) return {"."};
  return {text.substr(0, slash == 0 ? 1 : slash)};
}

std::string Path::name() const {
  const std::size_t slash = text.rfind('/');
  return slash == std::string::npos ? text : text.substr(slash + 1);
}

}  // namespace faltbok::os
