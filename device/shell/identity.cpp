// Contact details: opened by the passphrase, logged here and in the audit record, sealed when they
// are closed. Nothing of what they say goes into the vault.
#include "crypto/words.h"
#include "device/shell/tablet.h"

namespace faltbok::shell {

namespace {

app::UnlockFailed cannot_open(base::ErrorKind kind, std::string detail) {
  app::UnlockFailed failed;
  failed.problem = app::Notice{app::NoticeKind::kContactsClosed, kind, std::move(detail)};
  return failed;
}

bool has_code_key(const OpenTablet& open) {
  return open.package && open.package->code_custodian && open.package->code_escrow;
}

std::map<std::string, std::string> newest_of(const std::vector<forms::Event>& events) {
  std::map<std::string, std::string> out;
  for (const forms::Event& event : events)
    if (const auto* changed = std::get_if<forms::ContactChanged>(&event.body))
      out[changed->field] = changed->value;
  return out;
}

}  // namespace

// The first time it is made, under the passphrase that opens the tablet: a slip of the finger must
// not become the way in.
storage::IdentityOutcome Tablet::identity_outcome(OpenTablet& open,
                                                  const crypto::SecretBytes& passphrase) {
  const storage::VaultPlace place = storage::identity_place({parts_.files, parts_.folder});
  const crypto::SlotUser& user = open.vault.unlocked.user;
  if (storage::vault_exists(place)) return open_identity(place, user.id, passphrase);
  using storage::UnlockProblem;
  using storage::UnlockRefused;
  auto file = parts_.files.read(parts_.folder / storage::kKeyFileName, crypto::kKeyFileSizeMax);
  if (!file.ok()) return UnlockRefused{UnlockProblem::kUnavailable, std::move(file).error()};
  auto keys = crypto::KeyFile::parse(file.value());
  if (!keys.ok()) return UnlockRefused{UnlockProblem::kKeyFileDamaged, std::move(keys).error()};
  auto unlocked = keys.value().unlock(user.id, passphrase);
  if (!unlocked.ok()) return UnlockRefused{UnlockProblem::kPassphrase, std::move(unlocked).error()};
  auto made = create_identity(place, {open.vault.device,
                                      {*open.package->code_custodian, *open.package->code_escrow},
                                      user.id,
                                      user.role,
                                      passphrase,
                                      parts_.passphrase_cost});
  if (made.ok()) return std::move(made).value();
  return UnlockRefused{UnlockProblem::kUnavailable, std::move(made).error()};
}

base::Result<std::size_t> Tablet::send_identities(OpenTablet& open) {
  const storage::Signer signer{open.vault.unlocked.user.id, open.vault.unlocked.user_key};
  const auto context = [&](std::string_view site) -> base::Result<storage::SealingContext> {
    TRY_ASSIGN(storage::SealingContext out, "identity", sealing(open));
    TRY_ASSIGN(out.recipients, "identity",
               recipients_of(*open.package, protocol::BatchKind::kIdentity, site, today()));
    return out;
  };
  return open.identity->send({*open.vault.vault, signer, context});
}

// Nobody is looked up without a line in the log.
base::Result<app::IdentityOpened> Tablet::look_up(OpenTablet& open,
                                                  const app::OpenIdentity& effect) {
  TRY("identity", open.identity->check_anchor(*open.vault.vault));
  TRY_ASSIGN(const std::vector<forms::Event> events, "identity",
             open.identity->events_of(effect.participant));
  if (!events.empty())
    TRY("identity",
        open.identity->write({effect.participant, effect.site}, event_of(forms::ContactSeen{})));
  return app::IdentityOpened{effect.participant, newest_of(events)};
}

app::Event Tablet::run_one(const app::OpenIdentity& effect) {
  if (!open_) return cannot_open(base::ErrorKind::kUnavailable, "");
  OpenTablet& open = *open_;
  if (!has_code_key(open)) return app::IdentityRefused{app::ContactStage::kNoCustodian};
  app::UnlockFailed failed;
  if (begin_attempt(failed, Counting::kDelayOnly) > 0 || failed.problem) return failed;
  open.identity.reset();
  auto outcome = identity_outcome(open, crypto::normalised_passphrase(effect.passphrase.reveal()));
  if (const auto* refused = std::get_if<storage::UnlockRefused>(&outcome)) {
    if (refused->problem == storage::UnlockProblem::kPassphrase) {
      note(acted(forms::Act::kPinRefused, failed.failure_count));
      return failed;
    }
    forget_attempts();  // not the person's mistake
    return cannot_open(refused->error.kind(), std::string(storage::name_of(refused->problem)));
  }
  forget_attempts();
  if (std::holds_alternative<storage::NoIdentitySlot>(outcome))
    return app::IdentityRefused{app::ContactStage::kNoSlot};
  open.identity.emplace(std::get<storage::IdentityBook>(std::move(outcome)));
  auto found = look_up(open, effect);
  if (!found.ok()) {
    open.identity.reset();
    return cannot_open(found.error().kind(), found.error().trail());
  }
  note_person(forms::Act::kContactOpened, effect.participant);
  return std::move(found).value();
}

app::Event Tablet::run_one(const app::SaveContact& effect) {
  app::ContactSaved saved{effect.change, effect.ticket, std::nullopt};
  // "Saved" is said only after this has returned: after COMMIT has reached the disk.
  const base::Status written =
      open_ && open_->identity
          ? open_->identity->write({effect.participant, effect.site}, event_of(effect.change))
          : base::Status(base::fail(base::ErrorKind::kUnavailable, "identity"));
  if (written.ok()) note_person(forms::Act::kContactChanged, effect.participant);
  if (!written.ok()) saved.error = written.error().kind();
  return saved;
}

app::Event Tablet::run_one(const app::EraseContact& effect) {
  app::ContactErased out{effect.participant, std::nullopt};
  const base::Status erased =
      open_ && open_->identity
          ? open_->identity->erase({effect.participant, effect.site},
                                   {open_->vault.unlocked.user.id, parts_.clock.now()})
          : base::Status(base::fail(base::ErrorKind::kUnavailable, "identity"));
  if (erased.ok()) note_person(forms::Act::kContactErased, effect.participant);
  if (!erased.ok()) out.error = erased.error().kind();
  return out;
}

// What could not be sealed now is sealed when it is opened and closed the next time.
app::Event Tablet::run_one(const app::CloseIdentity&) {
  app::IdentityClosed closed;
  if (!open_ || !open_->identity) return closed;
  const auto sent = send_identities(*open_);
  if (!sent.ok()) closed.error = sent.error().kind();
  open_->identity.reset();
  return closed;
}

}  // namespace faltbok::shell
