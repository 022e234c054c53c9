// Unlocking, the PIN, closing.
#include "crypto/words.h"
#include "device/shell/attempts.h"
#include "device/shell/folder.h"
#include "device/shell/guard_file.h"
#include "device/shell/tablet.h"
#include "device/shell/values.h"
#include "sync/protocol/enrolment.h"

namespace faltbok::shell {

namespace {

// Nothing for a wrong passphrase: that is the person's to put right.
std::optional<app::Notice> notice_of(const storage::UnlockRefused& refused) {
  using enum storage::UnlockProblem;
  using app::NoticeKind;
  NoticeKind kind = NoticeKind::kTabletFolder;
  switch (refused.problem) {
    case kPassphrase: return std::nullopt;
    case kKeyFileMissing:
    case kKeyFileDamaged: kind = NoticeKind::kKeyFileDamaged; break;
    case kKeyFileOlder: kind = NoticeKind::kDatabaseOlderKey; break;
    case kDatabaseMissing: kind = NoticeKind::kDatabaseMissing; break;
    case kDatabaseDamaged: kind = NoticeKind::kDatabaseDamaged; break;
    case kDatabaseChanged: kind = NoticeKind::kDatabaseChanged; break;
    case kDatabaseOlder: kind = NoticeKind::kDatabaseReplaced; break;
    case kProgramOlder: kind = NoticeKind::kProgramOlder; break;
    case kLibraryUnfit: kind = NoticeKind::kLibraryTooOld; break;
    case kNoSpace:
    case kUnavailable: break;
  }
  // The sentence says it all, but for what the disk has done.
  const bool machine = kind == NoticeKind::kTabletFolder || kind == NoticeKind::kLibraryTooOld;
  return app::Notice{kind, machine ? app::Fault(refused.error.kind()) : app::Fault(),
                     std::string(name_of(refused.problem))};
}

app::ParticipantInfo participant_info_of(const storage::ParticipantSummary& summary,
                                         base::UtcOffset offset) {
  app::ParticipantInfo info;
  info.record = {summary.key.id, summary.key.revision};
  info.participant = summary.participant;
  info.site = summary.site;
  info.state = summary.state.value_or(forms::ParticipantState::kAsked);
  info.facts = summary.facts;
  info.visit_dates = summary.visit_dates;
  info.created = base::date_of({summary.created_at, offset});
  return info;
}

}  // namespace

base::Result<Attempts> Tablet::attempts_so_far(base::Instant now) {
  if (unwritten_attempts_) return *unwritten_attempts_;
  return load_attempts(parts_.files, parts_.folder, now);
}

// A full disk must not keep people from what they have: then the count stays with the process.
base::Status Tablet::keep_attempts(const Attempts& attempts) {
  base::Status saved = save_attempts(parts_.files, parts_.folder, attempts);
  if (saved.ok()) unwritten_attempts_.reset();
  if (saved.ok() || saved.error().kind() != base::ErrorKind::kNoSpace) return saved;
  unwritten_attempts_ = attempts;
  return base::ok_status();
}

// The failure is counted before the try: killing the app does not take it back. Above zero:
// not yet.
std::int64_t Tablet::begin_attempt(app::UnlockFailed& failed, Counting counting) {
  const base::Instant now = parts_.clock.now();
  const auto unable = [&failed](const base::Error& error) {
    failed.problem =
        app::Notice{app::NoticeKind::kTabletFolder, error.kind(), std::string(kAttemptsName)};
    return 0;
  };
  base::Result<Attempts> attempts = attempts_so_far(now);
  if (!attempts.ok()) return unable(attempts.error());
  failed.failure_count = attempts.value().failure_count;
  failed.wait_ms = delay_left_ms(attempts.value(), now);
  if (failed.wait_ms > 0) {
    // Not as we left it, or the clock was put back: it begins anew, and is written down at once, or
    // it would begin anew for ever.
    Attempts anew = attempts.value();
    const bool begins = !anew.trusted || now < anew.last;
    anew.last = now;
    const bool saved = begins && save_attempts(parts_.files, parts_.folder, anew).ok();
    if (saved) unwritten_attempts_.reset();
    if (saved || anew.trusted) return failed.wait_ms;
  }
  Attempts counted = attempts.value();
  ++counted.failure_count;
  if (counting == Counting::kCold) ++counted.cold_failure_count;
  counted.last = now;
  counted.trusted = true;
  if (const base::Status kept = keep_attempts(counted); !kept.ok()) return unable(kept.error());
  failed.failure_count = counted.failure_count;
  failed.wait_ms = delay_ms_after(counted.failure_count);
  return 0;
}

std::optional<base::UserId> Tablet::last_user() {
  const auto attempts = attempts_so_far(parts_.clock.now());
  return attempts.ok() ? attempts.value().last_user : std::nullopt;
}

void Tablet::forget_attempts(const std::optional<base::UserId>& entered) {
  static_cast<void>(
      keep_attempts({0, 0, parts_.clock.now(), true, entered ? entered : last_user()}));
}

app::Event Tablet::run_one(const app::UnlockVault& effect) {
  app::UnlockFailed failed;
  if (begin_attempt(failed, Counting::kCold) > 0 || failed.problem) return failed;
  const unsigned failed_count = failed.failure_count > 0 ? failed.failure_count - 1 : 0;
  end_audit();
  open_.reset();
  storage::UnlockOutcome outcome =
      parts_.door.unlock(crypto::normalised_passphrase(effect.passphrase.reveal()), last_user());
  if (const auto* why = std::get_if<storage::UnlockRefused>(&outcome))
    return refused(std::move(failed), *why);
  forget_attempts(std::get<storage::OpenVault>(outcome).unlocked.user.id);
  return entered(std::move(std::get<storage::OpenVault>(outcome)), failed_count);
}

// The chip counts the wrong ones itself.
app::Event Tablet::run_one(const app::UnlockWithPin& effect) {
  if (parts_.key_store == nullptr) return app::PinRefused{app::PinRefusal::kAbsent};
  end_audit();
  open_.reset();
  storage::PinOutcome outcome = parts_.door.unlock_with_pin(
      *parts_.key_store, crypto::SecretBytes::copy_of(effect.pin.reveal()));
  if (const auto* pin = std::get_if<storage::PinRefused>(&outcome)) {
    switch (pin->problem) {
      case storage::PinProblem::kPin: return app::PinRefused{app::PinRefusal::kWrong};
      case storage::PinProblem::kLocked: return app::PinRefused{app::PinRefusal::kLocked};
      case storage::PinProblem::kAbsent: return app::PinRefused{app::PinRefusal::kAbsent};
    }
  }
  if (const auto* why = std::get_if<storage::UnlockRefused>(&outcome)) {
    app::UnlockFailed failed;
    failed.problem = notice_of(*why);
    return failed;
  }
  forget_attempts(std::get<storage::OpenVault>(outcome).unlocked.user.id);
  return entered(std::move(std::get<storage::OpenVault>(outcome)), 0);
}

app::Event Tablet::refused(app::UnlockFailed failed, const storage::UnlockRefused& why) {
  failed.problem = notice_of(why);
  if (failed.problem) {
    // Not the person's mistake.
    forget_attempts();
    failed.wait_ms = 0;
  } else if (wipe_if_due()) {
    failed.problem = app::Notice{app::NoticeKind::kNeedsDesk, std::nullopt, ""};
    failed.wait_ms = 0;
  }
  return failed;
}

// True: the ways in are gone, and only the study desk opens the tablet.
bool Tablet::wipe_if_due() {
  const unsigned wipe_after = load_wipe_after(parts_.files, parts_.folder);
  if (wipe_after == 0) return false;
  const auto attempts = attempts_so_far(parts_.clock.now());
  if (!attempts.ok() || attempts.value().cold_failure_count < wipe_after) return false;
  // The names' key file may be damaged: the tablet's own decides.
  if (!parts_.door.wipe().ok() && !parts_.door.ways_in().wiped) return false;
  Attempts left = attempts.value();
  left.cold_failure_count = 0;  // the desk's new passphrase begins anew
  static_cast<void>(keep_attempts(left));
  return true;
}

app::Event Tablet::entered(storage::OpenVault vault, unsigned failed_count) {
  base::Status taken = take_open(std::move(vault));
  if (taken.ok()) {
    // Before anything is shown.
    note(acted(forms::Act::kUnlocked, failed_count));
    base::Result<app::VaultOpened> event = opened();
    if (event.ok()) return std::move(event).value();
    taken = std::move(event).error();
  }
  open_.reset();
  const base::ErrorKind kind = taken.error().kind();
  const bool machine = kind == base::ErrorKind::kNoSpace || kind == base::ErrorKind::kUnavailable ||
                       kind == base::ErrorKind::kNotFound;
  app::UnlockFailed failed;
  failed.problem =
      app::Notice{machine ? app::NoticeKind::kTabletFolder : app::NoticeKind::kDatabaseDamaged,
                  kind, taken.error().trail()};
  return failed;
}

base::Status Tablet::take_open(storage::OpenVault vault) {
  storage::Vault& values = *vault.vault;
  TRY_ASSIGN(crypto::SigningKey signing_key, "open", device_key(values));
  OpenTablet open{std::move(vault),
                  std::nullopt,
                  std::move(signing_key),
                  {},
                  1,
                  "",
                  std::nullopt,
                  {},
                  {},
                  {},
                  {},
                  {},
                  0,
                  {},
                  0,
                  {},
                  {}};
  base::Result<crypto::VerifyKey> pinned = pinned_study_key(values);
  if (!pinned.ok() && pinned.error().kind() != base::ErrorKind::kNotFound)
    return std::move(pinned).error().at("open");
  if (pinned.ok()) {
    open.study_key = pinned.value();
  } else {
    // The app went down between making the vault and this:
    // the invitation that was compared is still there.
    TRY_ASSIGN(const base::Bytes file, "open: invitation",
               parts_.files.read(parts_.folder / kInvitationName, protocol::kEnrolmentSizeMax));
    TRY_ASSIGN(const protocol::Invitation invitation, "open", protocol::open_invitation(file));
    open.study_key = invitation.study_key;
    TRY("open", values.put_value(kStudyKeyValue, open.study_key.bytes));
  }
  const base::Result<base::Bytes> label = values.value(label_value(open.vault.unlocked.user.id));
  if (label.ok()) open.user_label = std::string(base::text_of(label.value()));
  const base::Result<storage::StoredPackage> stored = values.package();
  if (!stored.ok() && stored.error().kind() != base::ErrorKind::kNotFound)
    return base::Error(stored.error()).at("open");
  if (stored.ok()) {
    TRY_ASSIGN(open.package, "open", protocol::open_package(stored.value().bytes, open.study_key));
  }
  set_pin(open);
  open_.emplace(std::move(open));
  return base::ok_status();
}

void Tablet::set_pin(OpenTablet& open) {
  base::Result<base::Bytes> stored =
      open.vault.vault->value(pin_value(open.vault.unlocked.user.id));
  open.pin.reset();
  if (!stored.ok() || stored.value().empty()) return;  // none chosen yet
  const crypto::SecretBytes pin = crypto::SecretBytes::copy_of(base::BytesView(stored.value()));
  crypto::wipe(stored.value());
  base::Result<crypto::WarmPin> warm =
      crypto::WarmPin::set(pin, open.vault.unlocked, parts_.pin_cost);
  if (warm.ok()) open.pin.emplace(std::move(warm).value());
}

base::Result<app::VaultOpened> Tablet::opened() {
  OpenTablet& open = *open_;
  app::VaultOpened event;
  const crypto::SlotUser& user = open.vault.unlocked.user;
  event.session.user = {user.id, user.role, open.user_label};
  event.restart_pin = restart_pin();
  event.session.has_pin = open.pin.has_value();
  // A package that this program cannot read leaves the tablet without a study until the next one,
  // not locked.
  if (open.package) {
    base::Result<app::StudyPlace> place = place_of(open);
    if (place.ok()) event.session.place = std::move(place).value();
  }
  const base::UtcOffset offset = parts_.clock.offset_at(parts_.clock.now());
  TRY_ASSIGN(const auto participants, "open", open.vault.vault->participants());
  for (const storage::ParticipantSummary& summary : participants)
    event.session.participants.push_back(participant_info_of(summary, offset));
  TRY_ASSIGN(open.reported, "open", open.vault.vault->records());
  for (const storage::RecordSummary& summary : open.reported)
    if (summary.type == forms::RecordType::kForm)
      event.session.records.push_back(record_info(summary));
  // Files of sealed batches that are missing are written anew;
  // what fails is tried again with every look at the inbox.
  static_cast<void>(open.vault.vault->export_outbox());
  if (!event.session.place.certified) {
    // Without room for it, or without the invitation, the tablet opens all the same.
    if (ensure_request(open).ok()) event.request_words = request_words();
  }
  TRY_ASSIGN(event.hand_over, "open", hand_over(*open.vault.vault));
  if (event.hand_over) open.handed_over_to = event.hand_over->participant;
  begin_check(open);
  return event;
}

app::Event Tablet::run_one(const app::CheckPin& effect) {
  if (!open_ || !open_->pin) return app::PinChecked{false};
  const bool right = open_->pin->open(crypto::SecretBytes::copy_of(effect.pin.reveal())).ok();
  open_->pin_refused_count = right ? 0 : open_->pin_refused_count + 1;
  note(acted(right ? forms::Act::kPinAccepted : forms::Act::kPinRefused, open_->pin_refused_count));
  return app::PinChecked{right};
}

app::Event Tablet::run_one(const app::CheckPassphrase& effect) {
  app::UnlockFailed failed;
  if (begin_attempt(failed, Counting::kDelayOnly) > 0 || failed.problem)
    return app::PassphraseChecked{false, failed.wait_ms};
  const auto file =
      parts_.files.read(parts_.folder / storage::kKeyFileName, crypto::kKeyFileSizeMax);
  if (!file.ok()) return app::PassphraseChecked{false, failed.wait_ms};
  const base::Result<crypto::KeyFile> keys = crypto::KeyFile::parse(file.value());
  const crypto::SecretBytes passphrase = crypto::normalised_passphrase(effect.passphrase.reveal());
  const bool own = effect.whose == app::Whose::kTheUsers;
  if (own && !open_) return app::PassphraseChecked{false, failed.wait_ms};
  const bool right =
      keys.ok() && (own ? keys.value().unlock(open_->vault.unlocked.user.id, passphrase).ok()
                        : keys.value().unlock_any(passphrase, last_user()).ok());
  if (right) forget_attempts();
  note(acted(right ? forms::Act::kPinAccepted : forms::Act::kPinRefused,
             right ? 0 : failed.failure_count));
  return app::PassphraseChecked{right, right ? 0 : failed.wait_ms};
}

app::Event Tablet::run_one(const app::CloseVault&) {
  end_audit();
  open_.reset();
  return app::VaultClosed{};
}

app::Event Tablet::run_one(const app::RememberHandOver& effect) {
  if (!open_) return app::Remembered{base::ErrorKind::kUnavailable};
  const base::Status put = put_hand_over(*open_->vault.vault, effect.place);
  if (put.ok() && open_->handed_over_to != effect.place.participant) {
    const bool back = effect.place.participant.empty();
    forms::Acted act = acted(back ? forms::Act::kTakenBack : forms::Act::kHandedOver);
    act.participant = back ? open_->handed_over_to : effect.place.participant;
    note(std::move(act));
    open_->handed_over_to = effect.place.participant;
  }
  return app::Remembered{put.ok() ? app::Fault{} : put.error().kind()};
}

base::Result<app::ParticipantInfo> Tablet::participant_info(OpenTablet& open,
                                                            std::string_view pseudonym) {
  TRY_ASSIGN(const auto participants, "participant", open.vault.vault->participants());
  for (const storage::ParticipantSummary& summary : participants)
    if (summary.participant == pseudonym)
      return participant_info_of(summary, parts_.clock.offset_at(parts_.clock.now()));
  return base::fail(base::ErrorKind::kNotFound, "participant");
}

}  // namespace faltbok::shell
