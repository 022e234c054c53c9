// What giving somebody a new passphrase begins with.
//
//   Errors   told through Talk, then returned
//   Threads  one
#pragma once

#include "crypto/keyfile.h"
#include "crypto/wordlist.h"
#include "sync/desk/commands.h"

namespace faltbok::desk {

base::Result<crypto::WordLanguage> language_of(const Call& call);  // `--language`, else Swedish
base::Result<crypto::KeyFile> read_key_file(const Call& call, const os::Path& at);

}  // namespace faltbok::desk
