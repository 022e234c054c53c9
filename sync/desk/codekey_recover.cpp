// `codekey-recover`: a tablet's user forgot the passphrase of the contact details, or has none yet.
// The recovery slot of identity.fbk opens for the code-key custodian alone; the user's slot is made
// anew. Nobody is certified by it: entries are signed with the user's own key.
#include <algorithm>

#include "crypto/random.h"
#include "sync/desk/codekey.h"
#include "sync/desk/recover.h"

namespace faltbok::desk {
namespace {

using base::ErrorKind;

// The one named, or the newest that was certified for the tablet.
base::Result<protocol::UserCertificate> user_of(const Call& call,
                                                const protocol::StudyPackage& package,
                                                const base::DeviceId& device) {
  const std::string wanted = call.options.text("--user");
  std::string all;
  const protocol::UserCertificate* found = nullptr;
  for (const protocol::UserCertificate& user : package.users) {
    if (user.device != device) continue;
    all += (all.empty() ? "" : ", ") + user.id.hex() + " (" + user.role + ")";
    if (wanted.empty() || user.id.hex() == wanted) found = &user;
  }
  if (found != nullptr) return *found;
  return call.talk.refuse(ErrorKind::kNotFound,
                          {"--user", "no such user of this tablet in the package",
                           all.empty() ? "give the newest package" : "it has: " + all});
}

}  // namespace

base::Status codekey_recover(const Call& call) {
  TRY_ASSIGN(const CodeKeyFolder folder, "codekey", open_code_key_folder(call));
  TRY_ASSIGN(const protocol::StudyPackage package, "package", package_given(call, folder.file));
  const os::Path at{call.options.operand()};
  TRY_ASSIGN(crypto::KeyFile file, "key file", read_key_file(call, at));
  TRY_ASSIGN(const protocol::UserCertificate user, "user", user_of(call, package, file.device()));
  TRY_ASSIGN(const CodeKeys keys, "unlock", unlock_code_keys(call, folder));
  const auto data_key = file.recover(std::span(&keys.reader, 1));
  if (!data_key.ok())
    return call.talk.refuse(data_key.error().kind(),
                            {at.text, "its recovery slot does not open for this code key",
                             "copy identity.fbk from the tablet, not key.fbk"});
  TRY_ASSIGN(const crypto::WordLanguage language, "language", language_of(call));
  const crypto::SecretBytes passphrase = crypto::generated_passphrase(language);
  const base::Status removed = file.remove_user(user.id);
  if (!removed.ok() && removed.error().kind() != ErrorKind::kNotFound) return removed;
  const crypto::SigningKey unused = crypto::SigningKey::random();
  TRY("slot",
      file.add_user(data_key.value(), {user.id, user.role, unused, passphrase, call.machine.cost}));
  const os::Path out = path_of(call.options, "--out");
  TRY(out.text, call.machine.files.write_durably(out, file.bytes()));
  call.talk.say("new key file: " + out.text + " (put it on the tablet as identity.fbk)");
  call.talk.say("new passphrase for contact details, shown only now: " +
                std::string(passphrase.reveal_text()));
  return base::ok_status();
}

}  // namespace faltbok::desk
