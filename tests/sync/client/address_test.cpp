#include "sync/client/address.h"

#include <catch2/catch_test_macros.hpp>

using namespace faltbok::client;
using faltbok::base::ErrorKind;

TEST_CASE("address: this machine over http is taken, with or without a slash at the end") {
  CHECK(Address::parse("http://127.0.0.1:8480").value().text() == "http://127.0.0.1:8480");
  CHECK(Address::parse("http://127.0.0.1:8480/").value().text() == "http://127.0.0.1:8480");
  CHECK(Address::parse("http://localhost:1").ok());
  CHECK(Address::parse("http://[::1]:65535").ok());
}

TEST_CASE("address: another machine or https is not supported yet, and never tried in clear") {
  for (const char* text :
       {"http://192.168.1.4:80", "http://study.example:80", "http://127.evil.example:80",
        "http://127.0.0.1.example:80", "https://127.0.0.1:8480"}) {
    CAPTURE(text);
    CHECK(Address::parse(text).error().kind() == ErrorKind::kUnsupported);
  }
}

TEST_CASE("address: what is not an address is refused") {
  for (const char* text :
       {"", "127.0.0.1:80", "http://", "http://127.0.0.1", "http://127.0.0.1:0",
        "http://127.0.0.1:65536", "http://127.0.0.1:80x", "http://a@127.0.0.1:80",
        "http://127.0.0.1/x:80", "file:///etc/passwd"}) {
    CAPTURE(text);
    CHECK(Address::parse(text).error().kind() == ErrorKind::kInvalidInput);
  }
}

TEST_CASE("address: server.toml names it on one line") {
  CHECK(address_from_toml("# the study's server\naddress = \"http://127.0.0.1:8480\"\n")
            .value()
            .text() == "http://127.0.0.1:8480");
  CHECK(address_from_toml("").error().kind() == ErrorKind::kNotFound);
  CHECK(address_from_toml("addresses = 1\n").error().kind() == ErrorKind::kNotFound);
  CHECK(address_from_toml("address = http://127.0.0.1:8480").error().kind() ==
        ErrorKind::kInvalidInput);
  CHECK(address_from_toml("address = \"http://127.0.0.1:8480").error().kind() ==
        ErrorKind::kInvalidInput);
}
