#include "sync/desk/codekey.h"

#include <nlohmann/json.hpp>

#include "crypto/words.h"
#include "sync/desk/json_file.h"

namespace faltbok::desk {
namespace {

using base::ErrorKind;
using nlohmann::json;

constexpr int kVersion = 1;
constexpr std::size_t kKeyCount = 5;
constexpr std::string_view kFileName = "codekey.json";

}  // namespace

std::string text_of(const CodeKeyFile& file) {
  const json object = {{"version", kVersion},
                       {"study", file.study.hex()},
                       {"study_key", file.study_key.hex()},
                       {"code_custodian", file.custodian.text()},
                       {"code_escrow", file.escrow.text()}};
  return object.dump(2) + "\n";
}

base::Result<CodeKeyFile> code_key_file_from(std::string_view text) {
  TRY_ASSIGN(const json object, "code key", json_object_from(text, {kVersion, kKeyCount}));
  CodeKeyFile out;
  TRY_ASSIGN(const std::string study, "code key", text_at(object, "study"));
  TRY_ASSIGN(out.study, "study", base::StudyId::from_hex(study));
  TRY_ASSIGN(out.study_key, "code key", verify_key_at(object, "study_key"));
  TRY_ASSIGN(out.custodian, "code key", recipient_at(object, "code_custodian"));
  TRY_ASSIGN(out.escrow, "code key", recipient_at(object, "code_escrow"));
  if (out.custodian == out.escrow)
    return base::fail(ErrorKind::kInvalidInput, "one key for custodian and escrow");
  return out;
}

std::string words_of(const CodeKeyFile& file) {
  return crypto::fingerprint_words(base::view_of(text_of(file)));
}

base::Result<CodeKeyFile> read_code_key_file(const Call& call, const os::Path& at) {
  const auto text = call.machine.files.read(at, kCodeKeyFileSizeMax);
  if (!text.ok())
    return call.talk.refuse(text.error().kind(),
                            {at.text, "cannot be read",
                             "it is made by 'faltbok-desk codekey-init --package FILE --to DIR'"});
  base::Result<CodeKeyFile> file = code_key_file_from(base::text_of(text.value()));
  if (!file.ok())
    return call.talk.refuse(
        file.error().kind(),
        {at.text, "damaged or from a newer version (" + file.error().trail() + ")",
         "get it from the code-key custodian again, or from a backup"});
  return file;
}

base::Result<CodeKeyFolder> open_code_key_folder(const Call& call) {
  const os::Path path = path_of(call.options, "--codekey");
  TRY_ASSIGN(CodeKeyFile file, "code key", read_code_key_file(call, path / kFileName));
  base::Result<std::unique_ptr<os::FileLock>> lock = call.machine.files.lock(path / "lock");
  if (!lock.ok())
    return call.talk.refuse(
        lock.error().kind(),
        {path.text,
         lock.error().kind() == ErrorKind::kConflict ? "another faltbok-desk works in this folder"
                                                     : "the folder cannot be written",
         "wait for the other one, or look at the folder's rights"});
  return CodeKeyFolder{path, std::move(file), std::move(lock).value()};
}

base::Result<CodeKeys> unlock_code_keys(const Call& call, const CodeKeyFolder& folder) {
  const bool escrow = call.options.has("--escrow-keys");
  const os::Path at =
      escrow ? path_of(call.options, "--escrow-keys") : folder.path / "keys" / "codekey.keys";
  const CodeKeyHolder holder = escrow ? CodeKeyHolder::kEscrow : CodeKeyHolder::kCustodian;
  const base::Result<base::Bytes> file = call.machine.files.read(at, kDeskKeysSizeMax);
  if (!file.ok())
    return call.talk.refuse(
        file.error().kind(),
        {at.text, "the code key's keys cannot be read",
         "restore the file from a backup, or give the escrow copy: --escrow-keys FILE"});
  TRY_ASSIGN(const crypto::SecretBytes passphrase, "unlock",
             read_passphrase(call.machine, call.talk, call.options, Passphrase::kExisting));
  base::Result<CodeKeys> keys = open_code_keys(file.value(), holder, passphrase);
  const crypto::age::Recipient& expected = escrow ? folder.file.escrow : folder.file.custodian;
  if (keys.ok() && keys.value().reader.recipient() == expected) return keys;
  if (keys.ok())
    return call.talk.refuse(ErrorKind::kConflict, {at.text, "these keys belong to another folder",
                                                   "put back this folder's own key file"});
  if (keys.error().kind() == ErrorKind::kAuthentication)
    return call.talk.refuse(
        ErrorKind::kAuthentication,
        {at.text, "wrong passphrase, or the file was changed", "try again; nothing was changed"});
  return call.talk.refuse(keys.error().kind(),
                          {at.text, "the key file is damaged (" + keys.error().trail() + ")",
                           "restore it from a backup"});
}

base::Result<protocol::StudyPackage> package_given(const Call& call, const CodeKeyFile& file) {
  const os::Path at = path_of(call.options, "--package");
  const base::Result<base::Bytes> bytes = call.machine.files.read(at, protocol::kPackageSizeMax);
  if (!bytes.ok())
    return call.talk.refuse(bytes.error().kind(), {at.text, "the package cannot be read",
                                                   "give the newest .fbp of the study desk"});
  base::Result<protocol::StudyPackage> package =
      protocol::open_package(bytes.value(), file.study_key);
  const bool same_study = package.ok() && package.value().study == file.study;
  if (same_study && package.value().code_custodian == file.custodian) return package;
  if (same_study)
    return call.talk.refuse(
        ErrorKind::kConflict,
        {at.text, "it names another code-key custodian, or none",
         "let the data custodian run 'faltbok-desk publish --code-key codekey.json'"});
  return call.talk.refuse(package.ok() ? ErrorKind::kConflict : package.error().kind(),
                          {at.text, "not a package of this study, or damaged",
                           "give the newest .fbp of the study desk"});
}

}  // namespace faltbok::desk
