// A chip that keeps a secret behind a PIN and counts the wrong ones itself: a TPM 2.0.
//
//   Shape    seal gives a blob that is no secret: only this chip, with this PIN, gives the 32 bytes
//            back
//   Errors   kNotFound       no such chip in this machine; or the blob is another chip's
//            kAuthentication wrong PIN: one try less
//            kUnavailable    locked after too many wrong PINs, or the chip does not answer
//            kUnsupported    the chip's tries cannot be limited: nothing is sealed
//            kInvalidInput   not a blob of ours; no PIN
//   Threads  one at a time; a call takes up to a second
//   Source   TPM 2.0 Library, parts 1 (dictionary attack protection) and 3; issue "The vault"
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "platform/base/bytes.h"
#include "platform/base/result.h"

namespace faltbok::os {

inline constexpr std::size_t kStoredSecretSize = 32;
inline constexpr std::uint32_t kPinTryCountMax = 5;
inline constexpr std::uint32_t kPinTryBackSeconds = 1'800;  // one try comes back after so long

class KeyStore {
 public:
  virtual ~KeyStore() = default;
  virtual base::Result<base::Bytes> seal(std::span<const std::uint8_t, kStoredSecretSize> secret,
                                         base::BytesView pin) = 0;
  virtual base::Status unseal(base::BytesView blob, base::BytesView pin,
                              std::span<std::uint8_t, kStoredSecretSize> secret) = 0;
};

// `where`: a TCTI name of tpm2-tss ("device:/dev/tpmrm0"; tests: "swtpm:path=..."); empty: this
// machine's own chip.
base::Result<std::unique_ptr<KeyStore>> open_key_store(std::string_view where);

}  // namespace faltbok::os
