// The desk's secrets, and how they lie on the disk: wrapped by a passphrase.
//
//   Shape    keys/desk.keys: study key, custodian key, the desk's own device keys
//            escrow/escrow.keys: study key, escrow key; its own passphrase, written down on paper
//            codekey.keys, codekey-escrow.keys: one age key each, in another person's folder
//   Errors   kInvalidInput   not such a file, damaged, a cost outside the limits
//            kUnsupported    written by a newer version
//            kAuthentication wrong passphrase
//   Threads  values; sealing and opening take as long as Argon2id does
//   Source   sync/desk/DESK.md section 2
#pragma once

#include "crypto/age.h"
#include "crypto/passphrase.h"
#include "crypto/secret.h"
#include "crypto/sign.h"
#include "platform/base/ids.h"

namespace faltbok::desk {

inline constexpr std::size_t kDeskKeysSizeMax = 1'024;

struct DeskKeys {
  crypto::SigningKey study;
  crypto::age::Identity custodian;
  crypto::SigningKey device_sign;
  crypto::age::Identity device;
};

struct EscrowKeys {
  crypto::SigningKey study;
  crypto::age::Identity escrow;
};

// The code-key custodian's, and their escrow's: each one key, in another folder than the desk.
struct CodeKeys {
  crypto::age::Identity reader;
};
enum class CodeKeyHolder { kCustodian, kEscrow };

struct Wrap {
  const crypto::SecretBytes& passphrase;
  crypto::PassphraseCost cost;
};

base::Result<base::Bytes> seal_desk_keys(const DeskKeys& keys, const base::StudyId& study,
                                         const Wrap& wrap);
base::Result<DeskKeys> open_desk_keys(base::BytesView file, const crypto::SecretBytes& passphrase);
base::Result<base::Bytes> seal_escrow_keys(const EscrowKeys& keys, const base::StudyId& study,
                                           const Wrap& wrap);
base::Result<EscrowKeys> open_escrow_keys(base::BytesView file,
                                          const crypto::SecretBytes& passphrase);
base::Result<base::Bytes> seal_code_keys(const CodeKeys& keys, CodeKeyHolder holder,
                                         const base::StudyId& study, const Wrap& wrap);
base::Result<CodeKeys> open_code_keys(base::BytesView file, CodeKeyHolder holder,
                                      const crypto::SecretBytes& passphrase);

}  // namespace faltbok::desk
