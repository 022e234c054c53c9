#include "platform/base/utf8.h"

#include <catch2/catch_test_macros.hpp>

using namespace faltbok::base;

TEST_CASE("utf8: well-formed text is accepted and counted in characters") {
  CHECK(is_utf8("Fältbok ✓ 😀"));
  CHECK(codepoint_count("åäö😀") == 4);
  CHECK(codepoint_at("😀", 0).value == 0x1F600);
}

TEST_CASE("utf8: overlong forms, surrogates, lone and missing continuations are refused") {
  for (const char* wrong : {"\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\x80",
                            "\xC3", "\xF0\x9F\x98"}) {
    CAPTURE(wrong);
    CHECK(!is_utf8(wrong));
    CHECK(codepoint_at(wrong, 0).size == 1);
  }
}
