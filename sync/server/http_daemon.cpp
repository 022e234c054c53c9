#include "sync/server/http_daemon.h"

#include <arpa/inet.h>
#include <microhttpd.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace faltbok::server {
namespace {

using base::ErrorKind;
using base::fail;

constexpr std::size_t kFileBlockSize = std::size_t{256} << 10;

// One request on its way.
struct Conversation {
  std::unique_ptr<Exchange> exchange;
  std::optional<Response> answer;
  std::size_t dropped_size = 0;
};

struct HeaderSink {
  std::map<std::string, std::string>* into;
  bool lower_case;
};

MHD_Result collect(void* context, MHD_ValueKind, const char* name, const char* value) {
  const HeaderSink& sink = *static_cast<HeaderSink*>(context);
  if (sink.into->size() >= kHeaderCountMax) return MHD_NO;
  std::string key(name);
  if (sink.lower_case)
    std::ranges::transform(key, key.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    });
  sink.into->insert_or_assign(std::move(key), value == nullptr ? "" : value);
  return MHD_YES;
}

Request request_of(MHD_Connection* connection, const char* url, const char* method) {
  Request out;
  out.method = method;
  out.path = url;
  HeaderSink headers{&out.headers, true};
  MHD_get_connection_values(connection, MHD_HEADER_KIND, collect, &headers);
  HeaderSink query{&out.query, false};
  MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, collect, &query);
  return out;
}

bool has_body(const Request& request) {
  const auto length = request.headers.find("content-length");
  return request.headers.contains("transfer-encoding") ||
         (length != request.headers.end() && length->second != "0");
}

// Small enough to read to its end, so that the sender, still writing, gets to read our refusal.
bool may_be_dropped(const Request& request) {
  const auto length = request.headers.find("content-length");
  if (length == request.headers.end() || request.headers.contains("expect")) return false;
  return length->second.size() < std::to_string(kRefusedBodySizeMax).size();
}

struct FileReader {
  Bodies& bodies;
  base::BatchId id;
};

ssize_t read_body(void* context, std::uint64_t position, char* out, std::size_t size_max) {
  const FileReader& reader = *static_cast<FileReader*>(context);
  const auto bytes = reader.bodies.read(reader.id, {position, size_max});
  if (!bytes.ok()) return MHD_CONTENT_READER_END_WITH_ERROR;
  if (bytes.value().empty()) return MHD_CONTENT_READER_END_OF_STREAM;
  std::ranges::copy(base::text_of(bytes.value()), out);
  return static_cast<ssize_t>(bytes.value().size());
}

void free_reader(void* context) { delete static_cast<FileReader*>(context); }

MHD_Response* mhd_response(Server& server, Response& answer) {
  if (answer.batch_body)
    return MHD_create_response_from_callback(answer.batch_size, kFileBlockSize, read_body,
                                             new FileReader{server.bodies(), *answer.batch_body},
                                             free_reader);
  return MHD_create_response_from_buffer(answer.body.size(), answer.body.data(),
                                         MHD_RESPMEM_MUST_COPY);
}

MHD_Result send(Server& server, MHD_Connection* connection, Response answer) {
  MHD_Response* response = mhd_response(server, answer);
  if (response == nullptr) return MHD_NO;
  for (const auto& [name, value] : answer.headers)
    MHD_add_response_header(response, name.c_str(), value.c_str());
  const MHD_Result queued =
      MHD_queue_response(connection, static_cast<unsigned>(answer.status), response);
  MHD_destroy_response(response);
  return queued;
}

MHD_Result begin_conversation(Server& server, MHD_Connection* connection, const Request& request,
                              void** context) {
  auto conversation = std::make_unique<Conversation>();
  Begun begun = begin(server, request);
  if (auto* exchange = std::get_if<std::unique_ptr<Exchange>>(&begun)) {
    conversation->exchange = std::move(*exchange);
  } else {
    conversation->answer = std::move(std::get<Response>(begun));
  }
  const bool answer_now = conversation->answer && has_body(request) && !may_be_dropped(request);
  *context = conversation.release();
  if (!answer_now) return MHD_YES;
  Response answer = std::move(*static_cast<Conversation*>(*context)->answer);
  answer.headers.emplace_back("Connection", "close");
  return send(server, connection, std::move(answer));
}

