// What opens the tablet from now on: another passphrase, a PIN in the machine's chip.
#include "crypto/words.h"
#include "device/shell/tablet.h"

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
  if (changed.ok()) {
    forms::Acted act = acted(forms::Act::kPassphraseChanged);
    act.user = open_->vault.unlocked.user.id;
    note(std::move(act));
  }
  return app::PassphraseChanged{fault_of(changed)};
}

app::Event Tablet::run_one(const app::GivePinToChip& effect) {
  if (!open_ || !open_->pin || parts_.key_store == nullptr)
    return app::PinGiven{false, base::ErrorKind::kUnavailable};
  const crypto::SecretBytes pin = crypto::SecretBytes::copy_of(effect.pin.reveal());
  if (!open_->pin->open(pin).ok()) return app::PinGiven{true, std::nullopt};
  return app::PinGiven{false,
                       fault_of(parts_.door.set_pin(open_->vault, {*parts_.key_store, pin}))};
}

app::Event Tablet::run_one(const app::TakePinFromChip&) {
  if (!open_) return app::PinTaken{base::ErrorKind::kUnavailable};
  return app::PinTaken{fault_of(parts_.door.remove_pin(open_->vault))};
}

app::Event Tablet::run_one(const app::LetSleep&) {
  if (parts_.let_sleep) parts_.let_sleep();
  return app::SleepLet{};
}

}  // namespace faltbok::shell
