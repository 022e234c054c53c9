#include "device/shell/values.h"

#include <algorithm>

namespace faltbok::shell {

namespace {

constexpr std::string_view kDeviceKeyValue = "device_key";
constexpr std::string_view kDeviceIdentityValue = "device_identity";
constexpr std::string_view kHandOverValue = "hand_over";
constexpr std::uint32_t kFormCountMax = 1'000;
constexpr std::size_t kIdSizeMax = 256;

// 32 secret bytes under a name, random the first time.
base::Result<crypto::Secret<32>> secret_value(storage::Vault& vault, std::string_view name) {
  base::Result<base::Bytes> stored = vault.value(name);
  if (!stored.ok() && stored.error().kind() != base::ErrorKind::kNotFound)
    return std::move(stored).error().at(name);
  if (!stored.ok()) {
    crypto::Secret<32> made = crypto::Secret<32>::random();
    TRY(name, vault.put_value(name, made.reveal()));
    return made;
  }
  if (stored.value().size() != 32) return base::fail(base::ErrorKind::kInvalidInput, name);
  crypto::Secret<32> secret =
      crypto::Secret<32>::copy_of(std::span<const std::uint8_t, 32>(stored.value()));
  crypto::wipe(stored.value());
  return secret;
}

}  // namespace

std::string pin_value(const base::UserId& user) { return "pin/" + user.hex(); }
std::string label_value(const base::UserId& user) { return "label/" + user.hex(); }

void forget_values(storage::Vault& vault, const base::UserId& user) {
  static_cast<void>(vault.put_value(pin_value(user), {}).ok());
  static_cast<void>(vault.put_value(label_value(user), {}).ok());
}

base::Status put_secret(storage::Vault& vault, std::string_view name, std::string_view secret) {
  return vault.put_value(name, base::view_of(secret));
}

base::Result<crypto::SigningKey> device_key(storage::Vault& vault) {
  TRY_ASSIGN(const crypto::Secret<32> seed, "device key", secret_value(vault, kDeviceKeyValue));
  return crypto::SigningKey::from_seed(seed);
}

base::Result<crypto::age::Identity> device_identity(storage::Vault& vault) {
  TRY_ASSIGN(crypto::Secret<32> secret, "device identity",
             secret_value(vault, kDeviceIdentityValue));
  return crypto::age::Identity::from_secret(std::move(secret));
}

base::Result<crypto::VerifyKey> pinned_study_key(storage::Vault& vault) {
  TRY_ASSIGN(const base::Bytes stored, kStudyKeyValue, vault.value(kStudyKeyValue));
  crypto::VerifyKey key;
  if (stored.size() != key.bytes.size())
    return base::fail(base::ErrorKind::kInvalidInput, kStudyKeyValue);
  std::copy(stored.begin(), stored.end(), key.bytes.begin());
  return key;
}

base::Status put_hand_over(storage::Vault& vault, const app::HandOverPlace& place) {
  base::ByteWriter out;
  out.text(place.participant)
      .text(place.visit)
      .u32(static_cast<std::uint32_t>(place.done_forms.size()));
  for (const std::string& form_id : place.done_forms) out.text(form_id);
  return vault.put_value(kHandOverValue, out.written());
}

base::Result<std::optional<app::HandOverPlace>> hand_over(storage::Vault& vault) {
  std::optional<app::HandOverPlace> none;
  const base::Result<base::Bytes> stored = vault.value(kHandOverValue);
  if (!stored.ok() && stored.error().kind() == base::ErrorKind::kNotFound) return none;
  if (!stored.ok()) return base::Error(stored.error()).at(kHandOverValue);
  base::ByteReader in(stored.value());
  app::HandOverPlace place;
  place.participant = in.text(kIdSizeMax);
  place.visit = in.text(kIdSizeMax);
  const std::uint32_t form_count = in.u32();
  if (form_count > kFormCountMax) return base::fail(base::ErrorKind::kInvalidInput, kHandOverValue);
  for (std::uint32_t i = 0; i < form_count && !in.failed(); ++i)
    place.done_forms.push_back(in.text(kIdSizeMax));
  TRY(kHandOverValue, in.finish());
  if (place.participant.empty()) return none;
  return std::optional(std::move(place));
}

}  // namespace faltbok::shell
