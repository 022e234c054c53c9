// What making a folder with keys begins with.
//
//   Errors   told through Talk, then returned
//   Threads  one
#pragma once

#include "sync/desk/commands.h"

namespace faltbok::desk {

// kConflict: there is something in it.
base::Status refuse_if_used(const Call& call, const os::Path& to);
// `--escrow-passphrase-file`, else generated and printed once.
base::Result<crypto::SecretBytes> escrow_passphrase(const Call& call);

}  // namespace faltbok::desk
