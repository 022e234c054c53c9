// One request and its answer over HTTP: all that the sync engine and the desk's pull and push know
// of the network.
//
//   Shape    paths begin with "/v1/" (sync/PROTOCOL.md, HTTP API);
//            header names are compared without case
//            with the header "Expect: 100-continue" the body waits for the server's consent
//   Units    bytes, ms
//   Errors   kUnavailable   no connection, broken off, timed out: try again later
//            kInvalidInput  the answer is larger than the limit or not HTTP
//            A status such as 404 or 409 is an answer, not an error.
//   Threads  one exchange at a time for each transport
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/bytes.h"
#include "sync/client/address.h"

namespace faltbok::client {

struct HttpHeader {
  std::string name;
  std::string value;
};

struct HttpRequest {
  std::string method = "GET";
  std::string path;
  std::vector<HttpHeader> headers;
  base::Bytes body;
};

struct HttpResponse {
  int status = 0;
  std::vector<HttpHeader> headers;
  base::Bytes body;
};

std::optional<std::string> header_of(const HttpResponse& response, std::string_view name);

class HttpTransport {
 public:
  virtual ~HttpTransport() = default;
  virtual base::Result<HttpResponse> exchange(const HttpRequest& request) = 0;
};

struct HttpLimits {
  long connect_timeout_ms = 10'000;
  long idle_timeout_s = 30;  // less than a byte a second for so long
  std::size_t response_size_max = std::size_t{80} << 20;
};

// Blocking, with the connection kept between exchanges. Follows no redirect, uses no proxy,
// sends no cookie.
std::unique_ptr<HttpTransport> make_http_transport(const Address& address,
                                                   const HttpLimits& limits);

}  // namespace faltbok::client
