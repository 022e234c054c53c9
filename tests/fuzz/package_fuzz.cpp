// A study package, signed whatever it says: refused, or exactly what we would have signed.
#include "sync/protocol/container.h"

#include <algorithm>
#include "sync/protocol/package.h"

using namespace faltbok;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto kKey =
      crypto::SigningKey::from_seed(crypto::Secret<crypto::kSigningSeedSize>());
  constexpr std::ptrdiff_t kKeyAt = 16 + 8;
  base::Bytes content(data, data + size);
  const auto& key = kKey.verify_key().bytes;
  if (content.size() >= kKeyAt + key.size())
    std::copy(key.begin(), key.end(), content.begin() + kKeyAt);
  const auto file = protocol::seal_container("FBPACKG", protocol::kPackageDomain, content, kKey);
  const auto package = protocol::open_package(file, kKey.verify_key());
  if (!package.ok()) return 0;
  CHECK(protocol::seal_package(package.value(), kKey).value() == file);
  for (const auto& device : package.value().devices) {
    protocol::BatchPlace place;
    place.device = device.id;
    (void)protocol::standing_of(package.value(), place);
  }
  (void)protocol::recipients_of(package.value(), protocol::BatchKind::kRoster, "", {2026, 11, 22});
  return 0;
}
