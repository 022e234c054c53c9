// `recover`: a tablet's user forgot the passphrase. The recovery slot opens for the custodian; the
// user gets a new signing key and a new passphrase slot, and the next package certifies the new
// key.
#include <algorithm>

#include "crypto/random.h"
#include "sync/desk/recover.h"

namespace faltbok::desk {
namespace {

using base::ErrorKind;

// Those who have a slot; of a tablet that was wiped, those who were certified for it.
std::vector<crypto::SlotUser> users_of(const crypto::KeyFile& file,
                                       const protocol::StudyPackage& package) {
  std::vector<crypto::SlotUser> out = file.users();
  if (!out.empty()) return out;
  for (const protocol::UserCertificate& user : package.users)
    if (user.device == file.device()) out.push_back({user.id, user.role, user.sign_key});
  return out;
}

base::Result<crypto::SlotUser> user_to_recover(const Call& call,
                                               const std::vector<crypto::SlotUser>& users) {
  const std::string wanted = call.options.text("--user");
  std::string all;
  for (const crypto::SlotUser& user : users) {
    if (user.id.hex() == wanted || (wanted.empty() && users.size() == 1)) return user;
    all += (all.empty() ? "" : ", ") + user.id.hex() + " (" + user.role + ")";
  }
  return call.talk.refuse(
      ErrorKind::kInvalidInput,
      {"--user", wanted.empty() ? "say which user" : "no such user in the key file",
       "it has: " + all});
}

}  // namespace

base::Result<crypto::WordLanguage> language_of(const Call& call) {
  const std::string tag = call.options.text("--language");
  const auto found = crypto::word_language_from(tag.empty() ? "sv" : tag);
  if (found) return *found;
  return call.talk.refuse(ErrorKind::kInvalidInput,
                          {"--language", "no words in '" + tag + "'", "take sv or en"});
}

base::Result<crypto::KeyFile> read_key_file(const Call& call, const os::Path& at) {
  const base::Result<base::Bytes> bytes = call.machine.files.read(at, crypto::kKeyFileSizeMax);
  if (!bytes.ok())
    return call.talk.refuse(bytes.error().kind(),
                            {at.text, "cannot be read", "copy it from the tablet"});
  base::Result<crypto::KeyFile> file = crypto::KeyFile::parse(bytes.value());
  if (!file.ok())
    return call.talk.refuse(file.error().kind(),
                            {at.text, "not a key file, or damaged (" + file.error().trail() + ")",
                             "copy it from the tablet again"});
  return file;
}

base::Status recover(const Call& call) {
  TRY_ASSIGN(const Desk desk, "desk",
             open_desk(call.machine, call.talk, path_of(call.options, "--desk")));
  TRY_ASSIGN(protocol::StudyPackage package, "package", require_package(desk));
  const os::Path at{call.options.operand()};
  TRY_ASSIGN(crypto::KeyFile file, "key file", read_key_file(call, at));
  TRY_ASSIGN(const crypto::SlotUser user, "user", user_to_recover(call, users_of(file, package)));
  const auto certificate =
      std::find_if(package.users.begin(), package.users.end(),
                   [&](const protocol::UserCertificate& c) { return c.id == user.id; });
  if (certificate == package.users.end() || certificate->device != file.device())
    return call.talk.refuse(
        ErrorKind::kNotFound,
        {at.text, "this user was never certified for this tablet", "enrol the tablet first"});

  TRY_ASSIGN(const DeskKeys keys, "unlock", unlock(desk, call.options));
  const auto data_key = file.recover(std::span(&keys.custodian, 1));
  if (!data_key.ok())
    return call.talk.refuse(data_key.error().kind(),
                            {at.text, "its recovery slot does not open for this desk",
                             "is it a tablet of this study?"});
  const crypto::SigningKey signing = crypto::SigningKey::random();
  TRY_ASSIGN(const crypto::WordLanguage language, "language", language_of(call));
  const crypto::SecretBytes passphrase = crypto::generated_passphrase(language);
  const base::Status removed = file.remove_user(user.id);  // not there after a wipe
  if (!removed.ok() && removed.error().kind() != ErrorKind::kNotFound) return removed;
  // A new user id: what the old key signed stays verifiable by the old certificate.
  const base::UserId id = crypto::random_id<base::UserId>();
  TRY("slot",
      file.add_user(data_key.value(), {id, user.role, signing, passphrase, call.machine.cost}));
  package.users.push_back(
      {id, certificate->label, certificate->role, signing.verify_key(), certificate->device});
  ++package.version;

  const os::Path out = path_of(call.options, "--out");
  TRY_ASSIGN(const os::Path package_at, "package", write_package(desk, package, keys));
  TRY(out.text, call.machine.files.write_durably(out, file.bytes()));
  call.talk.say("new key file: " + out.text + " (put it on the tablet as key.fbk)");
  call.talk.say("new passphrase, shown only now: " + std::string(passphrase.reveal_text()));
  call.talk.say("package " + std::to_string(package.version) + ": " + package_at.text);
  return base::ok_status();
}

base::Status passphrase(const Call& call) {
  TRY_ASSIGN(const crypto::WordLanguage language, "language", language_of(call));
  call.talk.say(std::string(crypto::generated_passphrase(language).reveal_text()));
  return base::ok_status();
}

}  // namespace faltbok::desk
