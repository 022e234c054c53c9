#include "sync/server/papers.h"

#include <algorithm>
#include <string>

#include "crypto/hash.h"
#include "sync/protocol/enrolment.h"
#include "sync/protocol/receipt.h"

namespace faltbok::server {
namespace {

using base::ErrorKind;

constexpr std::size_t kVersionDigitCount = 10;

std::optional<Refusal> refusal_unless_ok(const base::Status& status, RefusalCode on_conflict) {
  if (status.ok()) return std::nullopt;
  if (status.error().kind() == ErrorKind::kConflict) return Refusal{on_conflict};
  return refusal_of(status.error());
}

// The device is certified, and so is everybody whom it asks for. What another key asks for in its
// name waits for nothing.
bool is_answered(const protocol::StudyPackage& package, const protocol::EnrolmentRequest& request) {
  const protocol::DeviceCertificate* device =
      protocol::find_device(package, request.device, request.epoch);
  if (device == nullptr) return false;
  if (device->sign_key != request.sign_key) return true;
  return std::ranges::all_of(request.users, [&](const protocol::RequestUser& user) {
    return protocol::find_user(package, user.id) != nullptr;
  });
}

}  // namespace

os::Path package_path(const os::Path& data, std::uint64_t version) {
  std::string digits = std::to_string(version);
  if (digits.size() < kVersionDigitCount) digits.insert(0, kVersionDigitCount - digits.size(), '0');
  return data / "packages" / (digits + ".fbp");
}

base::Status keep_package(const Shelf& shelf, std::uint64_t version, base::BytesView bytes) {
  TRY("keep package", shelf.files.make_folders(shelf.data / "packages"));
  TRY("keep package", shelf.files.write_durably(package_path(shelf.data, version), bytes));
  return shelf.store.put_package({version, crypto::sha256(bytes)});
}

std::optional<Refusal> Papers::put_package(base::BytesView bytes) {
  auto opened = protocol::open_package(bytes, shelf_.study.pinned_key());
  if (!opened.ok()) return Refusal{RefusalCode::kSignature};
  if (opened.value().study != shelf_.study.id()) return Refusal{RefusalCode::kStudy};
  const std::uint64_t version = opened.value().version;
  const auto held = shelf_.store.newest_package();
  if (!held.ok()) return refusal_of(held.error());
  if (held.value() && held.value()->version >= version) {
    const bool same =
        held.value()->version == version && held.value()->sha256 == crypto::sha256(bytes);
    return same ? std::nullopt : std::optional(Refusal{RefusalCode::kVersion});
  }
  if (const auto refusal =
          refusal_unless_ok(keep_package(shelf_, version, bytes), RefusalCode::kVersion))
    return refusal;
  shelf_.study.replace(std::move(opened).value());
  return refusal_unless_ok(drop_certified_requests(), RefusalCode::kUnavailable);
}

base::Status Papers::drop_certified_requests() {
  TRY_ASSIGN(const auto waiting, "requests", shelf_.store.requests());
  for (const RequestRow& row : waiting) {
    const auto request = protocol::open_request(row.bytes);
    if (request.ok() && is_answered(shelf_.study.package(), request.value()))
      TRY("requests", shelf_.store.remove_request(row.device));
  }
  return base::ok_status();
}

Answer<base::Bytes> Papers::package() {
  auto bytes = shelf_.files.read(package_path(shelf_.data, shelf_.study.package().version),
                                 protocol::kPackageSizeMax);
  if (!bytes.ok()) return refusal_of(bytes.error());
  return std::move(bytes).value();
}

std::optional<Refusal> Papers::put_note(base::BytesView bytes) {
  const auto note = protocol::open_note(bytes, shelf_.study.package().study_key);
  if (!note.ok()) return Refusal{RefusalCode::kSignature};
  if (note.value().study != shelf_.study.id()) return Refusal{RefusalCode::kStudy};
  const auto held = shelf_.store.note(note.value().device);
  if (!held.ok()) return refusal_of(held.error());
  if (held.value() && std::ranges::equal(held.value()->bytes, bytes)) return std::nullopt;
  const ChainHead through{note.value().epoch, note.value().through_sequence, note.value().batch};
  const NoteRow row{note.value().device, through, base::Bytes(bytes.begin(), bytes.end())};
  return refusal_unless_ok(shelf_.store.put_note(row), RefusalCode::kOlder);
}

Answer<base::Bytes> Papers::note(const base::DeviceId& device) {
  auto held = shelf_.store.note(device);
  if (!held.ok()) return refusal_of(held.error());
  if (!held.value()) return Refusal{RefusalCode::kNotFound};
  return std::move(held.value()->bytes);
}

std::optional<Refusal> Papers::put_request(base::BytesView bytes) {
  const auto request = protocol::open_request(bytes);
  if (!request.ok()) return Refusal{RefusalCode::kSignature};
  if (request.value().study != shelf_.study.id()) return Refusal{RefusalCode::kStudy};
  // A request that was answered already is no longer wanted, and sending it again is no error.
  if (is_answered(shelf_.study.package(), request.value())) return std::nullopt;
  const RequestRow row{request.value().device, base::Bytes(bytes.begin(), bytes.end())};
  return refusal_unless_ok(shelf_.store.put_request(row), RefusalCode::kBusy);
}

Answer<std::vector<RequestRow>> Papers::requests() {
  auto waiting = shelf_.store.requests();
  if (!waiting.ok()) return refusal_of(waiting.error());
  return std::move(waiting).value();
}

}  // namespace faltbok::server
