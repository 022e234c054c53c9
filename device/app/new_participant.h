// A new participant: site, a pseudonym drawn from this tablet's block,
// then the study's eligibility form.
//
//   Threads  values
//   Source   design section 2 (participant)
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace faltbok::app {

struct SiteChoice {
  std::string id;
  std::string name;
};

enum class NewParticipantStep : std::uint8_t {
  kSite,  // left out when the certificate has one site
  kDrawing,
  kPseudonym,  // shown large: to be written into the site's code key
  kCreating,
};

struct NewParticipantState {
  NewParticipantStep step = NewParticipantStep::kSite;
  std::vector<SiteChoice> sites;
  std::string site;
  std::string pseudonym;
};

// Intents.
struct ChooseSite {
  std::string site;
};
struct ConfirmPseudonym {};  // creates the participant and opens the eligibility form

}  // namespace faltbok::app
