// What opens the tablet from now on: another passphrase, a PIN in the machine's chip.
#include "crypto/words.h"
#include "device/shell/tablet.h"
#include "device/shell/values.h"

namespace faltbok::shell {

namespace {

app::Fault fault_of(const base::Status& status) {
  return status.ok() ? app::Fault{} : status.error().kind();
}

}  // namespace

app::RestartPin Tablet::restart_pin() {
  if (parts_.key_store == nullptr) return app::RestartPin::kNoChip;
  return parts_.door.ways_in().pin ? app::RestartPin::kOn : app::RestartPin::kOff;
}

app::Event Tablet::run_one(const app::ChangePassphrase& effect) {
  if (!open_) return app::PassphraseChanged{base::ErrorKind::kUnavailable};
  const crypto::SecretBytes passphrase = crypto::normalised_passphrase(effect.passphrase.reveal());
  const storage::NewPassphrase wanted{passphrase, parts_.passphrase_cost};
  const base::Status changed = parts_.door.change_passphrase(open_->vault, wanted);
  if (!changed.ok()) return app::PassphraseChanged{fault_of(changed), false};
  note_user(forms::Act::kPassphraseChanged, open_->vault.unlocked.user.id);
  return app::PassphraseChanged{{}, !change_for_names(*open_, effect.present, wanted)};
}

// False: the contact details still open with the old words.
bool Tablet::change_for_names(OpenTablet& open, const app::SecretText& present,
                              const storage::NewPassphrase& wanted) {
  const storage::VaultPlace place = storage::identity_place({parts_.files, parts_.folder});
  if (!storage::vault_exists(place)) return true;
  auto outcome = open_identity(place, open.vault.unlocked.user.id,
                               crypto::normalised_passphrase(present.reveal()));
  if (auto* book = std::get_if<storage::IdentityBook>(&outcome))
    return book->change_passphrase(place, wanted).ok();
  return std::holds_alternative<storage::NoIdentitySlot>(outcome);
}

app::Event Tablet::run_one(const app::GivePinToChip& effect) {
  if (!open_ || !open_->pin || parts_.key_store == nullptr)
    return app::PinGiven{false, base::ErrorKind::kUnavailable};
  const crypto::SecretBytes pin = crypto::SecretBytes::copy_of(effect.pin.reveal());
  if (!open_->pin->open(pin).ok()) return app::PinGiven{true, std::nullopt};
  const base::Status given = parts_.door.set_pin(open_->vault, {*parts_.key_store, pin});
  if (given.ok()) note_user(forms::Act::kPinGiven, open_->vault.unlocked.user.id);
  return app::PinGiven{false, fault_of(given)};
}

app::Event Tablet::run_one(const app::SetPin& effect) {
  if (!open_) return app::PinSet{{}, base::ErrorKind::kUnavailable};
  const crypto::SlotUser& user = open_->vault.unlocked.user;
  const base::Status put = put_secret(*open_->vault.vault, pin_value(user.id), effect.pin.reveal());
  if (!put.ok()) return app::PinSet{restart_pin(), fault_of(put)};
  set_pin(*open_);
  note_user(forms::Act::kPinChosen, user.id);
  // One code for both: the chip gets the new one, or none.
  if (parts_.key_store != nullptr && parts_.door.ways_in().pin_of == user.id) {
    const crypto::SecretBytes pin = crypto::SecretBytes::copy_of(effect.pin.reveal());
    if (!parts_.door.set_pin(open_->vault, {*parts_.key_store, pin}).ok() &&
        parts_.door.remove_pin(open_->vault).ok())
      note_user(forms::Act::kPinTaken, user.id);
  }
  return app::PinSet{restart_pin(), std::nullopt};
}

app::Event Tablet::run_one(const app::TakePinFromChip&) {
  if (!open_) return app::PinTaken{base::ErrorKind::kUnavailable};
  const base::Status taken = parts_.door.remove_pin(open_->vault);
  if (taken.ok()) note_user(forms::Act::kPinTaken, open_->vault.unlocked.user.id);
  return app::PinTaken{fault_of(taken)};
}

app::Event Tablet::run_one(const app::LetSleep&) {
  if (parts_.let_sleep) parts_.let_sleep();
  return app::SleepLet{};
}

}  // namespace faltbok::shell
