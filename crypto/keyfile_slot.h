// The slots of a key file: how each is laid out, sealed and opened.
//
//   Shape    FORMAT.md section 3: "P" (older), "U", "T", "S"
//   Errors   as keyfile.h
//   Threads  values. Only crypto/keyfile*.cpp uses this
#pragma once

#include "crypto/aead.h"
#include "crypto/keyfile.h"

namespace faltbok::crypto {

inline constexpr std::uint8_t kSlotPassphrase = 1;  // older: the data key under the passphrase
inline constexpr std::uint8_t kSlotTpm = 2;
inline constexpr std::uint8_t kSlotRecovery = 3;
inline constexpr std::uint8_t kSlotUser = 4;
inline constexpr std::uint8_t kSlotStamp = 5;
inline constexpr std::size_t kSealedKeysSize = 80;    // two keys of 32 bytes, tag
inline constexpr std::size_t kSlotIdentitySize = 24;  // magic, version, device: what U and T bind
inline constexpr std::size_t kStampSize = 40;         // generation, HMAC-SHA256
inline constexpr std::size_t kEnvelopeSizeMax = 1'024;

// P or U. A P slot has no recipient and no envelope.
struct UserSlot {
  SlotUser user;
  std::optional<age::Recipient> recipient;
  PassphraseCost cost{};
  PassphraseSalt salt{};
  base::ByteArray<32> commitment{};
  XChaChaNonce nonce{};
  base::BytesView sealed;    // views into the body it was parsed from
  base::BytesView vouched;   // every field before `sealed`
  base::BytesView envelope;  // an age file of fixed header and data key
};

struct TpmSlot {
  base::UserId user;
  base::BytesView blob;  // what the key store gave; opaque
  XChaChaNonce nonce{};
  base::BytesView sealed;
  base::BytesView vouched;
};

// What a passphrase, or a key store's secret, opens: the keys of one user.
struct UserKeys {
  age::Identity identity;  // opens that user's envelope
  SigningKey signing_key;
};

inline constexpr bool is_user_slot(std::uint8_t kind) {
  return kind == kSlotPassphrase || kind == kSlotUser;
}
bool is_role(std::string_view role);
base::Result<UserSlot> parse_user_slot(std::uint8_t kind, base::BytesView body);
base::Result<TpmSlot> parse_tpm_slot(base::BytesView body);

// The fixed header and the data key, to these recipients; and back, if it is of this header.
base::Result<base::Bytes> seal_data_key(base::BytesView header, const DataKey& data_key,
                                        std::span<const age::Recipient> recipients);
base::Result<DataKey> open_data_key(base::BytesView header, base::BytesView file,
                                    std::span<const age::Identity> identities);
// A user's own. What the slot's identity does not open was changed, however it fails.
base::Result<DataKey> open_envelope(base::BytesView header, base::BytesView envelope,
                                    const age::Identity& identity);

base::Result<base::Bytes> seal_user_slot(base::BytesView header, const DataKey& data_key,
                                         const NewUser& user, const age::Identity& identity);
base::Result<Unlocked> open_user_slot(base::BytesView header, const UserSlot& slot,
                                      const SecretBytes& passphrase);
// The same slot for another data key: nothing that a passphrase protects changes.
base::Result<base::Bytes> rewrapped_user_slot(base::BytesView header, base::BytesView body,
                                              const DataKey& data_key);

base::Bytes seal_tpm_slot(base::BytesView header, const StoreSecret& secret,
                          const Unlocked& unlocked, base::BytesView blob);
base::Result<UserKeys> open_tpm_slot(base::BytesView header, const TpmSlot& slot,
                                     const StoreSecret& secret);

}  // namespace faltbok::crypto
