// The header of an age file, its stanzas, and armor.
#include "crypto/age_header.h"

#include <algorithm>

using namespace faltbok;
namespace age = crypto::age;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto kIdentity = age::Identity::from_secret(crypto::ExchangeSecret());
  const base::BytesView input(data, size);
  const auto header = age::parse_header(input);
  if (header.ok()) {
    CHECK(header.value().size <= size && header.value().mac_input_size < header.value().size);
    // Written again with any key, all but the MAC is the same: there is one spelling.
    const base::Bytes again = age::write_header(age::FileKey(), header.value().stanzas);
    CHECK(again.size() == header.value().size);
    CHECK(std::equal(again.begin(), again.end() - 44, input.begin()));
    (void)age::decrypt(input, kIdentity);
  }
  const auto file = age::dearmor(base::text_of(input));
  if (file.ok()) CHECK(age::dearmor(age::armor(file.value())).value() == file.value());
  return 0;
}
