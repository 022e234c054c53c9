#include "device/storage/head_file.h"

#include "crypto/hash.h"

namespace faltbok::storage {
namespace {

constexpr std::string_view kMagic = "FBKHEAD";
constexpr std::uint8_t kVersion = 1;
static_assert(kHeadSize == 7 + 1 + 16 + 8 + crypto::kHashSize, "SCHEMA.md says 64");

base::Bytes signed_part(const HeadPlace& place, std::uint64_t count) {
  return base::ByteWriter()
      .raw(base::view_of(kMagic))
      .u8(kVersion)
      .raw(place.device.view())
      .u64(count)
      .take();
}

base::ByteArray<32> mac_of(const crypto::DataKey& key, base::BytesView part) {
  constexpr std::string_view kDomain{"faltbok/v1/head\0", 16};
  crypto::Secret<32> mac_key;
  crypto::hkdf_expand(key, base::view_of(kDomain), mac_key.reveal_to_write());
  return crypto::hmac_sha256(mac_key.reveal(), part);
}

}  // namespace

base::Status write_head(const HeadPlace& place, const crypto::DataKey& key, std::uint64_t count) {
  const base::Bytes part = signed_part(place, count);
  const base::Bytes file = base::ByteWriter().raw(part).raw(mac_of(key, part)).take();
  return place.files.write_durably(place.path, file);
}

base::Result<std::uint64_t> read_head(const HeadPlace& place, const crypto::DataKey& key) {
  TRY_ASSIGN(const base::Bytes file, "head", place.files.read(place.path, kHeadSize));
  base::ByteReader reader(file);
  reader.raw(kMagic.size() + 1 + place.device.bytes.size());
  const std::uint64_t count = reader.u64();
  const base::BytesView mac = reader.raw(crypto::kHashSize);
  const base::Bytes part = signed_part(place, count);
  const bool whole = reader.finish().ok();
  const base::ByteArray<32> wanted = mac_of(key, part);
  const bool ours = whole && crypto::equal_constant_time(mac, wanted) &&
                    crypto::equal_constant_time(base::BytesView(file).first(part.size()), part);
  if (!ours) return base::fail(base::ErrorKind::kNotFound, "head: not this vault's");
  return count;
}

}  // namespace faltbok::storage
