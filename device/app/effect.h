// What update() wants done outside:
// the shell does it on its worker and answers with an Event (event.h).
//
//   Shape    each effect is answered exactly once, in order, by the event named beside it
//   Threads  values
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "device/app/rescue.h"
#include "device/app/secret_text.h"
#include "device/app/session.h"
#include "device/app/settings.h"
#include "forms/record/event.h"

namespace faltbok::app {

// The tablet's folder, enrolment.
struct LookAtTablet {};  // TabletSeen
// TabletSeen: the package may be fetched from its address now
struct AcceptInvitation {};
struct MakePassphrase {};  // PassphraseMade
struct EnrolTablet {       // VaultOpened, or EnrolFailed
  SecretText passphrase;
  SecretText pin;
  std::string role;
  std::string label;
};
struct SaveSettings {
  Settings settings;
};  // SettingsSaved

// Opening and locking.
struct UnlockVault {
  SecretText passphrase;
};  // VaultOpened, or UnlockFailed
struct UnlockWithPin {
  SecretText pin;
};  // VaultOpened, PinRefused or UnlockFailed
struct CheckPin {
  SecretText pin;
};  // PinChecked
// Anybody's takes the tablet back from a participant; only the user's own changes it.
enum class Whose : std::uint8_t { kAnybodys, kTheUsers };
// PassphraseChecked: the vault stays open
struct CheckPassphrase {
  SecretText passphrase;
  Whose whose = Whose::kAnybodys;
};
// VaultClosed: keys are gone, the passphrase is needed
struct CloseVault {};
struct RememberHandOver {
  HandOverPlace place;
};  // Remembered; an empty participant forgets it

struct LetSleep {};  // SleepLet: the machine need not wait for us any longer

// What opens the tablet.
struct ChangePassphrase {
  SecretText passphrase;
  SecretText present;  // opens the contact details, which get the new one, too
};                     // PassphraseChanged
struct GivePinToChip {
  SecretText pin;
};                          // PinGiven
struct TakePinFromChip {};  // PinTaken
struct SetPin {             // PinSet: the user's, in place of what was
  SecretText pin;
};

// Who opens the tablet.
struct ListUsers {};  // UsersListed
struct AddUser {
  SecretText passphrase;
  SecretText pin;
  std::string role;
  std::string label;
};  // UserAdded
struct RemoveUser {
  base::UserId user;
  SecretText passphrase;  // the present user's: it opens the contact details, too
};                        // UserRemoved

// When the vault does not open.
struct FindMedia {};  // MediaFound
// Any number of RescueWent, then RescueEnded
struct RescueBatches {
  SecretText passphrase;
  std::string folder;
};

// Participants.
struct NoteOpened {
  std::string participant;
};  // Remembered: who looked at whom, for the audit record
struct DrawPseudonym {
  std::string site;
};                          // PseudonymDrawn
struct CreateParticipant {  // ParticipantCreated
  std::string participant;
  std::string site;
};
struct ChangeParticipant {  // ParticipantChanged
  std::string participant;
  std::vector<forms::EventBody> events;  // FactChanged, VisitDateChanged, StateChanged
};

// Contact details, in a database of their own.
struct OpenIdentity {  // IdentityOpened, IdentityRefused or UnlockFailed
  SecretText passphrase;
  std::string participant;
  std::string site;
};
struct SaveContact {  // ContactSaved
  std::string participant;
  std::string site;
  forms::ContactChanged change;
  std::uint64_t ticket = 0;
};
struct EraseContact {  // ContactErased
  std::string participant;
  std::string site;
};
struct CloseIdentity {};  // IdentityClosed: what is new was sealed, its key is gone

// Records.
// RecordOpened: the newest form; ids and seed are the shell's
struct StartRecord {
  std::string participant;
  std::string site;
  std::string visit;
  std::string form_id;
  forms::Respondent respondent = forms::Respondent::kInterviewer;
  std::vector<forms::Fact> facts;
  std::optional<RecordKey> corrects;  // then the next revision of that record,
  std::string reason;                 // because of this, with its answers copied
};
struct LoadRecord {
  RecordKey record;
};                   // RecordOpened
struct SaveAnswer {  // AnswerSaved
  RecordKey record;
  forms::Answer answer;
  std::uint64_t ticket = 0;
};
struct FinaliseRecord {  // RecordFinalised
  RecordKey record;
  forms::Final final;
};

// Sending.
struct WakeSync {};  // SyncReported
// SyncReported; also takes in receipts, notes, a new package
struct ReadSync {};

using Effect =
    std::variant<LookAtTablet, AcceptInvitation, MakePassphrase, EnrolTablet, SaveSettings,
                 UnlockVault, UnlockWithPin, CheckPin, CheckPassphrase, CloseVault,
                 RememberHandOver, LetSleep, ChangePassphrase, GivePinToChip, TakePinFromChip,
                 SetPin, ListUsers, AddUser, RemoveUser, FindMedia, RescueBatches, NoteOpened,
                 DrawPseudonym, CreateParticipant, ChangeParticipant, OpenIdentity, SaveContact,
                 EraseContact, CloseIdentity, StartRecord, LoadRecord, SaveAnswer, FinaliseRecord,
                 WakeSync, ReadSync>;

}  // namespace faltbok::app
