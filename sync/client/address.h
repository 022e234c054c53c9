// Where the study's server is: an http address on this very machine, until TLS with pins is built.
//
//   Shape    `http://HOST:PORT`, HOST one of 127.x.y.z, [::1], localhost; no path, user or query
//   Errors   kInvalidInput   not an address as above
//            kUnsupported    https, or another machine: plain http would show who syncs what and
//                            when to
//                            anybody on the way
//   Threads  values
//   Source   design.md section 7
#pragma once

#include <string>
#include <string_view>

#include "platform/base/result.h"

namespace faltbok::client {

inline constexpr std::size_t kAddressSizeMax = 200;

class Address {
 public:
  static base::Result<Address> parse(std::string_view text);
  const std::string& text() const { return text_; }  // no trailing slash

 private:
  explicit Address(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// `address = "http://127.0.0.1:8480"`, one line of server.toml; other lines are comments or empty.
base::Result<Address> address_from_toml(std::string_view toml);

}  // namespace faltbok::client
