// The tablet as effects act on it: its folder, its vault once open, the study of its package. Runs
// one effect at a time and says what came of it; decides nothing.
//
//   Errors   in the events
//   Lifetime TabletParts must outlive the Tablet;
//            keys live from UnlockVault or EnrolTablet to CloseVault
//   Threads  one at a time (the worker)
//   Source   design sections 3 and 5; device/app/effect.h
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include "crypto/warm_pin.h"
#include "device/app/effect.h"
#include "device/app/event.h"
#include "device/shell/attempts.h"
#include "device/shell/audit.h"
#include "device/shell/vault_door.h"
#include "device/storage/identity.h"
#include "platform/os/clock.h"
#include "platform/os/files.h"
#include "platform/os/media.h"
#include "sync/protocol/enrolment.h"
#include "sync/protocol/package.h"

namespace faltbok::shell {

struct TabletParts {
  os::Files& files;
  os::Clock& clock;
  VaultDoor& door;
  os::Path folder;
  app::Settings settings;  // as settings.toml had them
  std::string app_version;
  crypto::PassphraseCost passphrase_cost = crypto::kPassphraseCost;
  crypto::PassphraseCost pin_cost = crypto::kPinCost;
  os::KeyStore* key_store = nullptr;          // none: no PIN after a restart
  std::function<void()> let_sleep = {};       // the machine has waited for us
  std::function<void(app::Event)> tell = {};  // unasked, while an effect runs
  std::function<std::vector<os::Path>()> media = &os::mounted_media;
};

// How far the events that unlocking does not look at have been checked.
struct LogCheckWork {
  bool at_work = false;
  bool waits = false;            // the disk did not answer: until the next effect
  std::uint64_t left_count = 0;  // to be looked at, from the first event on
  std::uint64_t after = 0;
  bool damaged = false;  // found, and not told yet
};

// What is held while the vault is open.
struct OpenTablet {
  storage::OpenVault vault;
  std::optional<crypto::WarmPin> pin;
  crypto::SigningKey device_key;
  crypto::VerifyKey study_key;  // pinned at enrolment
  std::uint32_t epoch = 1;
  std::string user_label;
  std::optional<protocol::StudyPackage> package;  // the highest that is installed
  std::vector<storage::RecordSummary> reported;   // as the app knows them
  std::set<std::string> notes_seen;               // names in inbox/notes, this session
  // of inbox/package.fbp, this session: not looked at again
  std::optional<base::Digest> package_seen;
  Audit audit;
  std::string handed_over_to;             // a pseudonym; empty: staff have it
  std::uint64_t pin_refused_count = 0;    // in a row
  std::set<std::string> receipts_seen;    // names in inbox/receipts that are no batch's of ours
  int retention_day_count = 0;            // of the study; 0: nothing is purged
  std::optional<std::int64_t> purged_on;  // day
  LogCheckWork check;
  std::optional<storage::IdentityBook> identity = std::nullopt;  // while its page is up
};

class Tablet {
 public:
  explicit Tablet(TabletParts parts) : parts_(std::move(parts)) {}
  app::Event run(const app::Effect& effect);
  // What is put off until `effect` is answered: the vault's log is moved when it has grown. Not
  // after an answer, because the next one follows it closely. What fails here is found and said by
  // the next effect: the vault checks itself before it answers again.
  void rest_after(const app::Effect& effect);
  // The rest of the log, a piece each time, while no effect waits. Damage is told with the next
  // look at the inbox.
  bool has_more_to_check() const;
  void check_more();

 private:
  // One for each effect; enrolment.cpp, opening.cpp, ways_in.cpp, users.cpp, rescue.cpp,
  // participants.cpp, identity.cpp, records.cpp, sending.cpp.
  app::Event run_one(const app::LookAtTablet& effect);
  app::Event run_one(const app::AcceptInvitation& effect);
  app::Event run_one(const app::MakePassphrase& effect);
  app::Event run_one(const app::EnrolTablet& effect);
  app::Event run_one(const app::SaveSettings& effect);
  app::Event run_one(const app::UnlockVault& effect);
  app::Event run_one(const app::UnlockWithPin& effect);
  app::Event run_one(const app::LetSleep& effect);
  app::Event run_one(const app::ChangePassphrase& effect);
  app::Event run_one(const app::GivePinToChip& effect);
  app::Event run_one(const app::TakePinFromChip& effect);
  app::Event run_one(const app::SetPin& effect);
  app::Event run_one(const app::ListUsers& effect);
  app::Event run_one(const app::AddUser& effect);
  app::Event run_one(const app::RemoveUser& effect);
  app::Event run_one(const app::FindMedia& effect);
  app::Event run_one(const app::RescueBatches& effect);
  app::Event run_one(const app::CheckPin& effect);
  app::Event run_one(const app::CheckPassphrase& effect);
  app::Event run_one(const app::CloseVault& effect);
  app::Event run_one(const app::RememberHandOver& effect);
  app::Event run_one(const app::NoteOpened& effect);
  app::Event run_one(const app::DrawPseudonym& effect);
  app::Event run_one(const app::CreateParticipant& effect);
  app::Event run_one(const app::ChangeParticipant& effect);
  app::Event run_one(const app::OpenIdentity& effect);
  app::Event run_one(const app::SaveContact& effect);
  app::Event run_one(const app::EraseContact& effect);
  app::Event run_one(const app::CloseIdentity& effect);
  app::Event run_one(const app::StartRecord& effect);
  app::Event run_one(const app::LoadRecord& effect);
  app::Event run_one(const app::SaveAnswer& effect);
  app::Event run_one(const app::FinaliseRecord& effect);
  app::Event run_one(const app::WakeSync& effect);
  app::Event run_one(const app::ReadSync& effect);

