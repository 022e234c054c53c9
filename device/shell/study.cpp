// The study as the package has it: who we are in it, its forms, its visits.
#include "crypto/hash.h"
#include "device/shell/guard_file.h"
#include "device/shell/tablet.h"
#include "forms/study/guard.h"
#include "forms/xform.h"

namespace faltbok::shell {

namespace {

constexpr std::string_view kStudyFile = "study.toml";

// Attachments lie beside the compiled form, under the name that the form asks for.
forms::AttachmentProvider attachments_of(const protocol::StudyPackage& package) {
  return [&package](std::string_view name) -> std::optional<base::Bytes> {
    for (const std::string folder : {"forms/", "forms/attachments/", "attachments/", ""})
      if (const protocol::PackageFile* file = find_file(package, folder + std::string(name)))
        return file->content;
    return std::nullopt;
  };
}

base::Result<std::shared_ptr<const forms::Definition>> load_form(
    const protocol::StudyPackage& package, const protocol::FormEntry& form) {
  const protocol::PackageFile* file = find_file(package, form.compiled);
  if (!file) return base::fail(base::ErrorKind::kNotFound, "form " + form.id);
  if (crypto::sha256(file->content) != form.sha256)
    return base::fail(base::ErrorKind::kInvalidInput, "form " + form.id);
  std::vector<forms::Problem> problems;
  auto loaded = forms::load_xform(file->content, attachments_of(package), &problems);
  if (!loaded.ok()) return std::move(loaded).error().at("form " + form.id);
  return loaded;
}

struct Standing {
  bool certified = false;
  bool expired = false;
  std::vector<std::string> sites;
  std::uint32_t epoch = 1;
};

Standing standing_in(const protocol::StudyPackage& package, const OpenTablet& open,
                     const base::Date& today) {
  Standing standing;
  const protocol::DeviceCertificate* device = find_newest_device(package, open.vault.device);
  const crypto::SlotUser& slot = open.vault.unlocked.user;
  const protocol::UserCertificate* user = find_user(package, slot.id);
  if (!device || !user) return standing;
  standing.certified =
      device->sign_key == open.device_key.verify_key() && user->sign_key == slot.verify_key;
  protocol::BatchPlace place;
  place.study = package.study;
  place.device = open.vault.device;
  place.epoch = device->epoch;
  place.day = static_cast<std::int32_t>(days_since_1970(today));
  standing.expired = standing_of(package, place) != protocol::DeviceStanding::kValid;
  standing.sites = device->sites;
  standing.epoch = device->epoch;
  return standing;
}

}  // namespace

base::Status Tablet::install_package(OpenTablet& open, base::BytesView file) {
  TRY_ASSIGN(protocol::StudyPackage package, "package",
             protocol::open_package(file, open.study_key));
  TRY("package",
      open.vault.vault->install_package({package.version, base::Bytes(file.begin(), file.end())}));
  const std::uint64_t before = open.package ? open.package->version : 0;
  const std::uint64_t version = package.version;
  open.package.emplace(std::move(package));
  if (version > before)
    open.audit.note(*open.vault.vault, event_of(acted(forms::Act::kPackageInstalled, version)));
  if (const protocol::PackageFile* toml = find_file(*open.package, kStudyFile))
    keep_guard(toml->content);
  return base::ok_status();
}

// Best effort: without it the tablet is never wiped, and it is tried again with each package.
void Tablet::keep_guard(base::BytesView study_toml) {
  const forms::Guard guard = forms::guard_of(base::text_of(study_toml));
  static_cast<void>(save_wipe_after(parts_.files, parts_.folder, guard.wipe_after_failures));
}

base::Result<app::StudyPlace> Tablet::place_of(OpenTablet& open) {
  const protocol::StudyPackage& package = *open.package;
  app::StudyPlace place;
  const Standing standing = standing_in(package, open, today());
  place.package_version = package.version;
  place.certified = standing.certified;
  place.expired = standing.expired;
  place.sites = standing.sites;
  place.has_code_key = package.code_custodian && package.code_escrow;
  const protocol::PackageFile* toml = find_file(package, kStudyFile);
  if (!toml) return base::fail(base::ErrorKind::kNotFound, "package: study.toml");
  std::vector<forms::Problem> problems;
  std::optional<forms::Study> study = forms::parse_study(base::text_of(toml->content), problems);
  if (!study) return base::fail(base::ErrorKind::kInvalidInput, "package: study.toml");
  open.retention_day_count = study->tablet.retention_day_count;
  place.study = std::make_shared<const forms::Study>(std::move(*study));
  for (const protocol::FormEntry& form : package.forms) {
    // A form that cannot be read is missing to the app; it does not stop the others.
    if (!definitions_.contains(form.sha256)) {
      auto loaded = load_form(package, form);
      if (!loaded.ok()) continue;
      definitions_.emplace(form.sha256, std::move(loaded).value());
    }
    place.forms.insert_or_assign(
        form.id, app::StudyFormInfo{definitions_.at(form.sha256), form.version, form.sha256});
  }
  return place;
}

// A draft keeps the form that it was started with: it is looked for in the older packages as well.
base::Result<std::shared_ptr<const forms::Definition>> Tablet::definition(
    OpenTablet& open, const base::Digest& sha256) {
  if (const auto known = definitions_.find(sha256); known != definitions_.end())
    return known->second;
  TRY_ASSIGN(const std::vector<std::uint64_t> versions, "form",
             open.vault.vault->package_versions());
  for (auto version = versions.rbegin(); version != versions.rend(); ++version) {
    TRY_ASSIGN(const storage::StoredPackage stored, "form", open.vault.vault->package_at(*version));
    TRY_ASSIGN(const protocol::StudyPackage package, "form",
               protocol::open_package(stored.bytes, open.study_key));
    for (const protocol::FormEntry& form : package.forms) {
      if (form.sha256 != sha256) continue;
      TRY_ASSIGN(auto loaded, "form", load_form(package, form));
      definitions_.emplace(sha256, loaded);
      return loaded;
    }
  }
  return base::fail(base::ErrorKind::kNotFound, "form");
}

}  // namespace faltbok::shell
