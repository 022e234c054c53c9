#include "sync/desk/network.h"

#include "sync/desk/wire.h"

namespace faltbok::desk {
namespace {

base::Result<client::HttpResponse> exchange(Server& server, const client::HttpRequest& request) {
  base::Result<client::HttpResponse> response = server.transport->exchange(request);
  if (response.ok()) return response;
  return server.talk.refuse(
      response.error().kind(),
      {server.address, "the server does not answer (" + response.error().trail() + ")",
       "is it running, and is this machine connected? What was done so far is kept; run again"});
}

}  // namespace

base::Result<client::HttpResponse> Server::get(const std::string& path) {
  return exchange(*this, {"GET", path, {}, {}});
}

base::Result<client::HttpResponse> Server::put(const std::string& path, base::Bytes body) {
  return exchange(*this,
                  {"PUT", path, {{"Content-Type", "application/octet-stream"}}, std::move(body)});
}

base::Error Server::refuse(const client::HttpResponse& response, const std::string& what) {
  const std::string code = error_code(base::text_of(response.body));
  const base::ErrorKind kind = response.status >= 500 || response.status == 429
                                   ? base::ErrorKind::kUnavailable
                                   : base::ErrorKind::kConflict;
  return talk.refuse(kind, {address,
                            what + ": the server answered " + std::to_string(response.status) +
                                (code.empty() ? "" : " '" + code + "'"),
                            kind == base::ErrorKind::kUnavailable
                                ? "try again later"
                                : "is it this study's server, and is the file the newest?"});
}

base::Result<Server> open_server(const Call& call) {
  const std::string text = call.options.text("--server");
  base::Result<client::Address> address = client::Address::parse(text);
  if (!address.ok() && address.error().kind() == base::ErrorKind::kUnsupported)
    return call.talk.refuse(
        base::ErrorKind::kUnsupported,
        {"--server", "'" + text + "' is not on this machine, or uses TLS, which is not built yet",
         "use an address as http://127.0.0.1:PORT (a tunnel does)"});
  if (!address.ok())
    return call.talk.refuse(base::ErrorKind::kInvalidInput,
                            {"--server", "'" + text + "' is not a server's address",
                             "write it as http://127.0.0.1:PORT"});
  std::unique_ptr<client::HttpTransport> transport = call.machine.connect(address.value());
  return Server{call.talk, text, std::move(transport)};
}

}  // namespace faltbok::desk
