#include "sync/client/tablet_folder.h"

#include <algorithm>

#include "crypto/hash.h"
#include "sync/protocol/batch.h"
#include "sync/protocol/enrolment.h"
#include "sync/protocol/package.h"
#include "sync/protocol/receipt.h"

namespace faltbok::client {
namespace {

using base::ErrorKind;

constexpr std::size_t kReadSize = std::size_t{1} << 20;
constexpr std::size_t kTomlSizeMax = 65'536;
constexpr std::size_t kReceiptStatusAt = 84;   // PROTOCOL.md section 2
constexpr std::size_t kPackageVersionAt = 24;  // PROTOCOL.md section 4
constexpr std::size_t kPackageHeadSize = 32;

}  // namespace

std::uint64_t package_version_in(base::BytesView bytes) {
  base::ByteReader reader(bytes.first(std::min(bytes.size(), kPackageHeadSize)));
  const bool is_package = base::text_of(reader.raw(7)) == "FBPACKG";
  (void)reader.raw(kPackageVersionAt - 7);
  const std::uint64_t version = reader.u64();
  return is_package && reader.finish().ok() ? version : 0;
}

base::Status TabletFiles::make_folders() {
  TRY("outbox", files_.make_folders(folder_ / "outbox"));
  TRY("inbox", files_.make_folders(folder_ / "inbox" / "receipts"));
  return files_.make_folders(folder_ / "inbox" / "notes");
}

base::Result<TabletFolder> TabletFiles::list() {
  TabletFolder out;
  TRY_ASSIGN(const auto files, "outbox", files_.list(folder_ / "outbox", kOutboxCountMax));
  for (const os::FileInfo& file : files) {
    if (file.kind != os::FileKind::kFile || !file.name.ends_with(".fbb")) continue;
    TRY_ASSIGN(OutboxBatch batch, "outbox", look_at(file));
    out.batches.push_back(std::move(batch));
  }
  const auto package = files_.read_range(folder_ / "inbox" / "package.fbp", {0, kPackageHeadSize});
  if (package.ok()) out.package_version = package_version_in(package.value());
  if (const auto bytes = read_request(); bytes.ok()) {
    const auto request = protocol::open_request(bytes.value());
    if (request.ok()) out.requesting_device = request.value().device;
  }
  return out;
}

base::Result<OutboxBatch> TabletFiles::look_at(const os::FileInfo& file) {
  OutboxBatch out;
  out.file = file.name;
  out.size = file.size;
  TRY_ASSIGN(const base::Bytes head, "read",
             read_batch(file.name, {0, protocol::kSignedHeaderSize}));
  const auto decoded = protocol::decode_signed_header(head);
  if (!decoded.ok() || protocol::kSignedHeaderSize + decoded.value().header.age_size != file.size) {
    out.damaged = true;
    return out;
  }
  const protocol::BatchPlace& place = decoded.value().header.place;
  out.id = decoded.value().id;
  out.device = place.device;
  out.epoch = place.epoch;
  out.sequence = place.sequence;
  out.receipt = receipt_of(out.id);
  if (out.receipt != ReceiptHeld::kNone) return out;
  TRY_ASSIGN(const bool whole, "read", is_whole(out, decoded.value().header.age_sha256));
  out.damaged = !whole;
  return out;
}

base::Result<bool> TabletFiles::is_whole(const OutboxBatch& batch, const base::Digest& sha256) {
  crypto::Sha256 hash;
  for (std::uint64_t at = protocol::kSignedHeaderSize; at < batch.size;) {
    TRY_ASSIGN(const base::Bytes part, "read", read_batch(batch.file, {at, kReadSize}));
    if (part.empty()) return false;
    hash.update(part);
    at += part.size();
  }
  return hash.finish() == sha256;
}

ReceiptHeld TabletFiles::receipt_of(const base::BatchId& id) {
  const auto bytes =
      files_.read(folder_ / "inbox" / "receipts" / (id.hex() + ".fbr"), protocol::kReceiptSize);
  if (!bytes.ok() || bytes.value().size() != protocol::kReceiptSize) return ReceiptHeld::kNone;
  const auto status = protocol::receipt_status_from(bytes.value()[kReceiptStatusAt]);
  if (!status) return ReceiptHeld::kNone;
  return *status == protocol::ReceiptStatus::kAccepted ? ReceiptHeld::kAccepted
                                                       : ReceiptHeld::kQuarantined;
}

base::Result<base::Bytes> TabletFiles::read_batch(const std::string& file, os::Range range) {
  return files_.read_range(folder_ / "outbox" / file, range);
}

base::Result<base::Bytes> TabletFiles::read_request() {
  return files_.read(folder_ / "request.fbq", protocol::kEnrolmentSizeMax);
}

base::Result<Address> TabletFiles::server_address() {
  TRY_ASSIGN(const base::Bytes toml, "server.toml",
             files_.read(folder_ / "server.toml", kTomlSizeMax));
  return address_from_toml(base::text_of(toml));
}

base::Status TabletFiles::store_receipt(const base::BatchId& id, base::BytesView bytes) {
  return files_.write_durably(folder_ / "inbox" / "receipts" / (id.hex() + ".fbr"), bytes);
}

base::Status TabletFiles::store_package(base::BytesView bytes) {
  return files_.write_durably(folder_ / "inbox" / "package.fbp", bytes);
}

base::Status TabletFiles::store_note(const base::DeviceId& device, base::BytesView bytes) {
  return files_.write_durably(folder_ / "inbox" / "notes" / (device.hex() + ".fbn"), bytes);
}

base::Status TabletFiles::store_status(const SyncStatus& status) {
  const std::string text = encode_status(status);
  return files_.write_durably(folder_ / "inbox" / "status.json", base::view_of(text));
}

}  // namespace faltbok::client
