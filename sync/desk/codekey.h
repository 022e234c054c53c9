// The code-key custodian's folder: who a pseudonym is, kept by another person than the answers.
//
//   Shape    sync/desk/DESK.md section 4
//   Errors   told through Talk, then returned
//   Lifetime a CodeKeyFolder refers to its Machine and Talk
//   Threads  one
//   Source   design.md sections 5 and 6; device/storage/IDENTITY.md
#pragma once

#include "sync/desk/commands.h"
#include "sync/desk/keys.h"

namespace faltbok::desk {

inline constexpr std::size_t kCodeKeyFileSizeMax = 65'536;

// codekey.json: no secret. The data custodian gets a copy, and publishes with it.
struct CodeKeyFile {
  base::StudyId study;
  crypto::VerifyKey study_key;  // whose packages are believed
  crypto::age::Recipient custodian;
  crypto::age::Recipient escrow;
};
std::string text_of(const CodeKeyFile& file);
// kInvalidInput: not such a file; kUnsupported: a newer version.
base::Result<CodeKeyFile> code_key_file_from(std::string_view text);
// What both sides compare before the data custodian publishes.
std::string words_of(const CodeKeyFile& file);
base::Result<CodeKeyFile> read_code_key_file(const Call& call, const os::Path& at);

struct CodeKeyFolder {
  os::Path path;
  CodeKeyFile file;
  std::unique_ptr<os::FileLock> lock;

  os::Path batches() const { return path / "batches"; }
};
base::Result<CodeKeyFolder> open_code_key_folder(const Call& call);
// Asks for the code-key custodian's own passphrase; the escrow's with `--escrow-keys FILE`.
base::Result<CodeKeys> unlock_code_keys(const Call& call, const CodeKeyFolder& folder);
// `--package`, signed by the study key that the folder pinned.
base::Result<protocol::StudyPackage> package_given(const Call& call, const CodeKeyFile& file);

}  // namespace faltbok::desk
