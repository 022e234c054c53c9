#include "platform/base/bytes.h"

#include <catch2/catch_test_macros.hpp>

#include "platform/base/ids.h"

using namespace faltbok::base;

TEST_CASE("bytes: hex there and back, and refused when it is not hex") {
  CHECK(hex_of(Bytes{0, 15, 255}) == "000fff");
  CHECK(bytes_from_hex("000FfF").value() == Bytes{0, 15, 255});
  CHECK(bytes_from_hex("0").error().kind() == ErrorKind::kInvalidInput);
  CHECK(bytes_from_hex("0g").error().kind() == ErrorKind::kInvalidInput);
  CHECK(!RecordId::from_hex("00").ok());
}

TEST_CASE("bytes: every field reads back, and every truncation is noticed") {
  const Bytes all = ByteWriter()
                        .u8(1)
                        .u16(0x0203)
                        .u32(0x04050607)
                        .u64(0x08090a0b0c0d0e0f)
                        .i64(-2)
                        .text("åäö")
                        .written();
  CHECK(hex_of(BytesView(all).first(7)) == "01030207060504");
  ByteReader reader(all);
  CHECK(reader.u8() == 1);
  CHECK(reader.u16() == 0x0203);
  CHECK(reader.u32() == 0x04050607);
  CHECK(reader.u64() == 0x08090a0b0c0d0e0f);
  CHECK(reader.i64() == -2);
  CHECK(reader.text(100) == "åäö");
  CHECK(reader.finish().ok());
  for (std::size_t size = 0; size < all.size(); ++size) {
    ByteReader shorter(BytesView(all).first(size));
    (void)shorter.raw(23);
    (void)shorter.text(100);
    CAPTURE(size);
    CHECK(!shorter.finish().ok());
  }
}

TEST_CASE("bytes: a length above its limit and trailing bytes are refused") {
  const Bytes all = ByteWriter().text("four").written();
  ByteReader limited(all);
  CHECK(limited.text(3).empty());
  CHECK(!limited.finish().ok());
  ByteReader early(all);
  (void)early.u8();
  CHECK(early.finish().error().trail() == "trailing bytes");
}

TEST_CASE("result: the trail grows outwards") {
  const auto inner = [] { return Status(fail(ErrorKind::kNoSpace, "disk")); };
  const auto outer = [&]() -> Status {
    TRY("put", inner());
    return ok_status();
  };
  CHECK(outer().error().trail() == "put: disk");
  CHECK(outer().error().kind() == ErrorKind::kNoSpace);
}
