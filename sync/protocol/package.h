// The study package: everything that a tablet and a server believe, signed by the study key.
//
//   Shape    signed container: study id, version, study key, JSON manifest, files
//   Errors   kInvalidInput   not well formed; a list or text above its limit;
//            a key missing, unknown or twice
//            kUnsupported    another version of the container
//            kAuthentication not signed by the pinned study key, nor by one that it was rotated to
//            kNotFound       (find_*) no such file, form, device
//   Lifetime owned values
//   Threads  values
//   Source   sync/PROTOCOL.md section 4
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "crypto/age.h"
#include "crypto/sign.h"
#include "platform/base/ids.h"
#include "platform/base/time.h"
#include "sync/protocol/batch.h"

namespace faltbok::protocol {

inline constexpr std::size_t kPackageSizeMax = 33'554'432;
inline constexpr std::size_t kManifestSizeMax = 4'194'304;
inline constexpr std::size_t kPackageFileCountMax = 1'024;
inline constexpr std::size_t kPackagePathSizeMax = 255;
inline constexpr std::size_t kPackageListCountMax = 4'096;
inline constexpr std::size_t kPackageTextSizeMax = 1'024;
inline constexpr std::string_view kPackageDomain = "faltbok/v1/package";
inline constexpr std::string_view kRotationDomain = "faltbok/v1/rotation";

struct PackageFile {
  std::string path;  // study.toml, forms/hads.xml, forms/hads.md
  base::Bytes content;
  bool operator==(const PackageFile&) const = default;
};

struct FormEntry {
  std::string id;
  std::string version;
  base::Digest sha256;   // of the compiled XForm
  std::string compiled;  // path of the compiled XForm in the package
  std::string source;    // path of its XLSForm, or empty
  bool operator==(const FormEntry&) const = default;
};

// The pseudonym numbers first .. first+count-1 are this tablet's alone.
struct PseudonymBlock {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
  bool operator==(const PseudonymBlock&) const = default;
};

struct DeviceCertificate {
  base::DeviceId id;
  std::string label;
  crypto::VerifyKey sign_key;
  crypto::age::Recipient recipient;
  std::uint32_t epoch = 1;
  std::vector<std::string> sites;
  PseudonymBlock block;
  base::Date expires;  // the last day on which it holds
  bool operator==(const DeviceCertificate&) const = default;
};

struct UserCertificate {
  base::UserId id;
  std::string label;  // not a name
  std::string role;
  crypto::VerifyKey sign_key;
  base::DeviceId device;
  bool operator==(const UserCertificate&) const = default;
};

struct CoordinatorCertificate {
  std::string label;
  crypto::age::Recipient recipient;
  bool operator==(const CoordinatorCertificate&) const = default;
};

struct Revocation {
  base::DeviceId device;
  std::uint32_t epoch = 1;  // this epoch and those below
  base::Date day;
  bool operator==(const Revocation&) const = default;
};

struct ErasureOrder {
  std::string id;
  std::vector<std::string> participants;  // pseudonyms
  base::Date day;
  bool operator==(const ErasureOrder&) const = default;
};

struct Rotation {
  crypto::VerifyKey old_key;
  crypto::VerifyKey new_key;
  crypto::Signature signature;
  bool operator==(const Rotation&) const = default;
};

struct StudyPackage {
  base::StudyId study;
  std::uint64_t version = 1;
  crypto::VerifyKey study_key;
  std::string study_name;
  std::string server_address;
  std::optional<crypto::VerifyKey> server_receipt_key;
  std::vector<base::Digest> tls_pins;
  crypto::age::Recipient custodian;
  crypto::age::Recipient escrow;
  std::optional<crypto::age::Recipient> code_custodian;
  std::optional<crypto::age::Recipient> code_escrow;
  std::vector<FormEntry> forms;
  // A device may stand here more than once, with another epoch.
  std::vector<DeviceCertificate> devices;
  std::vector<UserCertificate> users;
  std::vector<CoordinatorCertificate> coordinators;
  std::vector<Revocation> revocations;
  std::vector<ErasureOrder> erasures;
  std::vector<Rotation> rotations;
  std::string provisional_wording_allowed_by;
  std::map<std::string, std::string> settings;
  std::vector<PackageFile> files;
  bool operator==(const StudyPackage&) const = default;
};

// Signs with `study_key`, whose verify key becomes package.study_key; files are put in order.
base::Result<base::Bytes> seal_package(StudyPackage package, const crypto::SigningKey& study_key);
base::Result<StudyPackage> open_package(base::BytesView file,
                                        const crypto::VerifyKey& pinned_study_key);
// For a first look, before anything is pinned:
// verified only with the key that the package itself names.
base::Result<StudyPackage> open_unpinned_package(base::BytesView file);

base::Result<Rotation> make_rotation(const base::StudyId& study, const crypto::SigningKey& old_key,
                                     const crypto::VerifyKey& new_key);

// Finding. The pointers live as long as the package.
const PackageFile* find_file(const StudyPackage& package, std::string_view path);
// the last one listed
const FormEntry* find_form(const StudyPackage& package, std::string_view id);
const DeviceCertificate* find_device(const StudyPackage& package, const base::DeviceId& id,
                                     std::uint32_t epoch);
const DeviceCertificate* find_newest_device(const StudyPackage& package, const base::DeviceId& id);
const UserCertificate* find_user(const StudyPackage& package, const base::UserId& id);

enum class DeviceStanding { kValid, kUnknown, kRevoked, kExpired };
DeviceStanding standing_of(const StudyPackage& package, const BatchPlace& place);

// Who a batch of this kind is sealed for on `today`; `site` matters for kIdentity only.
// kNotFound: fewer than two, so nothing may be sealed.
base::Result<std::vector<crypto::age::Recipient>> recipients_of(const StudyPackage& package,
                                                                BatchKind kind,
                                                                std::string_view site,
                                                                const base::Date& today);

}  // namespace faltbok::protocol
