#include "forms/study/guard.h"

#include "forms/study/toml_reader.h"

namespace faltbok::forms {

Guard guard_of(std::string_view study_toml) {
  Guard guard;
  try {
    const toml::table root = toml::parse(study_toml);
    const auto count = root["tablet"]["wipe_after_failures"].value<std::int64_t>();
    const bool sensible = count && *count >= kWipeAfterMin && *count <= kWipeAfterMax;
    if (sensible) guard.wipe_after_failures = static_cast<unsigned>(*count);
  } catch (const toml::parse_error&) {
    return guard;
  }
  return guard;
}

}  // namespace faltbok::forms
