#include "tests/sync/support/server_fixture.h"

#include <algorithm>
#include <cctype>

namespace faltbok::support {
namespace {

constexpr std::size_t kPieceSize = 1'000;

server::Request request_of(const client::HttpRequest& in) {
  server::Request out;
  out.method = in.method;
  const auto mark = std::min(in.path.find('?'), in.path.size());
  out.path = in.path.substr(0, mark);
  if (mark < in.path.size()) {
    const std::string query = in.path.substr(mark + 1);
    const auto equals = query.find('=');
    out.query[query.substr(0, equals)] = query.substr(equals + 1);
  }
  for (const client::HttpHeader& header : in.headers) {
    std::string name = header.name;
    std::ranges::transform(name, name.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    out.headers[name] = header.value;
  }
  return out;
}

client::HttpResponse response_of(server::Server& server, const server::Response& in) {
  client::HttpResponse out;
  out.status = in.status;
  for (const auto& [name, value] : in.headers) out.headers.push_back({name, value});
  out.body = in.body;
  if (in.batch_body) out.body = server.bodies().read(*in.batch_body, {0, in.batch_size}).value();
  return out;
}

}  // namespace

ServerFixture::ServerFixture(StudyFixture& study, os::Files& files)
    : folder_(std::in_place), machine_{files, clock_}, data_(folder_->path() / "data") {
  set_up(study);
}

ServerFixture::ServerFixture(StudyFixture& study, os::Files& memory, server::OpenStore open_store)
    : machine_{memory, clock_, std::move(open_store)}, data_{"/server"} {
  clock_.jump_to({0});  // the memory disk's time is a count of changes
  set_up(study);
}

void ServerFixture::set_up(StudyFixture& study) {
  const auto key = server::init_server(machine_, data_, study.sealed_package());
  CHECK(key.ok());
  receipt_key_ = key.value();
  CHECK(restart().ok());
}

base::Status ServerFixture::restart() {
  server_.reset();
  const auto log = [this](const std::string& line) { log_.push_back(line); };
  TRY_ASSIGN(server_, "restart", server::Server::open(machine_, data_, {quota_, log}));
  return base::ok_status();
}

base::Result<client::HttpResponse> ApiTransport::exchange(const client::HttpRequest& request) {
  server::Server& server = fixture_.server();
  server::Begun begun = server::begin(server, request_of(request));
  if (const auto* answer = std::get_if<server::Response>(&begun))
    return response_of(server, *answer);
  auto& exchange = *std::get<std::unique_ptr<server::Exchange>>(begun);
  for (std::size_t at = 0; at < request.body.size(); at += kPieceSize) {
    const base::BytesView rest = base::BytesView(request.body).subspan(at);
    const base::BytesView piece = rest.first(std::min(kPieceSize, rest.size()));
    body_bytes_taken += piece.size();
    if (const auto answer = exchange.take(piece)) return response_of(server, *answer);
  }
  return response_of(server, exchange.finish());
}

void ApiTransport::break_off(const client::HttpRequest& request, std::size_t size) {
  server::Begun begun = server::begin(fixture_.server(), request_of(request));
  if (auto* exchange = std::get_if<std::unique_ptr<server::Exchange>>(&begun))
    (void)(*exchange)->take(
        base::BytesView(request.body).first(std::min(size, request.body.size())));
}

}  // namespace faltbok::support