  // enrolment.cpp
  base::Status enrol(const app::EnrolTablet& effect);
  base::Result<protocol::EnrolmentRequest> request_of(OpenTablet& open);  // without users
  base::Status ensure_request(OpenTablet& open);
  std::vector<std::string> request_words() const;
  // opening.cpp
  base::Status take_open(storage::OpenVault vault);
  base::Result<app::VaultOpened> opened();
  // Only what is tried at the cold lock counts towards the study's wipe.
  enum class Counting { kCold, kDelayOnly };
  std::int64_t begin_attempt(app::UnlockFailed& failed, Counting counting);
  app::Event refused(app::UnlockFailed failed, const storage::UnlockRefused& why);
  // `failed_count`: wrong passphrases before it, for the audit.
  app::Event entered(storage::OpenVault vault, unsigned failed_count);
  bool wipe_if_due();
  base::Result<Attempts> attempts_so_far(base::Instant now);
  base::Status keep_attempts(const Attempts& attempts);
  std::optional<base::UserId> last_user();
  // `entered`: who did it, for the next time; none: whoever it was before.
  void forget_attempts(const std::optional<base::UserId>& entered = {});
  void set_pin(OpenTablet& open);
  // ways_in.cpp
  app::RestartPin restart_pin();
  bool change_for_names(OpenTablet& open, const app::SecretText& present,
                        const storage::NewPassphrase& wanted);
  // users.cpp
  base::Result<std::vector<app::UserInfo>> users(OpenTablet& open);
  base::Status add_user(OpenTablet& open, const app::AddUser& effect);
  base::Status remove_user(OpenTablet& open, const app::RemoveUser& effect);
  base::Status shut_out_of_names(OpenTablet& open, const app::RemoveUser& effect);
  // rescue.cpp
  base::Status rescue_files(const os::Path& to, app::RescueReport& report);
  base::Status rescue_database(const crypto::SecretBytes& passphrase, const os::Path& to,
                               app::RescueReport& report);
  bool is_wrong(const crypto::SecretBytes& passphrase);
  void tell(app::Event event) {
    if (parts_.tell) parts_.tell(std::move(event));
  }
  // study.cpp
  void keep_guard(base::BytesView study_toml);
  base::Status install_package(OpenTablet& open, base::BytesView file);
  base::Result<app::StudyPlace> place_of(OpenTablet& open);
  base::Result<std::shared_ptr<const forms::Definition>> definition(OpenTablet& open,
                                                                    const base::Digest& sha256);
  // records.cpp
  base::Result<app::RecordOpened> record_opened(OpenTablet& open, const storage::RecordKey& key);
  base::Result<app::RecordOpened> start(OpenTablet& open, const app::StartRecord& effect);
  base::Result<app::RecordOpened> correct(OpenTablet& open, const app::StartRecord& effect);
  base::Result<storage::SealingContext> sealing(const OpenTablet& open);
  base::Status finalise(OpenTablet& open, const app::FinaliseRecord& effect);
  // participants.cpp
  base::Result<app::ParticipantInfo> participant_info(OpenTablet& open, std::string_view pseudonym);
  base::Result<std::string> draw(OpenTablet& open, const std::string& site);
  base::Status create(OpenTablet& open, const app::CreateParticipant& effect);
  base::Status change(OpenTablet& open, const app::ChangeParticipant& effect);
  // identity.cpp
  storage::IdentityOutcome identity_outcome(OpenTablet& open,
                                            const crypto::SecretBytes& passphrase);
  base::Result<app::IdentityOpened> look_up(OpenTablet& open, const app::OpenIdentity& effect);
  base::Result<std::size_t> send_identities(OpenTablet& open);
  // sending.cpp
  base::Result<app::SyncReported> take_in(OpenTablet& open);
  base::Status take_in_receipts(OpenTablet& open, app::SyncReported& report);
  base::Status take_in_strangers(OpenTablet& open, app::SyncReported& report);
  base::Status take_in_notes(OpenTablet& open, app::SyncReported& report);
  base::Status take_in_package(OpenTablet& open, app::SyncReported& report);

  // resting.cpp
  void purge_when_due(OpenTablet& open);
  static void begin_check(OpenTablet& open);

  // Into the audit record of this opening; nothing while the vault is closed.
  void note(forms::Acted act);
  void note_user(forms::Act act, const base::UserId& user);
  void note_record(forms::Act act, const app::RecordInfo& record);
  void note_person(forms::Act act, const std::string& participant);
  void end_audit();

  forms::Event event_of(forms::EventBody body);
  base::Date today() { return date_of(parts_.clock.local_now()); }

  TabletParts parts_;
  std::optional<OpenTablet> open_;
  std::optional<Attempts> unwritten_attempts_;  // that a full disk did not take
  std::map<base::Digest, std::shared_ptr<const forms::Definition>> definitions_;
};

std::vector<std::string> study_roles();  // that a user of a tablet can have

// From the vault's words to the app's.
app::RecordInfo record_info(const storage::RecordSummary& summary);
std::string form_instance_id();  // "uuid:...", version 4
forms::Acted acted(forms::Act act, std::uint64_t number = 0);

}  // namespace faltbok::shell
