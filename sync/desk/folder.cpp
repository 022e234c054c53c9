#include "sync/desk/folder.h"

#include <algorithm>

namespace faltbok::desk {
namespace {

using base::ErrorKind;

constexpr std::size_t kPassphraseCharactersMin = 8;
constexpr std::string_view kPackageSuffix = ".fbp";

crypto::SecretBytes first_line(base::BytesView file) {
  const auto end =
      std::find_if(file.begin(), file.end(), [](std::uint8_t c) { return c == '\n' || c == '\r'; });
  return crypto::SecretBytes::copy_of(file.first(static_cast<std::size_t>(end - file.begin())));
}

base::Status check_length(Talk& talk, const std::string& where,
                          const crypto::SecretBytes& passphrase) {
  if (passphrase.size() >= kPassphraseCharactersMin) return base::ok_status();
  return talk.refuse(
      ErrorKind::kInvalidInput,
      {where, "the passphrase is shorter than 8 characters", "take at least four words"});
}

base::Result<crypto::SecretBytes> from_keyboard(Machine& machine, Talk& talk, Passphrase which) {
  base::Result<crypto::SecretBytes> typed = machine.ask_secret("Passphrase of the study desk: ");
  if (!typed.ok())
    return talk.refuse(ErrorKind::kInvalidInput,
                       {"passphrase", "nobody is there to type it", "use --passphrase-file FILE"});
  if (which == Passphrase::kExisting) return typed;
  const base::Result<crypto::SecretBytes> again = machine.ask_secret("Once more: ");
  if (!again.ok() || !std::ranges::equal(again.value().reveal(), typed.value().reveal()))
    return talk.refuse(ErrorKind::kInvalidInput,
                       {"passphrase", "the two are not the same", "start again"});
  TRY("passphrase", check_length(talk, "passphrase", typed.value()));
  return typed;
}

std::string package_name(std::uint64_t version) {
  std::string digits = std::to_string(version);
  if (digits.size() < 4) digits.insert(0, 4 - digits.size(), '0');
  return digits + std::string(kPackageSuffix);
}

}  // namespace

base::Result<Desk> open_desk(Machine& machine, Talk& talk, const os::Path& path) {
  const os::Path at = path / "desk.json";
  base::Result<base::Bytes> text = machine.files.read(at, kDeskFileSizeMax);
  if (!text.ok())
    return talk.refuse(text.error().kind(),
                       {at.text, "this folder is not a study desk",
                        "make one with 'faltbok-desk init --study DIR --to " + path.text + "'"});
  base::Result<DeskFile> file = desk_file_from(base::text_of(text.value()));
  if (!file.ok())
    return talk.refuse(file.error().kind(),
                       {at.text, "damaged or from a newer version (" + file.error().trail() + ")",
                        "restore the file from a backup"});
  base::Result<std::unique_ptr<os::FileLock>> lock = machine.files.lock(path / "lock");
  if (!lock.ok())
    return talk.refuse(
        lock.error().kind(),
        {path.text,
         lock.error().kind() == ErrorKind::kConflict ? "another faltbok-desk works in this folder"
                                                     : "the folder cannot be written",
         "wait for the other one, or look at the folder's rights"});
  return Desk{machine, talk, path, std::move(file).value(), std::move(lock).value()};
}

base::Result<crypto::SecretBytes> read_passphrase_file(Machine& machine, Talk& talk,
                                                       const std::string& path, Passphrase which) {
  base::Result<base::Bytes> file = machine.files.read({path}, crypto::kPassphraseSizeMax);
  if (!file.ok())
    return talk.refuse(file.error().kind(), {path, "the passphrase file cannot be read",
                                             "give a file whose first line is the passphrase"});
  base::Bytes bytes = std::move(file).value();
  crypto::SecretBytes passphrase = first_line(bytes);
  crypto::wipe(bytes);
  if (which == Passphrase::kNew) TRY("passphrase", check_length(talk, path, passphrase));
  return passphrase;
}

base::Result<crypto::SecretBytes> read_passphrase(Machine& machine, Talk& talk,
                                                  const Options& options, Passphrase which) {
  const std::string path = options.text("--passphrase-file");
  return path.empty() ? from_keyboard(machine, talk, which)
                      : read_passphrase_file(machine, talk, path, which);
}

base::Result<DeskKeys> unlock(const Desk& desk, const Options& options) {
  const os::Path at = desk.path / "keys" / "desk.keys";
  base::Result<base::Bytes> file = desk.machine.files.read(at, kDeskKeysSizeMax);
  if (!file.ok())
    return desk.talk.refuse(file.error().kind(),
                            {at.text, "the desk's keys cannot be read",
                             "restore the file from a backup, or use the escrow copy"});
  TRY_ASSIGN(const crypto::SecretBytes passphrase, "unlock",
             read_passphrase(desk.machine, desk.talk, options, Passphrase::kExisting));
  base::Result<DeskKeys> keys = open_desk_keys(file.value(), passphrase);
  if (keys.ok() && keys.value().study.verify_key() == desk.file.study_key) return keys;
  if (keys.ok())
    return desk.talk.refuse(ErrorKind::kConflict, {at.text, "these keys belong to another study",
                                                   "put back this desk's own key file"});
  if (keys.error().kind() == ErrorKind::kAuthentication)
    return desk.talk.refuse(
        ErrorKind::kAuthentication,
        {at.text, "wrong passphrase, or the file was changed", "try again; nothing was changed"});
  return desk.talk.refuse(keys.error().kind(),
                          {at.text, "the key file is damaged (" + keys.error().trail() + ")",
                           "restore it from a backup"});
}

base::Result<std::optional<protocol::StudyPackage>> newest_package(const Desk& desk) {
  std::string newest;
  base::Result<std::vector<os::FileInfo>> list =
      desk.machine.files.list(desk.packages(), kFolderCountMax);
  if (!list.ok() && list.error().kind() != ErrorKind::kNotFound) return std::move(list).error();
  if (list.ok())
    for (const os::FileInfo& info : list.value())
      if (info.name.ends_with(kPackageSuffix) &&
          std::pair(info.name.size(), info.name) > std::pair(newest.size(), newest))
        newest = info.name;
  if (newest.empty()) return std::optional<protocol::StudyPackage>();
  const os::Path at = desk.packages() / newest;
  TRY_ASSIGN(const base::Bytes bytes, at.text,
             desk.machine.files.read(at, protocol::kPackageSizeMax));
  base::Result<protocol::StudyPackage> package = protocol::open_package(bytes, desk.file.study_key);
  if (!package.ok())
    return desk.talk.refuse(
        package.error().kind(),
        {at.text,
         "the newest package is damaged or not this study's (" + package.error().trail() + ")",
         "restore it from a backup"});
  return std::optional(std::move(package).value());
}

base::Result<protocol::StudyPackage> require_package(const Desk& desk) {
  TRY_ASSIGN(std::optional<protocol::StudyPackage> package, "package", newest_package(desk));
  if (!package.has_value())
    return desk.talk.refuse(ErrorKind::kNotFound, {desk.packages().text, "nothing is published yet",
                                                   "run 'faltbok-desk publish' first"});
  return std::move(*package);
}

base::Result<os::Path> write_package(const Desk& desk, protocol::StudyPackage package,
                                     const DeskKeys& keys) {
  const os::Path at = desk.packages() / package_name(package.version);
  TRY_ASSIGN(const base::Bytes sealed, "package",
             protocol::seal_package(std::move(package), keys.study));
  TRY(desk.packages().text, desk.machine.files.make_folders(desk.packages()));
  TRY(at.text, desk.machine.files.write_durably(at, sealed));
  return at;
}

base::Date today(Machine& machine) { return base::date_of(machine.clock.local_now()); }

os::Path path_of(const Options& options, std::string_view name) {
  std::string text = options.text(name);
  while (text.size() > 1 && text.back() == '/') text.pop_back();
  return {text};
}

}  // namespace faltbok::desk
