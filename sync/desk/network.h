// The keyless side of the desk: one connection to the server,
// with failures in the custodian's words.
//
//   Errors   told through Talk, then returned: kUnavailable no server;
//            kInvalidInput a wrong address
//   Threads  one
#pragma once

#include "sync/desk/commands.h"

namespace faltbok::desk {

struct Server {
  Talk& talk;
  std::string address;
  std::unique_ptr<client::HttpTransport> transport;

  base::Result<client::HttpResponse> get(const std::string& path);
  base::Result<client::HttpResponse> put(const std::string& path, base::Bytes body);
  base::Error refuse(const client::HttpResponse& response, const std::string& what);
};

base::Result<Server> open_server(const Call& call);

}  // namespace faltbok::desk
