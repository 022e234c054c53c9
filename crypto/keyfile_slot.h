// One passphrase slot of a key file: how it is laid out, sealed and opened.
//
//   Shape    FORMAT.md section 3, "P"
//   Errors   as keyfile.h
//   Threads  values. Only crypto/keyfile*.cpp uses this
#pragma once

#include "crypto/aead.h"
#include "crypto/keyfile.h"

namespace faltbok::crypto {

inline constexpr std::uint8_t kSlotPassphrase = 1;
inline constexpr std::uint8_t kSlotTpm = 2;
inline constexpr std::uint8_t kSlotRecovery = 3;
inline constexpr std::size_t kSealedKeysSize = 80;  // DEK, seed, tag

struct PassphraseSlot {
  SlotUser user;
  PassphraseCost cost;
  PassphraseSalt salt;
  base::ByteArray<32> commitment;
  XChaChaNonce nonce;
  base::BytesView sealed;  // in the body it was parsed from
};

bool is_role(std::string_view role);
base::Result<PassphraseSlot> parse_passphrase_slot(base::BytesView body);
base::Result<base::Bytes> seal_passphrase_slot(base::BytesView header, const DataKey& data_key,
                                               const NewUser& user);
base::Result<Unlocked> open_passphrase_slot(base::BytesView header, base::BytesView body,
                                            const SecretBytes& passphrase);

}  // namespace faltbok::crypto
