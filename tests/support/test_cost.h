// The passphrase cost of tests: the least that Argon2id takes. Only test builds see this; the one
// place where tests are weaker than users, because 256 MiB for each of hundreds of unlocks is an
// hour.
#pragma once

#include "crypto/passphrase.h"

namespace faltbok::tests {

inline constexpr crypto::PassphraseCost kTestPassphraseCost = crypto::kPassphraseCostMin;

}  // namespace faltbok::tests
