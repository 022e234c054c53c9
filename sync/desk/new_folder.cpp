#include "sync/desk/new_folder.h"

#include "crypto/random.h"
#include "crypto/words.h"

namespace faltbok::desk {
namespace {

using base::ErrorKind;

constexpr std::size_t kEscrowWordCount = 8;

}  // namespace

base::Status refuse_if_used(const Call& call, const os::Path& to) {
  const auto list = call.machine.files.list(to, kFolderCountMax);
  if (!list.ok())
    return list.error().kind() == ErrorKind::kNotFound ? base::ok_status()
                                                       : base::Status(list.error());
  if (list.value().empty()) return base::ok_status();
  return call.talk.refuse(
      ErrorKind::kConflict,
      {to.text, "the folder is not empty", "give a new folder; keys are never made over others"});
}

base::Result<crypto::SecretBytes> escrow_passphrase(const Call& call) {
  const std::string path = call.options.text("--escrow-passphrase-file");
  if (path.empty()) {
    base::Bytes random(kEscrowWordCount * 2);
    crypto::fill_random(random);
    std::string words = crypto::words_of(random);
    call.talk.say(
        "escrow passphrase, shown only now: write it on paper and keep it apart from the desk:");
    call.talk.say("  " + words);
    crypto::SecretBytes secret = crypto::SecretBytes::copy_of(std::string_view(words));
    crypto::wipe(words);
    crypto::wipe(random);
    return secret;
  }
  return read_passphrase_file(call.machine, call.talk, path, Passphrase::kNew);
}

}  // namespace faltbok::desk
