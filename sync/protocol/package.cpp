// The signed container of a study package.
#include "sync/protocol/package.h"

#include <algorithm>

#include "crypto/hash.h"
#include "sync/protocol/container.h"
#include "sync/protocol/manifest.h"

namespace faltbok::protocol {

namespace {

constexpr std::string_view kMagic = "FBPACKG";
constexpr std::size_t kTlsPinCountMax = 2;

base::Error refused(std::string_view what) {
  return base::fail(base::ErrorKind::kInvalidInput, what);
}

bool is_path(std::string_view path) {
  if (path.empty() || path.size() > kPackagePathSizeMax) return false;
  bool part_begins = true;
  for (const char c : path) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    const bool fits = letter || c == '_' || c == '-' || (!part_begins && (c == '.' || c == '/'));
    if (!fits) return false;
    part_begins = c == '/';
  }
  return !part_begins;
}

bool ascending(const std::vector<PackageFile>& files) {
  for (std::size_t i = 1; i < files.size(); ++i) {
    if (files[i - 1].path >= files[i].path) return false;
  }
  return true;
}

// Every form is here, and is the form that it is said to be.
base::Status check_forms(const StudyPackage& package) {
  for (const FormEntry& form : package.forms) {
    const PackageFile* compiled = find_file(package, form.compiled);
    if (form.id.empty() || compiled == nullptr) return refused("package: form");
    if (crypto::sha256(compiled->content) != form.sha256) return refused("package: form sha256");
    if (!form.source.empty() && find_file(package, form.source) == nullptr)
      return refused("package: form source");
  }
  return base::ok_status();
}

template <typename T, typename Key>
bool repeats(const std::vector<T>& items, const Key& key) {
  std::vector<decltype(key(items.front()))> keys;
  for (const T& item : items) keys.push_back(key(item));
  std::sort(keys.begin(), keys.end());
  return std::adjacent_find(keys.begin(), keys.end()) != keys.end();
}

// A pseudonym number belongs to one device; the epochs of a device share its block.
bool blocks_overlap(const StudyPackage& package) {
  std::vector<const DeviceCertificate*> sorted;
  for (const DeviceCertificate& device : package.devices) {
    if (device.block.count > 0) sorted.push_back(&device);
  }
  std::sort(sorted.begin(), sorted.end(),
            [](const auto* a, const auto* b) { return a->block.first < b->block.first; });
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    const DeviceCertificate& before = *sorted[i - 1];
    const std::uint64_t end = std::uint64_t{before.block.first} + before.block.count;
    if (sorted[i]->block.first < end && sorted[i]->id != before.id) return true;
  }
  return false;
}

base::Status check_content(const StudyPackage& package) {
  if (package.version == 0) return refused("package: version");
  if (package.tls_pins.size() > kTlsPinCountMax) return refused("package: pins");
  if (repeats(package.forms, [](const auto& form) { return std::pair(form.id, form.version); }) ||
      repeats(package.devices,
              [](const auto& device) { return std::pair(device.id, device.epoch); }) ||
      repeats(package.users, [](const auto& user) { return user.id; }) ||
      repeats(package.erasures, [](const auto& order) { return order.id; })) {
    return refused("package: id twice");
  }
  if (blocks_overlap(package)) return refused("package: pseudonym blocks overlap");
  return check_forms(package);
}

base::Result<StudyPackage> decode_signed_part(base::BytesView signed_part) {
  base::ByteReader reader(signed_part);
  StudyPackage out;
  out.study.bytes = reader.array<16>();
  out.version = reader.u64();
  out.study_key.bytes = reader.array<crypto::kVerifyKeySize>();
  const base::BytesView manifest = reader.bytes(kManifestSizeMax);
  const std::uint32_t file_count = reader.u32();
  if (reader.failed() || file_count > kPackageFileCountMax) return refused("package: files");
  for (std::uint32_t i = 0; i < file_count && !reader.failed(); ++i) {
    PackageFile file;
    file.path = reader.text(kPackagePathSizeMax);
    const base::BytesView content = reader.bytes(kPackageSizeMax);
    file.content.assign(content.begin(), content.end());
    if (!is_path(file.path)) return refused("package: path");
    out.files.push_back(std::move(file));
  }
  TRY("package", reader.finish());
  if (!ascending(out.files)) return refused("package: order of files");
  TRY("package", decode_manifest(base::text_of(manifest), out));
  TRY("package", check_content(out));
  return out;
}