MHD_Result take_part(Conversation& conversation, base::BytesView part) {
  if (conversation.answer) {
    conversation.dropped_size += part.size();
    return conversation.dropped_size > kRefusedBodySizeMax ? MHD_NO : MHD_YES;
  }
  conversation.answer = conversation.exchange->take(part);
  return MHD_YES;
}

MHD_Result on_request(void* context, MHD_Connection* connection, const char* url,
                      const char* method, const char*, const char* part, std::size_t* part_size,
                      void** conversation_context) {
  Server& server = *static_cast<Server*>(context);
  if (*conversation_context == nullptr)
    return begin_conversation(server, connection, request_of(connection, url, method),
                              conversation_context);
  Conversation& conversation = *static_cast<Conversation*>(*conversation_context);
  if (*part_size != 0) {
    const MHD_Result taken = take_part(conversation, base::view_of({part, *part_size}));
    *part_size = 0;
    return taken;
  }
  Response answer =
      conversation.answer ? std::move(*conversation.answer) : conversation.exchange->finish();
  conversation.exchange.reset();
  return send(server, connection, std::move(answer));
}

void on_completed(void*, MHD_Connection*, void** context, MHD_RequestTerminationCode) {
  delete static_cast<Conversation*>(*context);
  *context = nullptr;
}

base::Result<sockaddr_in> socket_address(const ListenAddress& address) {
  sockaddr_in out{};
  out.sin_family = AF_INET;
  out.sin_port = htons(address.port);
  if (inet_pton(AF_INET, address.host.c_str(), &out.sin_addr) != 1)
    return fail(ErrorKind::kInvalidInput, "listen: host");
  return out;
}

}  // namespace

base::Result<ListenAddress> listen_address_from(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return fail(ErrorKind::kInvalidInput, "listen: port");
  ListenAddress out;
  out.host = text.substr(0, colon);
  const std::string_view port = text.substr(colon + 1);
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), out.port);
  if (error != std::errc{} || end != port.data() + port.size())
    return fail(ErrorKind::kInvalidInput, "listen: port");
  TRY_ASSIGN(const sockaddr_in address, "listen", socket_address(out));
  if ((ntohl(address.sin_addr.s_addr) >> 24) != 127)
    return fail(ErrorKind::kUnsupported, "listen: not loopback");
  return out;
}

base::Result<std::unique_ptr<HttpDaemon>> HttpDaemon::start(Server& server,
                                                            const ListenAddress& address) {
  TRY_ASSIGN(const sockaddr_in socket, "listen", socket_address(address));
  std::unique_ptr<HttpDaemon> out(new HttpDaemon(server));
  out->daemon_ = MHD_start_daemon(
      MHD_USE_AUTO_INTERNAL_THREAD, address.port, nullptr, nullptr, on_request, &out->server_,
      MHD_OPTION_SOCK_ADDR, &socket, MHD_OPTION_NOTIFY_COMPLETED, on_completed, nullptr,
      MHD_OPTION_CONNECTION_LIMIT, kConnectionCountMax, MHD_OPTION_CONNECTION_TIMEOUT,
      kConnectionIdleSecondsMax, MHD_OPTION_CONNECTION_MEMORY_LIMIT, kConnectionMemorySizeMax,
      MHD_OPTION_LISTENING_ADDRESS_REUSE, 1U, MHD_OPTION_END);
  if (out->daemon_ == nullptr) return fail(ErrorKind::kUnavailable, "listen: port is taken");
  const MHD_DaemonInfo* info = MHD_get_daemon_info(out->daemon_, MHD_DAEMON_INFO_BIND_PORT);
  out->port_ = info == nullptr ? address.port : info->port;
  return out;
}

HttpDaemon::~HttpDaemon() {
  if (daemon_ != nullptr) MHD_stop_daemon(daemon_);
}

}  // namespace faltbok::server
