// The HTTP API without HTTP: what each request does,
// so that tests and the simulator need no socket.
//
//   Shape    begin() sees the headers alone and either answers at once or takes the body piece by
//            piece
//   Units    bytes
//   Errors   as responses: {"error": WORD} with the status of PROTOCOL.md section 6
//   Lifetime an Exchange must not outlive its Server
//   Threads  one at a time
//   Source   sync/PROTOCOL.md section 6; tus 1.0.0 (core, creation, creation-with-upload)
#pragma once

#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "sync/server/server.h"

namespace faltbok::server {

inline constexpr std::size_t kSmallBodySizeMax = std::size_t{1} << 20;  // a note, a request

struct Request {
  std::string method;
  std::string path;                            // without the query
  std::map<std::string, std::string> query;    // after=7
  std::map<std::string, std::string> headers;  // names in lower case
};

struct Response {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  base::Bytes body;
  std::optional<base::BatchId> batch_body;  // the body is this batch's file, of batch_size bytes
  std::uint64_t batch_size = 0;
};

class Exchange {
 public:
  virtual ~Exchange() = default;
  virtual std::optional<Response> take(base::BytesView part) = 0;  // an answer ends the exchange
  virtual Response finish() = 0;                                   // after the last part
};

using Begun = std::variant<Response, std::unique_ptr<Exchange>>;
Begun begin(Server& server, const Request& request);

}  // namespace faltbok::server