base::Bytes rotation_bytes(const base::StudyId& study, const crypto::VerifyKey& new_key) {
  return base::ByteWriter().raw(study.view()).raw(new_key.bytes).take();
}

// From the pinned key, through the package's rotations, to the key that signed.
bool leads_to(const StudyPackage& package, const crypto::VerifyKey& pinned) {
  crypto::VerifyKey key = pinned;
  for (std::size_t step = 0; step <= package.rotations.size(); ++step) {
    if (key == package.study_key) return true;
    const auto next = std::find_if(
        package.rotations.begin(), package.rotations.end(), [&](const Rotation& rotation) {
          const base::Bytes message = rotation_bytes(package.study, rotation.new_key);
          return rotation.old_key == key &&
                 crypto::verify(key, kRotationDomain, message, rotation.signature).ok();
        });
    if (next == package.rotations.end()) return false;
    key = next->new_key;
  }
  return false;
}

}  // namespace

base::Result<base::Bytes> seal_package(StudyPackage package, const crypto::SigningKey& study_key) {
  package.study_key = study_key.verify_key();
  std::sort(package.files.begin(), package.files.end(),
            [](const PackageFile& a, const PackageFile& b) { return a.path < b.path; });
  TRY_ASSIGN(const std::string manifest, "seal", encode_manifest(package));
  base::ByteWriter writer;
  writer.raw(package.study.view()).u64(package.version).raw(package.study_key.bytes).text(manifest);
  writer.u32(static_cast<std::uint32_t>(package.files.size()));
  for (const PackageFile& file : package.files) writer.text(file.path).bytes(file.content);
  base::Bytes out = seal_container(kMagic, kPackageDomain, writer.written(), study_key);
  // Nothing is signed that a tablet would refuse, or read otherwise than it was meant.
  TRY_ASSIGN(const StudyPackage read_back, "seal", open_unpinned_package(out));
  if (!(read_back == package)) return refused("package: does not read back");
  return out;
}

base::Result<StudyPackage> open_unpinned_package(base::BytesView file) {
  TRY_ASSIGN(const Container container, "package", split_container(file, kMagic, kPackageSizeMax));
  constexpr std::size_t kKeyAt = 16 + 8;
  if (container.signed_part.size() < kKeyAt + crypto::kVerifyKeySize)
    return refused("package: size");
  crypto::VerifyKey key;
  const base::BytesView key_bytes = container.signed_part.subspan(kKeyAt, crypto::kVerifyKeySize);
  std::copy(key_bytes.begin(), key_bytes.end(), key.bytes.begin());
  TRY("package", crypto::verify(key, kPackageDomain, container.signed_part, container.signature));
  return decode_signed_part(container.signed_part);
}

base::Result<StudyPackage> open_package(base::BytesView file,
                                        const crypto::VerifyKey& pinned_study_key) {
  TRY_ASSIGN(StudyPackage package, "open", open_unpinned_package(file));
  if (!leads_to(package, pinned_study_key)) {
    return base::fail(base::ErrorKind::kAuthentication, "package: another study key");
  }
  return package;
}

base::Result<Rotation> make_rotation(const base::StudyId& study, const crypto::SigningKey& old_key,
                                     const crypto::VerifyKey& new_key) {
  if (old_key.verify_key() == new_key) return refused("rotation: same key");
  return Rotation{old_key.verify_key(), new_key,
                  old_key.sign(kRotationDomain, rotation_bytes(study, new_key))};
}

}  // namespace faltbok::protocol
