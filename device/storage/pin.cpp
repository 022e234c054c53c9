#include "device/storage/pin.h"

#include <algorithm>

#include "device/storage/key_exchange.h"
#include "device/storage/unlocking.h"

namespace faltbok::storage {
namespace {

bool is_pin(const crypto::SecretBytes& pin) {
  const base::BytesView digits = pin.reveal();
  return digits.size() == kPinDigitCount &&
         std::all_of(digits.begin(), digits.end(), [](auto c) { return c >= '0' && c <= '9'; });
}

PinRefused refused_by_chip(base::Error error) {
  PinProblem problem = PinProblem::kLocked;
  if (error.kind() == base::ErrorKind::kAuthentication) problem = PinProblem::kPin;
  if (error.kind() == base::ErrorKind::kNotFound || error.kind() == base::ErrorKind::kInvalidInput)
    problem = PinProblem::kAbsent;
  return {problem, std::move(error)};
}

base::Error not_a_pin() { return base::fail(base::ErrorKind::kInvalidInput, "pin: six digits"); }

}  // namespace

PinOutcome unlock_vault_with_pin(const VaultPlace& place, os::KeyStore& store,
                                 const crypto::SecretBytes& pin) {
  auto begun = begin_unlocking(place);
  if (auto* refused = std::get_if<UnlockRefused>(&begun)) return std::move(*refused);
  const ReadKeyFile& key_file = std::get<ReadKeyFile>(begun);
  const auto blob = key_file.file.tpm_blob();
  if (!blob)
    return PinRefused{PinProblem::kAbsent, base::fail(base::ErrorKind::kNotFound, "pin: no slot")};
  // Not worth one of the chip's tries.
  if (!is_pin(pin)) return PinRefused{PinProblem::kPin, not_a_pin()};
  crypto::StoreSecret secret;
  if (auto given = store.unseal(*blob, pin.reveal(), secret.reveal_to_write()); !given.ok())
    return refused_by_chip(std::move(given).error());
  auto unlocked = key_file.file.unlock_with_store(secret);
  if (!unlocked.ok())
    return UnlockRefused{UnlockProblem::kKeyFileDamaged, std::move(unlocked).error()};
  auto outcome = open_unlocked(place, key_file, std::move(unlocked).value());
  if (auto* open = std::get_if<OpenVault>(&outcome)) return std::move(*open);
  return std::get<UnlockRefused>(std::move(outcome));
}

base::Status set_pin(const VaultPlace& place, OpenVault& open, const NewPin& wanted) {
  if (!is_pin(wanted.pin)) return not_a_pin();
  TRY_ASSIGN(crypto::KeyFile key_file, "pin", own_key_file(place, open));
  const crypto::StoreSecret secret = crypto::StoreSecret::random();
  TRY_ASSIGN(const base::Bytes blob, "pin",
             wanted.store.seal(secret.reveal(), wanted.pin.reveal()));
  TRY("pin", key_file.set_tpm(open.unlocked, secret, blob));
  return exchange_key_file(place, open, key_file);
}

base::Status remove_pin(const VaultPlace& place, OpenVault& open) {
  TRY_ASSIGN(crypto::KeyFile key_file, "pin", own_key_file(place, open));
  TRY("pin", key_file.remove_tpm(open.unlocked.data_key));
  return exchange_key_file(place, open, key_file);
}

namespace {

base::Status wipe_one(const VaultPlace& place) {
  TRY_ASSIGN(crypto::KeyFile key_file, "wipe", current_key_file(place));
  key_file.wipe_users();
  return place.files.write_durably(key_file_path(place), key_file.bytes());
}

}  // namespace

base::Status wipe_ways_in(const VaultPlace& place) {
  const VaultPlace identity{place.files, place.folder, nullptr, Purpose::kIdentity};
  TRY_ASSIGN(const bool names_kept, "wipe",
             is_there(identity, names_of(Purpose::kIdentity).key_file));
  // Both are tried, whichever fails.
  const base::Status records = wipe_one(place);
  const base::Status names = names_kept ? wipe_one(identity) : base::ok_status();
  return records.ok() ? names : records;
}

}  // namespace faltbok::storage
