// A key file with its hash put right is refused, or is exactly what the parser writes again.
#include "crypto/hash.h"
#include "crypto/keyfile.h"

using namespace faltbok;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto kIdentity = crypto::age::Identity::from_secret(crypto::ExchangeSecret());
  const base::BytesView content(data, size);
  (void)crypto::KeyFile::parse(content);
  const base::Bytes whole =
      base::ByteWriter().raw(content).raw(crypto::sha256(content).view()).take();
  const auto file = crypto::KeyFile::parse(whole);
  if (!file.ok()) return 0;
  CHECK(file.value().bytes() == whole);
  (void)file.value().users();
  (void)file.value().recover(std::span(&kIdentity, 1));
  return 0;
}
