#include "forms/dataset/flat.h"

namespace faltbok::forms {

std::string_view name_of(Presence presence) {
  switch (presence) {
    case Presence::kPresent: return "";
    case Presence::kNotReached: return "not_reached";
    case Presence::kSkipped: return "skipped";
    case Presence::kRefused: return "refused";
    case Presence::kNotRelevant: return "not_relevant";
    case Presence::kNotComputed: return "not_computed";
    case Presence::kMismatch: return "mismatch";
  }
  return "";
}

}  // namespace faltbok::forms
