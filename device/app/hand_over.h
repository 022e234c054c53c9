// The tablet in the participant's hands: the participant's forms in order,
// and no way out but the staff PIN.
//
//   Shape    kOffer (staff) -> kWelcome -> [form by form:
//            Screen::kRunner] -> kThanks -> kStaffPin -> the visit
//            kCover after two idle minutes: one tap goes on; after fifteen, kStaffPin
//   Threads  values
//   Source   design section 1; issue "vault" part 3
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "device/app/secret_text.h"

namespace faltbok::app {

enum class HandOverPhase : std::uint8_t {
  kNone,
  kOffer,       // to staff: hand the tablet over now
  kWelcome,     // to the participant, calm
  kFilling,     // Screen::kRunner is up
  kBetween,     // one form done, the next is named
  kCover,       // a pause; one tap goes on
  kThanks,      // all done: give the tablet back
  kStaffPin,    // state.pin
  kPassphrase,  // three wrong PINs; state.unlock
};
std::string_view name_of(HandOverPhase phase);

struct HandOverForm {
  std::string form_id;
  std::string title;
  bool done = false;
};

struct HandOverState {
  HandOverPhase phase = HandOverPhase::kNone;
  std::string participant;
  std::string visit_id;
  std::vector<HandOverForm> forms;
  std::size_t form_index = 0;
  // where kCover and a cancelled kStaffPin lead back to
  HandOverPhase phase_before = HandOverPhase::kNone;
  // It lay still for so long that only staff may go on: nothing leads back.
  bool staff_needed = false;
  bool active() const { return phase != HandOverPhase::kNone; }
};

// Intents.
struct GiveTablet {};      // kOffer -> kWelcome
struct CancelHandOver {};  // kOffer only: still in staff hands
struct BeginFilling {};    // kWelcome, kBetween
struct TakeABreak {};      // kFilling -> kCover
struct LiftCover {};       // kCover -> the same question
struct AskStaff {};        // any participant page -> kStaffPin
struct StaffPinCancel {};  // kStaffPin -> back to the participant

}  // namespace faltbok::app
