#include "sync/server/api.h"

#include <algorithm>
#include <charconv>
#include <functional>

#include "sync/server/responses.h"

namespace faltbok::server {
namespace {

constexpr std::size_t kPathPartCountMax = 5;

std::vector<std::string> parts_of(std::string_view path) {
  std::vector<std::string> out;
  while (path.starts_with('/') && out.size() < kPathPartCountMax) {
    path.remove_prefix(1);
    const auto end = std::min(path.find('/'), path.size());
    out.emplace_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return out;
}

// A whole body in memory, then one function of it.
class SmallBody final : public Exchange {
 public:
  using Act = std::function<Response(base::BytesView)>;
  SmallBody(std::size_t size_max, Act act) : size_max_(size_max), act_(std::move(act)) {}

  std::optional<Response> take(base::BytesView part) override {
    if (part.size() > size_max_ - body_.size()) return refused({RefusalCode::kSize});
    body_.insert(body_.end(), part.begin(), part.end());
    return std::nullopt;
  }
  Response finish() override { return act_(body_); }

 private:
  std::size_t size_max_;
  Act act_;
  base::Bytes body_;
};

Response put_response(const std::optional<Refusal>& refusal) {
  return refusal ? refused(*refusal) : empty_response(200);
}

template <typename T, typename Show>
Response show_or_refuse(const Answer<T>& answer, const Show& show) {
  const Refusal* refusal = std::get_if<Refusal>(&answer);
  return refusal != nullptr ? refused(*refusal) : show(std::get<T>(answer));
}

Response health(Server& server) {
  const Study& study = server.study();
  return text_response("application/json", "{\"study\": \"" + study.id().hex() +
                                               "\", \"package_version\": " +
                                               std::to_string(study.package().version) + "}\n");
}

Response get_package(Server& server, const Request& request) {
  const std::string tag = "\"" + std::to_string(server.study().package().version) + "\"";
  const auto known = request.headers.find("if-none-match");
  if (known != request.headers.end() && known->second == tag) return empty_response(304);
  return show_or_refuse(server.papers().package(), [&tag](const base::Bytes& bytes) {
    Response out = bytes_response(bytes);
    out.headers.emplace_back("ETag", tag);
    return out;
  });
}

Response get_batch(Server& server, const base::BatchId& id) {
  const auto row = server.store().find_batch(id);
  if (!row.ok()) return refused(refusal_of(row.error()));
  if (!row.value()) return refused({RefusalCode::kNotFound});
  Response out = bytes_response({});
  out.batch_body = id;
  out.batch_size = row.value()->size;
  return out;
}

Response get_receipt(Server& server, const base::BatchId& id) {
  const auto row = server.store().find_batch(id);
  if (!row.ok()) return refused(refusal_of(row.error()));
  return row.value() ? bytes_response(row.value()->receipt) : refused({RefusalCode::kNotFound});
}

Response get_head(Server& server, const base::DeviceId& device) {
  const auto head = server.store().newest_head(device);
  if (!head.ok()) return refused(refusal_of(head.error()));
  if (!head.value()) return refused({RefusalCode::kNotFound});
  return text_response("application/json",
                       "{\"epoch\": " + std::to_string(head.value()->epoch) +
                           ", \"sequence\": " + std::to_string(head.value()->sequence) +
                           ", \"batch_id\": \"" + head.value()->id.hex() + "\"}\n");
}

std::string log_line(const BatchRow& row) {
  return "{\"number\": " + std::to_string(row.number) + ", \"batch_id\": \"" + row.id.hex() +
         "\", \"device\": \"" + row.place.device.hex() +
         "\", \"epoch\": " + std::to_string(row.place.epoch) +
         ", \"sequence\": " + std::to_string(row.place.sequence) +
         ", \"kind\": " + std::to_string(static_cast<int>(row.place.kind)) +
         ", \"status\": " + std::to_string(static_cast<int>(row.status)) +
         ", \"size\": " + std::to_string(row.size) + "}\n";
}

Response get_log(Server& server, const Request& request) {
  std::uint64_t after = 0;
  if (const auto found = request.query.find("after"); found != request.query.end()) {
    const std::string& text = found->second;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), after);
    if (error != std::errc{} || end != text.data() + text.size())
      return refused({RefusalCode::kRequest});
  }
  const auto rows = server.store().log(after);
  if (!rows.ok()) return refused(refusal_of(rows.error()));
  std::string lines;
  for (const BatchRow& row : rows.value()) lines += log_line(row);
  return text_response("application/jsonl", lines);
}

Response get_requests(Server& server, const std::optional<base::DeviceId>& only) {
  return show_or_refuse(server.papers().requests(), [&only](const std::vector<RequestRow>& rows) {
    std::string lines;
    for (const RequestRow& row : rows) {
      if (only && row.device == *only) return bytes_response(row.bytes);
      lines += "{\"device\": \"" + row.device.hex() +
               "\", \"size\": " + std::to_string(row.bytes.size()) + "}\n";
    }
    return only ? refused({RefusalCode::kNotFound}) : text_response("application/jsonl", lines);
  });
}

Begun put(Server& server, const std::string& what) {
  Papers& papers = server.papers();
  const auto take = [](std::size_t size_max, SmallBody::Act act) -> Begun {
    return std::make_unique<SmallBody>(size_max, std::move(act));
  };
  if (what == "package")
    return take(protocol::kPackageSizeMax,
                [&papers](base::BytesView b) { return put_response(papers.put_package(b)); });
  if (what == "notes")
    return take(kSmallBodySizeMax,
                [&papers](base::BytesView b) { return put_response(papers.put_note(b)); });
  if (what == "requests")
    return take(kSmallBodySizeMax,
                [&papers](base::BytesView b) { return put_response(papers.put_request(b)); });
  return refused({RefusalCode::kNotFound});
}

Begun on_collection(Server& server, const Request& request, const std::string& what) {
  if (request.method == "PUT") return put(server, what);
  if (what == "batches") {
    if (request.method == "POST") return begin_upload(server, request);
    if (request.method == "OPTIONS") return upload_options();
  }
  if (request.method != "GET") return empty_response(405);
  if (what == "health") return health(server);
  if (what == "package") return get_package(server, request);
  if (what == "log") return get_log(server, request);
  if (what == "requests") return get_requests(server, std::nullopt);
  return refused({RefusalCode::kNotFound});
}

Begun on_batch(Server& server, const Request& request, const base::BatchId& id) {
  if (request.method == "HEAD") return upload_state(server, id);
  if (request.method == "PATCH") return continue_upload(server, request, id);
  if (request.method == "OPTIONS") return upload_options();
  return request.method == "GET" ? get_batch(server, id) : empty_response(405);
}

Begun on_item(Server& server, const Request& request, const std::vector<std::string>& path) {
  const std::string& what = path[1];
  if (what == "batches" || what == "receipts") {
    const auto id = base::BatchId::from_hex(path[2]);
    if (!id.ok() || path.size() != 3) return refused({RefusalCode::kNotFound});
    if (what == "batches") return on_batch(server, request, id.value());
    return request.method == "GET" ? get_receipt(server, id.value()) : empty_response(405);
  }
  const auto device = base::DeviceId::from_hex(path[2]);
  if (!device.ok() || path.size() > 4) return refused({RefusalCode::kNotFound});
  if (request.method != "GET") return empty_response(405);
  if (what == "devices" && path.size() == 4 && path[3] == "head")
    return get_head(server, device.value());
  if (what == "notes" && path.size() == 3)
    return show_or_refuse(server.papers().note(device.value()), bytes_response);
  if (what == "requests" && path.size() == 3) return get_requests(server, device.value());
  return refused({RefusalCode::kNotFound});
}

}  // namespace

Begun begin(Server& server, const Request& request) {
  const std::vector<std::string> path = parts_of(request.path);
  if (path.size() < 2 || path[0] != "v1") return refused({RefusalCode::kNotFound});
  if (path.size() == 2) return on_collection(server, request, path[1]);
  return on_item(server, request, path);
}

}  // namespace faltbok::server
