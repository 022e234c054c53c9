// Who opens this tablet: a colleague who comes, one who goes.
#include <algorithm>

#include "crypto/random.h"
#include "crypto/words.h"
#include "device/shell/folder.h"
#include "device/shell/tablet.h"
#include "device/shell/values.h"
#include "sync/protocol/enrolment.h"

namespace faltbok::shell {

base::Result<std::vector<app::UserInfo>> Tablet::users(OpenTablet& open) {
  TRY_ASSIGN(const std::vector<crypto::SlotUser> slots, "users", parts_.door.users());
  std::vector<app::UserInfo> out;
  for (const crypto::SlotUser& slot : slots) {
    app::UserInfo info{slot.id, slot.role, "", slot.id == open.vault.unlocked.user.id, false};
    const base::Result<base::Bytes> label = open.vault.vault->value(label_value(slot.id));
    if (label.ok()) info.label = std::string(base::text_of(label.value()));
    const protocol::UserCertificate* certificate =
        open.package ? protocol::find_user(*open.package, slot.id) : nullptr;
    info.certified = certificate != nullptr && certificate->sign_key == slot.verify_key;
    out.push_back(std::move(info));
  }
  return out;
}

app::Event Tablet::run_one(const app::ListUsers&) {
  app::UsersListed listed;
  if (!open_) return app::UsersListed{{}, {}, base::ErrorKind::kUnavailable};
  base::Result<std::vector<app::UserInfo>> found = users(*open_);
  if (!found.ok()) return app::UsersListed{{}, {}, found.error().kind()};
  listed.users = std::move(found).value();
  listed.roles = study_roles();
  return listed;
}

// The device asks for the new one's certificate: it has its own already, so no invitation is
// needed, and the study desk compares the words.
base::Status Tablet::add_user(OpenTablet& open, const app::AddUser& effect) {
  const crypto::SigningKey user_key = crypto::SigningKey::random();
  const crypto::SecretBytes passphrase = crypto::normalised_passphrase(effect.passphrase.reveal());
  const crypto::NewUser user{crypto::random_id<base::UserId>(), effect.role, user_key, passphrase,
                             parts_.passphrase_cost};
  storage::Vault& vault = *open.vault.vault;
  TRY("pin", put_secret(vault, pin_value(user.id), effect.pin.reveal()));
  TRY("label", vault.put_value(label_value(user.id), base::view_of(effect.label)));
  TRY_ASSIGN(protocol::EnrolmentRequest request, "request", request_of(open));
  request.users.push_back({user.id, user.role, effect.label, user_key.verify_key()});
  const crypto::SigningKey* const user_keys[] = {&user_key};
  TRY_ASSIGN(const base::Bytes file, "request",
             protocol::seal_request(request, open.device_key, user_keys));
  TRY("key file", parts_.door.add_user(open.vault, user));
  note_user(forms::Act::kUserAdded, user.id);
  // Without it the new one is asked to read the words at the first unlocking.
  static_cast<void>(parts_.files.write_durably(parts_.folder / kRequestName, file));
  static_cast<void>(parts_.files.write_durably(parts_.folder / kWakeName, {}));
  return base::ok_status();
}

app::Event Tablet::run_one(const app::AddUser& effect) {
  if (!open_) return app::UserAdded{{}, {}, base::ErrorKind::kUnavailable};
  const base::Status added = add_user(*open_, effect);
  if (!added.ok()) return app::UserAdded{{}, {}, added.error().kind()};
  base::Result<std::vector<app::UserInfo>> found = users(*open_);
  if (!found.ok()) return app::UserAdded{{}, {}, found.error().kind()};
  return app::UserAdded{std::move(found).value(), request_words(), std::nullopt};
}

// Whoever goes has known the data key: everything is encrypted anew with another one.
base::Status Tablet::remove_user(OpenTablet& open, const app::RemoveUser& effect) {
  if (!open.package) return base::fail(base::ErrorKind::kUnavailable, "remove user: no package");
  if (effect.user == open.vault.unlocked.user.id)
    return base::fail(base::ErrorKind::kInvalidInput, "remove user: nobody removes themselves");
  TRY("remove user", shut_out_of_names(open, effect));
  const storage::KeyChange wanted{{open.package->custodian, open.package->escrow}, {effect.user}};
  TRY("remove user", parts_.door.change_data_key(open.vault, wanted));
  forget_values(*open.vault.vault, effect.user);
  set_pin(open);  // the warm PIN holds the data key
  note_user(forms::Act::kUserRemoved, effect.user);
  return base::ok_status();
}

// The contact details have keys of their own. Besides the one who goes, nobody keeps a way in who
// has none to the tablet: a slot of before a recovery at the desk. kNotFound: whoever has the
// tablet open has no way in there, and so cannot shut one.
base::Status Tablet::shut_out_of_names(OpenTablet& open, const app::RemoveUser& effect) {
  const storage::VaultPlace place = storage::identity_place({parts_.files, parts_.folder});
  if (!storage::vault_exists(place)) return base::ok_status();
  TRY_ASSIGN(
      const base::Bytes bytes, "names",
      parts_.files.read(parts_.folder / storage::kIdentityKeyFileName, crypto::kKeyFileSizeMax));
  TRY_ASSIGN(const crypto::KeyFile keys, "names", crypto::KeyFile::parse(bytes));
  TRY_ASSIGN(const std::vector<crypto::SlotUser> staying, "names", parts_.door.users());
  storage::KeyChange wanted;
  bool held = false;  // by the one who goes; an older slot alone stops nobody
  for (const crypto::SlotUser& slot : keys.users()) {
    held = held || slot.id == effect.user;
    const auto is_slots = [&](const crypto::SlotUser& user) { return user.id == slot.id; };
    if (slot.id == effect.user || std::none_of(staying.begin(), staying.end(), is_slots))
      wanted.removed_users.push_back(slot.id);
  }
  if (wanted.removed_users.empty()) return base::ok_status();
  if (!open.package->code_custodian || !open.package->code_escrow)
    return base::fail(base::ErrorKind::kUnavailable, "names: no custodian");
  auto outcome = open_identity(place, open.vault.unlocked.user.id,
                               crypto::normalised_passphrase(effect.passphrase.reveal()));
  if (auto* refused = std::get_if<storage::UnlockRefused>(&outcome))
    return refused->problem == storage::UnlockProblem::kPassphrase
               ? base::fail(base::ErrorKind::kNotFound, "names")
               : std::move(refused->error);
  if (std::holds_alternative<storage::NoIdentitySlot>(outcome))
    return held ? base::fail(base::ErrorKind::kNotFound, "names") : base::ok_status();
  wanted.recovery = {*open.package->code_custodian, *open.package->code_escrow};
  return std::get<storage::IdentityBook>(outcome).change_data_key(place, wanted);
}

app::Event Tablet::run_one(const app::RemoveUser& effect) {
  app::UserRemoved out;
  if (!open_) return app::UserRemoved{{}, false, base::ErrorKind::kUnavailable};
  const base::Status removed = remove_user(*open_, effect);
  if (!removed.ok()) {
    out.error = removed.error().kind();
    out.must_unlock = !open_->vault.vault->participants().ok();
    return out;
  }
  base::Result<std::vector<app::UserInfo>> left = users(*open_);
  if (!left.ok()) out.error = left.error().kind();
  if (left.ok()) out.users = std::move(left).value();
  return out;
}

}  // namespace faltbok::shell
