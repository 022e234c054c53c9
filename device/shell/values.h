// The small values that the shell keeps in the vault: what the tablet is,
// and what its users have chosen.
//
//   Shape    device_key     u8[32] Ed25519 seed          device_identity  u8[32] X25519 secret
//            study_key      u8[32] Ed25519, pinned       pin/<user id>    six digits:
//                           as safe as the answers beside it
//            label/<user id> text                        hand_over        u32-prefixed texts:
//                                                        participant, visit, forms
//   Errors   kNotFound      never put; others as storage::Vault
//   Threads  the worker
#pragma once

#include <optional>

#include "crypto/age.h"
#include "crypto/sign.h"
#include "device/app/session.h"
#include "device/storage/vault.h"

namespace faltbok::shell {

inline constexpr std::string_view kStudyKeyValue = "study_key";

std::string pin_value(const base::UserId& user);
std::string label_value(const base::UserId& user);

// What was kept for a user who is gone; best effort.
void forget_values(storage::Vault& vault, const base::UserId& user);
base::Status put_secret(storage::Vault& vault, std::string_view name, std::string_view secret);

// Made at the first call, the same ever after.
base::Result<crypto::SigningKey> device_key(storage::Vault& vault);
base::Result<crypto::age::Identity> device_identity(storage::Vault& vault);

base::Result<crypto::VerifyKey> pinned_study_key(storage::Vault& vault);

base::Status put_hand_over(storage::Vault& vault, const app::HandOverPlace& place);
base::Result<std::optional<app::HandOverPlace>> hand_over(storage::Vault& vault);

}  // namespace faltbok::shell
