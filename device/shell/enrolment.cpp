// From an invitation to a request: the first start.
#include <algorithm>
#include <sstream>

#include "crypto/random.h"
#include "crypto/wordlist.h"
#include "crypto/words.h"
#include "device/shell/attempts.h"
#include "device/shell/folder.h"
#include "device/shell/settings_file.h"
#include "device/shell/tablet.h"
#include "device/shell/toml_lines.h"
#include "device/shell/values.h"
#include "sync/protocol/enrolment.h"

namespace faltbok::shell {

namespace {

std::vector<std::string> split_words(std::string_view joined) {
  std::vector<std::string> words;
  std::string word;
  std::istringstream in{std::string(joined)};
  while (std::getline(in, word, '-')) words.push_back(word);
  return words;
}

base::Result<protocol::Invitation> read_invitation(const TabletParts& parts) {
  TRY_ASSIGN(const base::Bytes file, kInvitationName,
             parts.files.read(parts.folder / kInvitationName, protocol::kEnrolmentSizeMax));
  return protocol::open_invitation(file);
}

base::Result<base::Bytes> read_inbox_package(const TabletParts& parts) {
  return parts.files.read(parts.folder / kInboxName / kPackageName, protocol::kPackageSizeMax);
}

void tell_package(const TabletParts& parts, const protocol::Invitation& invitation,
                  app::TabletSeen& seen) {
  const base::Result<base::Bytes> file = read_inbox_package(parts);
  if (!file.ok()) return;
  const base::Result<protocol::StudyPackage> package =
      protocol::open_package(file.value(), invitation.study_key);
  if (!package.ok()) {
    seen.package_refused = true;
    return;
  }
  seen.has_package = true;
  seen.study_name = package.value().study_name;
  seen.roles = study_roles();
}

}  // namespace

std::vector<std::string> study_roles() {
  return {std::string(app::kInterviewer), std::string(app::kEmploymentSpecialist)};
}

app::Event Tablet::run_one(const app::LookAtTablet&) {
  app::TabletSeen seen;
  seen.settings = parts_.settings;
  seen.tablet_dir = parts_.folder.text;
  seen.app_version = parts_.app_version;
  const base::Status library = storage::check_library();
  if (!library.ok()) {
    seen.problem = app::Notice{app::NoticeKind::kLibraryTooOld, library.error().kind(),
                               library.error().trail()};
    return seen;
  }
  seen.has_key = parts_.door.exists();
  if (seen.has_key) {
    const WaysIn ways = parts_.door.ways_in();
    seen.pin_opens = ways.pin && parts_.key_store != nullptr;
    seen.needs_desk = ways.wiped;
    return seen;
  }
  const base::Result<protocol::Invitation> invitation = read_invitation(parts_);
  if (!invitation.ok()) {
    seen.invitation_unreadable = invitation.error().kind() != base::ErrorKind::kNotFound;
    return seen;
  }
  seen.has_invitation = true;
  seen.study_words = split_words(crypto::fingerprint_words(invitation.value().study_key));
  seen.site = invitation.value().site;
  seen.server_address = invitation.value().server_address;
  tell_package(parts_, invitation.value(), seen);
  return seen;
}

app::Event Tablet::run_one(const app::AcceptInvitation&) {
  const base::Result<protocol::Invitation> invitation = read_invitation(parts_);
  if (invitation.ok() && !invitation.value().server_address.empty()) {
    const std::string toml = "address = " + toml_text(invitation.value().server_address) + "\n";
    const base::Status written =
        parts_.files.write_durably(parts_.folder / kServerName, base::view_of(toml));
    if (written.ok()) static_cast<void>(parts_.files.write_durably(parts_.folder / kWakeName, {}));
  }
  return run_one(app::LookAtTablet{});
}

app::Event Tablet::run_one(const app::MakePassphrase&) {
  const auto language = crypto::word_language_from(parts_.settings.language);
  const crypto::SecretBytes made =
      crypto::generated_passphrase(language.value_or(crypto::WordLanguage::kSwedish));
  return app::PassphraseMade{app::SecretText(made.reveal_text()), std::nullopt};
}

app::Event Tablet::run_one(const app::SaveSettings& effect) {
  const base::Status saved = save_settings(parts_.files, parts_.folder, effect.settings);
  if (saved.ok()) parts_.settings = effect.settings;
  if (saved.ok()) note(acted(forms::Act::kSettingsChanged));
  return app::SettingsSaved{saved.ok() ? app::Fault{} : saved.error().kind()};
}

app::Event Tablet::run_one(const app::EnrolTablet& effect) {
  const base::Status enrolled = enrol(effect);
  if (!enrolled.ok()) return app::EnrolFailed{enrolled.error().kind()};
  base::Result<app::VaultOpened> event = opened();
  if (!event.ok()) return app::EnrolFailed{event.error().kind()};
  return std::move(event).value();
}

base::Status Tablet::enrol(const app::EnrolTablet& effect) {
  TRY_ASSIGN(const protocol::Invitation invitation, "enrol", read_invitation(parts_));
  TRY_ASSIGN(const base::Bytes file, "enrol: package", read_inbox_package(parts_));
  TRY_ASSIGN(const protocol::StudyPackage package, "enrol",
             protocol::open_package(file, invitation.study_key));
  const crypto::SigningKey user_key = crypto::SigningKey::random();
  const crypto::SecretBytes passphrase = crypto::normalised_passphrase(effect.passphrase.reveal());
  const crypto::NewUser user{crypto::random_id<base::UserId>(), effect.role, user_key, passphrase,
                             parts_.passphrase_cost};
  const storage::NewVault wanted{
      crypto::random_id<base::DeviceId>(), {package.custodian, package.escrow}, user};
  // Before there is anything to try: one that is missing later was taken away.
  TRY("enrol", save_attempts(parts_.files, parts_.folder, {0, 0, parts_.clock.now(), true}));
  TRY_ASSIGN(storage::OpenVault vault, "enrol", parts_.door.create(wanted));
  TRY("enrol", put_secret(*vault.vault, pin_value(user.id), effect.pin.reveal()));
  TRY("enrol", vault.vault->put_value(label_value(user.id), base::view_of(effect.label)));
  TRY("enrol", take_open(std::move(vault)));
  note(acted(forms::Act::kUnlocked));
  note_user(forms::Act::kUserAdded, user.id);
  return install_package(*open_, file);
}

base::Result<protocol::EnrolmentRequest> Tablet::request_of(OpenTablet& open) {
  TRY_ASSIGN(const crypto::age::Identity identity, "request", device_identity(*open.vault.vault));
  protocol::EnrolmentRequest request;
  const protocol::DeviceCertificate* certificate =
      open.package ? find_newest_device(*open.package, open.vault.device) : nullptr;
  if (certificate != nullptr && !certificate->sites.empty()) {  // its code is spent
    request.study = open.package->study;
    request.site = certificate->sites.front();
    request.epoch = certificate->epoch;
  } else {
    TRY_ASSIGN(const protocol::Invitation invitation, "request", read_invitation(parts_));
    request.study = invitation.study;
    request.code = invitation.code;
    request.site = invitation.site;
    request.epoch = open.epoch;
  }
  request.device = open.vault.device;
  request.recipient = identity.recipient();
  request.label = "tablet " + open.vault.device.hex().substr(0, 6);
  return request;
}

// The request is what the study desk certifies.
// As long as there is no certificate it is written again: a stick gets lost, and the one that is
// there may be for somebody else.
base::Status Tablet::ensure_request(OpenTablet& open) {
  const auto there = parts_.files.read(parts_.folder / kRequestName, protocol::kEnrolmentSizeMax);
  if (there.ok()) {
    const auto known = protocol::open_request(there.value());
    const base::UserId& own = open.vault.unlocked.user.id;
    const auto is_own = [&](const protocol::RequestUser& user) { return user.id == own; };
    if (known.ok() && std::any_of(known.value().users.begin(), known.value().users.end(), is_own))
      return base::ok_status();
  }
  TRY_ASSIGN(protocol::EnrolmentRequest request, "request", request_of(open));
  const crypto::SlotUser& user = open.vault.unlocked.user;
  request.users.push_back({user.id, user.role, open.user_label, user.verify_key});
  const crypto::SigningKey* const user_keys[] = {&open.vault.unlocked.user_key};
  TRY_ASSIGN(const base::Bytes file, "request",
             protocol::seal_request(request, open.device_key, user_keys));
  return parts_.files.write_durably(parts_.folder / kRequestName, file);
}

std::vector<std::string> Tablet::request_words() const {
  const auto file = parts_.files.read(parts_.folder / kRequestName, protocol::kEnrolmentSizeMax);
  if (!file.ok()) return {};
  const base::Result<std::string> words = protocol::request_words(file.value());
  return words.ok() ? split_words(words.value()) : std::vector<std::string>{};
}

}  // namespace faltbok::shell
