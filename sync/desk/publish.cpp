// `publish` and `revoke`: the next signed package. What was published stays: certificates,
// revocations and earlier versions of forms are carried over, because drafts and batches made under
// them are still on their way.
#include <algorithm>

#include "sync/desk/codekey.h"
#include "sync/desk/commands.h"
#include "sync/desk/own_log.h"
#include "sync/desk/study_folder.h"

namespace faltbok::desk {
namespace {

using base::ErrorKind;
using protocol::FormEntry;
using protocol::PackageFile;
using protocol::StudyPackage;

constexpr int kDeskCertificateMonths = 120;
constexpr std::size_t kHashCharacters = 16;

bool stands_for_same(const FormEntry& a, const FormEntry& b) {
  return a.id == b.id && a.version == b.version;
}

base::Status refuse_provisional(const Call& call, const forms::Study& study,
                                StudyPackage& package) {
  const std::string by = call.options.text("--allow-provisional-wording-by");
  std::string which;
  for (const forms::StudyForm& form : study.forms)
    if (form.provisional_wording) which += (which.empty() ? "" : ", ") + form.id;
  package.provisional_wording_allowed_by = which.empty() ? std::string() : by;
  if (which.empty() || !by.empty()) return base::ok_status();
  return call.talk.refuse(ErrorKind::kInvalidInput,
                          {"study.toml", "these forms still have our provisional wording: " + which,
                           "give their wording packs, or let a named person answer for it with "
                           "--allow-provisional-wording-by NAME"});
}

// A form is immutable: the same id and version is the same bytes for ever.
base::Status refuse_changed_forms(const Call& call, const CompiledStudy& compiled,
                                  const StudyPackage& before) {
  base::Status status = base::ok_status();
  for (const FormEntry& now : compiled.forms)
    for (const FormEntry& then : before.forms)
      if (stands_for_same(now, then) && now.sha256 != then.sha256)
        status = call.talk.refuse(
            ErrorKind::kConflict,
            {now.source.empty() ? now.compiled : now.source,
             "form '" + now.id + "' was changed but its version is still '" + now.version + "'",
             "raise `version` in its settings; records that are there keep the old one"});
  return status;
}

// Entries of `before` that the folder no longer has in this version,
// under names that stay free for the new ones.
void carry_earlier_forms(const StudyPackage& before, const CompiledStudy& compiled,
                         StudyPackage& next) {
  for (FormEntry entry : before.forms) {
    const bool current =
        std::any_of(compiled.forms.begin(), compiled.forms.end(),
                    [&](const FormEntry& now) { return stands_for_same(now, entry); });
    const PackageFile* file = protocol::find_file(before, entry.compiled);
    if (current || file == nullptr) continue;
    entry.compiled =
        "forms/earlier/" + entry.id + "-" + entry.sha256.hex().substr(0, kHashCharacters) + ".xml";
    entry.source.clear();
    next.files.push_back({entry.compiled, file->content});
    next.forms.push_back(std::move(entry));
  }
}

base::Result<StudyPackage> first_package(const Call& call, const Desk& desk) {
  StudyPackage package;
  package.study = desk.file.study;
  package.version = 0;  // the next is 1
  package.study_key = desk.file.study_key;
  package.custodian = desk.file.custodian;
  package.escrow = desk.file.escrow;
  protocol::DeviceCertificate own;
  own.id = desk.file.device;
  own.label = "desk";
  own.sign_key = desk.file.device_sign_key;
  own.recipient = desk.file.device_recipient;
  own.expires = base::add_months(today(call.machine), kDeskCertificateMonths);
  package.devices.push_back(std::move(own));
  return package;
}

base::Status take_server(const Call& call, StudyPackage& package) {
  if (call.options.has("--address")) {
    const std::string address = call.options.text("--address");
    if (!address.starts_with("http://") && !address.starts_with("https://"))
      return call.talk.refuse(ErrorKind::kInvalidInput,
                              {"--address", "'" + address + "' is not a web address",
                               "write it as https://HOST or http://127.0.0.1:PORT"});
    package.server_address = address;
  }
  if (package.server_address.empty())
    return call.talk.refuse(ErrorKind::kInvalidInput,
                            {"command line", "--address is missing",
                             "the first package needs the server's address: --address URL"});
  if (!call.options.has("--receipt-key")) return base::ok_status();
  const auto key = base::array_from_hex<crypto::kVerifyKeySize>(call.options.text("--receipt-key"));
  if (!key.ok())
    return call.talk.refuse(ErrorKind::kInvalidInput,
                            {"--receipt-key", "not a key of 64 hex characters",
                             "copy what 'faltbok-server init' printed"});
  package.server_receipt_key = crypto::VerifyKey{key.value()};
  return base::ok_status();
}

// Who keeps the code key is said once: what tablets have sealed for one custodian, another could
// not read.
base::Status take_code_key(const Call& call, StudyPackage& package) {
  if (!call.options.has("--code-key")) return base::ok_status();
  const os::Path at = path_of(call.options, "--code-key");
  TRY_ASSIGN(const CodeKeyFile given, "code key", read_code_key_file(call, at));
  if (given.study != package.study || given.study_key != package.study_key)
    return call.talk.refuse(ErrorKind::kConflict,
                            {at.text, "it was made for another study",
                             "let the code-key custodian make it with this desk's package"});
  const bool same =
      package.code_custodian == given.custodian && package.code_escrow == given.escrow;
  if (same) return base::ok_status();
  if (package.code_custodian.has_value())
    return call.talk.refuse(ErrorKind::kConflict,
                            {at.text, "the study has another code-key custodian already",
                             "if those keys are lost, the code key's escrow copy opens the same"});
  if (given.custodian == package.custodian || given.custodian == package.escrow ||
      given.escrow == package.custodian || given.escrow == package.escrow)
    return call.talk.refuse(ErrorKind::kInvalidInput,
                            {at.text, "it holds a key of this desk",
                             "the code key is kept by another person, with keys of their own"});
  call.talk.say("the code key's words, which the code-key custodian was shown:");
  call.talk.say("  " + words_of(given));
  if (!call.options.has("--words-checked") &&
      !call.machine.ask_yes("Are they the same there? Type yes: "))
    return call.talk.refuse(ErrorKind::kAuthentication,
                            {at.text, "the words were not confirmed; nothing was signed",
                             "compare them with the code-key custodian, then add --words-checked"});
  package.code_custodian = given.custodian;
  package.code_escrow = given.escrow;
  return base::ok_status();
}

void say_package(const Call& call, const StudyPackage& package, const os::Path& at) {
  call.talk.say("package " + std::to_string(package.version) + ": " + at.text);
  if (!package.server_receipt_key.has_value())
    call.talk.say(
        "note: no server receipt key yet; after 'faltbok-server init' publish again with "
        "--receipt-key HEX");
}

}  // namespace

base::Status publish(const Call& call) {
  TRY_ASSIGN(const Desk desk, "desk",
             open_desk(call.machine, call.talk, path_of(call.options, "--desk")));
  const os::Path folder = call.options.has("--study") ? path_of(call.options, "--study")
                                                      : os::Path{desk.file.study_folder};
  TRY_ASSIGN(CompiledStudy compiled, "study", read_study_folder(call.machine, call.talk, folder));
  TRY_ASSIGN(std::optional<StudyPackage> newest, "package", newest_package(desk));
  TRY_ASSIGN(const StudyPackage first, "package", first_package(call, desk));
  const StudyPackage before = newest.has_value() ? std::move(*newest) : first;

  StudyPackage next = before;
  next.version = before.version + 1;
  next.study_name =
      std::string(forms::text_in(compiled.study.name, compiled.study.languages.front()));
  next.forms.clear();
  next.files.clear();
  TRY("publish", refuse_provisional(call, compiled.study, next));
  TRY("publish", refuse_changed_forms(call, compiled, before));
  TRY("publish", take_server(call, next));
  TRY("publish", take_code_key(call, next));
  carry_earlier_forms(before, compiled, next);
  next.forms.insert(next.forms.end(), compiled.forms.begin(), compiled.forms.end());
  for (PackageFile& file : compiled.files) next.files.push_back(std::move(file));

  TRY_ASSIGN(const DeskKeys keys, "unlock", unlock(desk, call.options));
  if (!next.provisional_wording_allowed_by.empty()) {
    const OwnAct exempted{base::iso_of(call.machine.clock.local_now()), "exempted",
                          next.provisional_wording_allowed_by,
                          "provisional wording in package " + std::to_string(next.version)};
    TRY("log", note_own_act(desk, keys, exempted));
  }
  TRY_ASSIGN(const os::Path at, "package", write_package(desk, next, keys));
  call.talk.say("forms: " + std::to_string(compiled.forms.size()) +
                ", tablets: " + std::to_string(next.devices.size() - 1));
  say_package(call, next, at);
  return base::ok_status();
}

base::Status revoke(const Call& call) {
  TRY_ASSIGN(const Desk desk, "desk",
             open_desk(call.machine, call.talk, path_of(call.options, "--desk")));
  TRY_ASSIGN(StudyPackage package, "package", require_package(desk));
  const auto id = base::DeviceId::from_hex(call.options.text("--device"));
  const protocol::DeviceCertificate* device =
      id.ok() ? protocol::find_newest_device(package, id.value()) : nullptr;
  if (device == nullptr || device->id == desk.file.device)
    return call.talk.refuse(
        ErrorKind::kNotFound,
        {"--device", "no tablet of this study has that id", "'faltbok-desk status' lists them"});
  package.revocations.push_back({device->id, device->epoch, today(call.machine)});
  ++package.version;
  TRY_ASSIGN(const DeskKeys keys, "unlock", unlock(desk, call.options));
  TRY_ASSIGN(const os::Path at, "package", write_package(desk, package, keys));
  say_package(call, package, at);
  return base::ok_status();
}

}  // namespace faltbok::desk
