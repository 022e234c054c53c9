// The warm PIN: while the tablet is on, six digits re-open what a passphrase opened.
// Lives in guarded memory only.
//
//   Errors   kInvalidInput   not six digits
//            kAuthentication another PIN
//   Lifetime owns the wrapped keys; goes with the process
//   Threads  values; set and open take as long as Argon2id does
//   Source   FORMAT.md section 5. Tries are counted by the app,
//            which drops this object after the last
#pragma once

#include "crypto/keyfile.h"

namespace faltbok::crypto {

inline constexpr std::size_t kPinDigitCount = 6;
inline constexpr PassphraseCost kPinCost{67'108'864, 2};

class WarmPin {
 public:
  static base::Result<WarmPin> set(const SecretBytes& pin, const Unlocked& unlocked,
                                   PassphraseCost cost = kPinCost);
  base::Result<Unlocked> open(const SecretBytes& pin) const;

 private:
  WarmPin() = default;
  PassphraseCost cost_{};
  PassphraseSalt salt_{};
  base::ByteArray<24> nonce_{};
  SecretBytes sealed_;
  SlotUser user_;
};

}  // namespace faltbok::crypto
