#include "sync/protocol/container.h"

#include <algorithm>

namespace faltbok::protocol {

base::Status check_preamble(base::BytesView file, std::string_view magic) {
  CHECK(magic.size() == kMagicSize);
  if (file.size() < kPreambleSize || base::text_of(file.first(kMagicSize)) != magic) {
    return base::fail(base::ErrorKind::kInvalidInput, "magic");
  }
  if (file[kMagicSize] != kFormatVersion)
    return base::fail(base::ErrorKind::kUnsupported, "version");
  return base::ok_status();
}

void write_preamble(base::ByteWriter& writer, std::string_view magic) {
  CHECK(magic.size() == kMagicSize);
  writer.raw(base::view_of(magic)).u8(kFormatVersion);
}

base::Bytes seal_container(std::string_view magic, std::string_view domain,
                           base::BytesView signed_part, const crypto::SigningKey& key) {
  base::ByteWriter writer;
  write_preamble(writer, magic);
  return writer.raw(signed_part).raw(key.sign(domain, signed_part).bytes).take();
}

base::Result<Container> split_container(base::BytesView file, std::string_view magic,
                                        std::size_t size_max) {
  TRY("container", check_preamble(file, magic));
  if (file.size() > size_max || file.size() < kPreambleSize + crypto::kSignatureSize) {
    return base::fail(base::ErrorKind::kInvalidInput, "container: size");
  }
  Container out;
  out.signed_part =
      file.subspan(kPreambleSize, file.size() - kPreambleSize - crypto::kSignatureSize);
  const base::BytesView signature = file.last(crypto::kSignatureSize);
  std::copy(signature.begin(), signature.end(), out.signature.bytes.begin());
  return out;
}

}  // namespace faltbok::protocol
