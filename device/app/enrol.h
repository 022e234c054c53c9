// Enrolment: the first start of a tablet, from an invitation to a certificate.
// There is no way round a step.
//
//   Shape    kNoInvitation -> kCompareWords -> kWaitPackage -> kWho -> kPassphrase ->
//            kRepeatPassphrase -> kPin
//            -> kRepeatPin -> kMakingKeys -> kWaitCertificate -> (today)
//   Threads  values
//   Source   design section 7 (enrolment), section 5 (keys):
//            recovery recipients come with the package, so keys
//            are made only when it is there
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "device/app/secret_text.h"

namespace faltbok::app {

inline constexpr std::size_t kPinDigitCount = 6;

enum class EnrolStep : std::uint8_t {
  kNoInvitation,      // put invitation.fbi into tablet_dir, then LookAgain
  kCompareWords,      // study_words: do they equal those on the study's paper?
  kWaitPackage,       // the study package is being fetched (or comes by USB into inbox/)
  kWho,               // which role, and a label that is not a name
  kPassphrase,        // shown once: write it down
  kRepeatPassphrase,  // type it
  kPin,               // choose six digits
  kRepeatPin,
  kMakingKeys,       // takes a few seconds
  kWaitCertificate,  // read request_words to the study desk
};

enum class EnrolFault : std::uint8_t {
  kNone,
  kInvitationUnreadable,
  kPackageRefused,  // not signed by the key of the invitation
  // the person said that the words differ: do not go on, telephone the study desk
  kWordsRejected,
  kPassphraseDiffers,
  kPinTooSimple,  // 123456, 000000 ...
  kPinDiffers,
  kCouldNotWrite,
};

std::string_view name_of(EnrolStep step);
std::string_view name_of(EnrolFault fault);

struct EnrolState {
  EnrolStep step = EnrolStep::kNoInvitation;
  EnrolFault fault = EnrolFault::kNone;
  std::string tablet_dir;                // where invitation.fbi must lie
  std::vector<std::string> study_words;  // 12
  std::string site;
  std::string server_address;
  std::string study_name;  // from the package
  // to choose among: "interviewer", "employment_specialist", ...
  std::vector<std::string> roles;
  std::string role;                 // chosen
  std::string label;                // typed; letters and digits
  SecretText passphrase;            // only while kPassphrase and kRepeatPassphrase
  SecretText pin;                   // first entry
  std::size_t pin_digit_count = 0;  // dots to show on kPin and kRepeatPin
  SecretText pin_entry;
  std::vector<std::string> request_words;  // 12
};

// Intents.
struct LookAgain {};  // kNoInvitation, kWaitPackage, kWaitCertificate
struct ConfirmStudyWords {};
struct RejectStudyWords {};
struct ChooseRole {
  std::string role;
};
struct SetUserLabel {
  std::string label;
};  // typed
struct ConfirmWho {};
struct PassphraseWritten {};
struct RepeatPassphrase {
  SecretText text;
};
// The PIN of kPin and kRepeatPin is tapped with PinDigit and PinErase of pin.h;
// EnrolBack goes one step back.
struct EnrolBack {};

}  // namespace faltbok::app
