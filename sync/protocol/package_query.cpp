// What a study package says about a device, a form or a recipient.
#include <algorithm>

#include "sync/protocol/package.h"

namespace faltbok::protocol {

namespace {

bool is_revoked(const StudyPackage& package, const base::DeviceId& device, std::uint32_t epoch) {
  return std::any_of(package.revocations.begin(), package.revocations.end(),
                     [&](const Revocation& revocation) {
                       return revocation.device == device && epoch <= revocation.epoch;
                     });
}

bool holds(const StudyPackage& package, const DeviceCertificate& device, const base::Date& today) {
  return !is_revoked(package, device.id, device.epoch) && today <= device.expires;
}

template <typename T, typename Matches>
const T* last_of(const std::vector<T>& items, const Matches& matches) {
  const auto found = std::find_if(items.rbegin(), items.rend(), matches);
  return found == items.rend() ? nullptr : &*found;
}

void add(std::vector<crypto::age::Recipient>& out,
         const std::optional<crypto::age::Recipient>& recipient) {
  if (recipient) out.push_back(*recipient);
}

}  // namespace

const PackageFile* find_file(const StudyPackage& package, std::string_view path) {
  return last_of(package.files, [&](const PackageFile& file) { return file.path == path; });
}
const FormEntry* find_form(const StudyPackage& package, std::string_view id) {
  return last_of(package.forms, [&](const FormEntry& form) { return form.id == id; });
}
const DeviceCertificate* find_device(const StudyPackage& package, const base::DeviceId& id,
                                     std::uint32_t epoch) {
  return last_of(package.devices,
                 [&](const auto& device) { return device.id == id && device.epoch == epoch; });
}
const UserCertificate* find_user(const StudyPackage& package, const base::UserId& id) {
  return last_of(package.users, [&](const UserCertificate& user) { return user.id == id; });
}

const DeviceCertificate* find_newest_device(const StudyPackage& package, const base::DeviceId& id) {
  const DeviceCertificate* newest = nullptr;
  for (const DeviceCertificate& device : package.devices) {
    if (device.id == id && (newest == nullptr || device.epoch > newest->epoch)) newest = &device;
  }
  return newest;
}

DeviceStanding standing_of(const StudyPackage& package, const BatchPlace& place) {
  const DeviceCertificate* device = find_device(package, place.device, place.epoch);
  if (device == nullptr) return DeviceStanding::kUnknown;
  if (is_revoked(package, place.device, place.epoch)) return DeviceStanding::kRevoked;
  const bool expired = base::date_from_days(place.day) > device->expires;
  return expired ? DeviceStanding::kExpired : DeviceStanding::kValid;
}

base::Result<std::vector<crypto::age::Recipient>> recipients_of(const StudyPackage& package,
                                                                BatchKind kind,
                                                                std::string_view site,
                                                                const base::Date& today) {
  std::vector<crypto::age::Recipient> out;
  if (kind == BatchKind::kRecords) out = {package.custodian, package.escrow};
  if (kind == BatchKind::kIdentity) {
    // Tablets of the site alone are nobody who keeps the code key.
    if (!package.code_custodian) return base::fail(base::ErrorKind::kNotFound, "recipients");
    add(out, package.code_custodian);
    add(out, package.code_escrow);
  }
  for (const DeviceCertificate& device : package.devices) {
    const bool here =
        std::find(device.sites.begin(), device.sites.end(), site) != device.sites.end();
    const bool reads = kind == BatchKind::kRoster || (kind == BatchKind::kIdentity && here);
    if (reads && holds(package, device, today)) out.push_back(device.recipient);
  }
  if (kind == BatchKind::kRoster) {
    for (const CoordinatorCertificate& coordinator : package.coordinators)
      out.push_back(coordinator.recipient);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  if (out.size() < kRecipientCountMin) return base::fail(base::ErrorKind::kNotFound, "recipients");
  return out;
}

}  // namespace faltbok::protocol
