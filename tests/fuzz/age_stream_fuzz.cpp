// A payload that was sealed and then changed gives its plaintext, or a prefix and an error;
// never other bytes.
//
//   Input  u8 chunk count 0-2 · u16 last chunk's size · then edits: u8 kind · u24 place · u8 value
#include "crypto/age_stream.h"

#include <algorithm>

#include "tests/support/memory_source.h"

using namespace faltbok;
namespace age = crypto::age;

namespace {

constexpr std::size_t kEditCountMax = 64;
constexpr std::size_t kSealedSizeMax = std::size_t{1} << 20U;  // what edits may make of it

void edit(base::Bytes& bytes, base::ByteReader& edits) {
  const std::uint8_t kind = edits.u8();
  const std::size_t place = edits.u16() | std::size_t{edits.u8()} << 16U;
  const std::uint8_t value = edits.u8();
  if (bytes.empty()) return;
  const auto at = bytes.begin() + static_cast<std::ptrdiff_t>(place % bytes.size());
  if (kind % 4 == 0) *at = static_cast<std::uint8_t>(*at ^ value);
  if (kind % 4 == 1) bytes.erase(at, bytes.end());
  if (kind % 4 == 2) bytes.insert(at, value);
  if (kind % 4 == 3 && bytes.size() < kSealedSizeMax) bytes.insert(bytes.end(), at, bytes.end());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  base::ByteReader input({data, size});
  const std::size_t whole_chunks = input.u8() % 3U;
  const base::Bytes plaintext(whole_chunks * age::kChunkSize + input.u16(), 0x5A);
  const age::FileKey key;
  base::Bytes sealed;
  support::MemorySource source(plaintext);
  const auto collect = [](base::Bytes& into) {
    return [&into](base::BytesView piece) {
      into.insert(into.end(), piece.begin(), piece.end());
      return base::ok_status();
    };
  };
  CHECK(age::seal_payload(key, source, collect(sealed)).ok());
  const base::Bytes before = sealed;
  for (std::size_t i = 0; i < kEditCountMax && input.left() >= 5; ++i) edit(sealed, input);
  support::MemorySource changed(sealed);
  age::Pieces pieces(changed, age::kSealedChunkSize);
  base::Bytes opened;
  const auto status = age::open_payload(key, pieces, collect(opened));
  CHECK(status.ok() == (sealed == before));
  CHECK(opened.size() <= plaintext.size() &&
        std::equal(opened.begin(), opened.end(), plaintext.begin()));
  return 0;
}
