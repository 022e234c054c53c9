// `init`: a new desk. desk.json is written last,
// so that a folder where something failed is no desk.
#include <filesystem>

#include "crypto/random.h"
#include "crypto/words.h"
#include "sync/desk/commands.h"
#include "sync/desk/new_folder.h"
#include "sync/desk/study_folder.h"

namespace faltbok::desk {
namespace {

constexpr std::string_view kEscrowNote =
    "This folder is the escrow copy of the study. Move it to another place than the desk (another "
    "building, another person),\n"
    "then delete it here. escrow.keys holds the study key and the escrow key; it opens with the "
    "escrow passphrase that\n"
    "'faltbok-desk init' printed once. Keep that passphrase on paper, not beside this file. With "
    "both, everything that tablets\n"
    "have sealed can be read, and the study can go on if the desk is lost. Without them a lost "
    "desk means enrolling anew.\n";

struct Secrets {
  DeskKeys desk;
  EscrowKeys escrow;
};

Secrets make_secrets() {
  crypto::SigningKey study = crypto::SigningKey::random();
  crypto::SigningKey copy = study.duplicate();
  return {{std::move(study), crypto::age::Identity::random(), crypto::SigningKey::random(),
           crypto::age::Identity::random()},
          {std::move(copy), crypto::age::Identity::random()}};
}

base::Status write_all(const Call& call, const os::Path& to, const Secrets& secrets,
                       const DeskFile& desk) {
  os::Files& files = call.machine.files;
  TRY_ASSIGN(const crypto::SecretBytes passphrase, "init",
             read_passphrase(call.machine, call.talk, call.options, Passphrase::kNew));
  TRY_ASSIGN(const crypto::SecretBytes escrow, "init", escrow_passphrase(call));
  TRY_ASSIGN(const base::Bytes desk_keys, "keys",
             seal_desk_keys(secrets.desk, desk.study, {passphrase, call.machine.cost}));
  TRY_ASSIGN(const base::Bytes escrow_keys, "escrow",
             seal_escrow_keys(secrets.escrow, desk.study, {escrow, call.machine.cost}));
  for (const char* folder : {"keys", "escrow", "packages", "invitations", "batches", "ledger",
                             "quarantine", "notes", "incoming"})
    TRY(to.text, files.make_folders(to / folder));
  TRY("escrow", files.write_durably(to / "escrow" / "escrow.keys", escrow_keys));
  TRY("escrow",
      files.write_durably(to / "escrow" / "READ-ME-FIRST.txt", base::view_of(kEscrowNote)));
  TRY("keys", files.write_durably(to / "keys" / "desk.keys", desk_keys));
  return files.write_durably(to / "desk.json", base::view_of(text_of(desk)));
}

}  // namespace

base::Status init(const Call& call) {
  const os::Path study_folder = path_of(call.options, "--study");
  const os::Path to = path_of(call.options, "--to");
  TRY("init", refuse_if_used(call, to));
  TRY("init", check_study_file(call.machine, call.talk, study_folder));

  const Secrets secrets = make_secrets();
  std::error_code ignored;
  const std::filesystem::path absolute = std::filesystem::absolute(study_folder.text, ignored);
  const DeskFile desk{crypto::random_id<base::StudyId>(),
                      secrets.desk.study.verify_key(),
                      secrets.desk.custodian.recipient(),
                      secrets.escrow.escrow.recipient(),
                      crypto::random_id<base::DeviceId>(),
                      secrets.desk.device_sign.verify_key(),
                      secrets.desk.device.recipient(),
                      absolute.empty() ? study_folder.text : absolute.string()};
  TRY("init", write_all(call, to, secrets, desk));
  call.talk.say("study desk: " + to.text);
  call.talk.say("study id: " + desk.study.hex());
  call.talk.say("study key, 12 words to compare with every tablet:");
  call.talk.say("  " + crypto::fingerprint_words(desk.study_key));
  call.talk.say("next: move " + (to / "escrow").text +
                " to another place, then 'faltbok-desk publish --desk " + to.text +
                " --address URL'");
  return base::ok_status();
}

}  // namespace faltbok::desk
