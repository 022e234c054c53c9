// `codekey-init`: keys of the code-key custodian and an escrow copy, made in a folder of their own,
// by another person than the one who keeps the answers. codekey.json is written last.
#include "crypto/words.h"
#include "sync/desk/codekey.h"
#include "sync/desk/new_folder.h"

namespace faltbok::desk {
namespace {

using base::ErrorKind;

constexpr std::string_view kEscrowNote =
    "This folder is the escrow copy of the code key. Move it to another place than the code-key "
    "custodian's folder, and\n"
    "never to the study desk: whoever has it and the answers knows whose they are. It opens with "
    "the escrow passphrase that\n"
    "'faltbok-desk codekey-init' printed once.\n";

base::Result<protocol::StudyPackage> first_look(const Call& call) {
  const os::Path at = path_of(call.options, "--package");
  const base::Result<base::Bytes> bytes = call.machine.files.read(at, protocol::kPackageSizeMax);
  if (!bytes.ok())
    return call.talk.refuse(bytes.error().kind(), {at.text, "the package cannot be read",
                                                   "get packages/NNNN.fbp from the study desk"});
  base::Result<protocol::StudyPackage> package = protocol::open_unpinned_package(bytes.value());
  if (!package.ok())
    return call.talk.refuse(package.error().kind(), {at.text, "not a study package, or damaged",
                                                     "get it from the study desk again"});
  return package;
}

struct Made {
  CodeKeys custodian;
  CodeKeys escrow;
  CodeKeyFile file;
};

base::Status write_all(const Call& call, const os::Path& to, const Made& made) {
  os::Files& files = call.machine.files;
  TRY_ASSIGN(const crypto::SecretBytes passphrase, "codekey-init",
             read_passphrase(call.machine, call.talk, call.options, Passphrase::kNew));
  TRY_ASSIGN(const crypto::SecretBytes escrow, "codekey-init", escrow_passphrase(call));
  TRY_ASSIGN(const base::Bytes keys, "keys",
             seal_code_keys(made.custodian, CodeKeyHolder::kCustodian, made.file.study,
                            {passphrase, call.machine.cost}));
  TRY_ASSIGN(const base::Bytes escrow_keys, "escrow",
             seal_code_keys(made.escrow, CodeKeyHolder::kEscrow, made.file.study,
                            {escrow, call.machine.cost}));
  for (const char* folder : {"keys", "escrow", "batches"})
    TRY(to.text, files.make_folders(to / folder));
  TRY("escrow", files.write_durably(to / "escrow" / "codekey-escrow.keys", escrow_keys));
  TRY("escrow",
      files.write_durably(to / "escrow" / "READ-ME-FIRST.txt", base::view_of(kEscrowNote)));
  TRY("keys", files.write_durably(to / "keys" / "codekey.keys", keys));
  return files.write_durably(to / "codekey.json", base::view_of(text_of(made.file)));
}

}  // namespace

base::Status codekey_init(const Call& call) {
  const os::Path to = path_of(call.options, "--to");
  TRY("codekey-init", refuse_if_used(call, to));
  TRY_ASSIGN(const protocol::StudyPackage package, "codekey-init", first_look(call));
  Made made{{crypto::age::Identity::random()}, {crypto::age::Identity::random()}, {}};
  made.file = {package.study, package.study_key, made.custodian.reader.recipient(),
               made.escrow.reader.recipient()};
  TRY("codekey-init", write_all(call, to, made));
  call.talk.say("code key of study " + package.study.hex() + " (" + package.study_name +
                "): " + to.text);
  call.talk.say("the study's words, to compare with the study desk:");
  call.talk.say("  " + crypto::fingerprint_words(package.study_key));
  call.talk.say("next: move " + (to / "escrow").text + " to another place; give " +
                (to / "codekey.json").text + " to the data custodian, and tell these words:");
  call.talk.say("  " + words_of(made.file));
  return base::ok_status();
}

}  // namespace faltbok::desk
