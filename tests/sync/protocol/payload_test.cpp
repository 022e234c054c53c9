#include "sync/protocol/payload.h"
#include "sync/protocol/batch.h"

#include <catch2/catch_test_macros.hpp>

using namespace faltbok;
using base::ErrorKind;

namespace {

// A frame between its length and its padding, as append_payload lays it.
base::Bytes around(const base::Bytes& frame) {
  base::Bytes out = base::ByteWriter().u64(frame.size()).raw(frame).take();
  out.resize(protocol::padme_size(out.size()), 0);
  return out;
}

// RFC 8878: magic, single segment with content size 1, one last raw block of one byte.
const base::Bytes kOneByte{0x28, 0xB5, 0x2F, 0xFD, 0x20, 0x01, 0x09, 0x00, 0x00, 'a'};

bool refused(const base::Bytes& frame) {
  const auto opened = protocol::payload_in(around(frame), 0);
  return !opened.ok() && opened.error().kind() == ErrorKind::kInvalidInput;
}

}  // namespace

TEST_CASE("payload: a frame made by hand opens, so the refusals below are about what they change") {
  CHECK(protocol::payload_in(around(kOneByte), 0).value() == base::Bytes{'a'});
}

TEST_CASE("payload: a frame that hides its size, lies about it, or is not alone is refused") {
  CHECK(refused({0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x58, 0x09, 0x00, 0x00, 'a'}));  // no content size
  base::Bytes lies = kOneByte;
  lies[5] = 2;
  CHECK(refused(lies));
  base::Bytes two = kOneByte;
  two.insert(two.end(), kOneByte.begin(), kOneByte.end());
  CHECK(refused(two));
  CHECK(refused({}));
  CHECK(refused({1, 2, 3, 4, 5, 6, 7, 8, 9}));
  // 64 MiB and one byte, said in four bytes of content size: refused before memory is taken.
  CHECK(refused({0x28, 0xB5, 0x2F, 0xFD, 0xA0, 0x01, 0x00, 0x00, 0x04, 0x09, 0x00, 0x00, 'a'}));
}

TEST_CASE("payload: padding is zero and exact") {
  base::Bytes whole;
  REQUIRE(protocol::append_payload(whole, base::view_of("something to pad, somewhat longer")).ok());
  REQUIRE(protocol::payload_in(whole, 0).ok());
  base::Bytes longer = whole;
  longer.push_back(0);
  CHECK(!protocol::payload_in(longer, 0).ok());
  base::Bytes marked = around({0x28, 0xB5, 0x2F, 0xFD, 0x20, 0x02, 0x11, 0x00, 0x00, 'a', 'b'});
  REQUIRE(marked.size() == 20);  // 19 and one of padding
  REQUIRE(protocol::payload_in(marked, 0).ok());
  marked.back() = 1;
  CHECK(!protocol::payload_in(marked, 0).ok());
}
