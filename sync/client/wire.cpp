#include "sync/client/wire.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "crypto/base64.h"
#include "sync/client/tablet_folder.h"
#include "sync/protocol/receipt.h"

namespace faltbok::client {
namespace {

using base::ErrorKind;

std::optional<std::uint64_t> number_in(const HttpResponse& response, std::string_view name) {
  const auto text = header_of(response, name);
  if (!text) return std::nullopt;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc{} || end != text->data() + text->size()) return std::nullopt;
  return value;
}

bool is_later(int status) {
  return status == 423 || status == 429 || status == 502 || status == 503 || status == 504 ||
         status == 507;
}

Failed failure(FailureKind kind) { return Failed{kind, 0, 0}; }

Failed failure_of(const base::Error& error) {
  return failure(error.kind() == ErrorKind::kInvalidInput ? FailureKind::kNotOurs
                                                          : FailureKind::kUnreachable);
}

// What a status that is not the wished one means.
Failed failure_of(const HttpResponse& response) {
  Failed out;
  if (is_later(response.status)) {
    out.kind = FailureKind::kLater;
    constexpr std::uint64_t kSecondsMax = 86'400;
    out.retry_after_ms = static_cast<std::int64_t>(std::min(
                             number_in(response, "Retry-After").value_or(0), kSecondsMax)) *
                         1000;
    return out;
  }
  const auto expected = number_in(response, "Faltbok-Expected-Sequence");
  const bool ours = base::text_of(response.body).starts_with("{\"error\": \"");
  if (response.status == 409 && expected) return Failed{FailureKind::kGap, *expected, 0};
  if (response.status == 409 && number_in(response, "Upload-Offset"))
    return failure(FailureKind::kWrongOffset);
  if (!ours) return failure(FailureKind::kNotOurs);
  if (response.status == 422) return failure(FailureKind::kBodyDropped);
  return failure(FailureKind::kRefused);
}

Happening upload_at(const base::Result<HttpResponse>& answer, int wished_status) {
  if (!answer.ok()) return failure_of(answer.error());
  const HttpResponse& response = answer.value();
  const auto offset = number_in(response, "Upload-Offset");
  if (response.status == 404) return failure(FailureKind::kWrongOffset);
  if (response.status != wished_status) return failure_of(response);
  if (!offset) return failure(FailureKind::kNotOurs);
  UploadAt out{*offset, {}};
  if (const auto text = header_of(response, "Faltbok-Receipt")) {
    auto receipt = crypto::base64_decode(*text, crypto::Padding::kRequired);
    if (!receipt.ok() || receipt.value().size() != protocol::kReceiptSize)
      return failure(FailureKind::kNotOurs);
    out.receipt = std::move(receipt).value();
  }
  return out;
}

// 200 with bytes that look right; `nothing_status` means there is none.
template <typename LooksRight>
Happening fetched(base::Result<HttpResponse> answer, int nothing_status,
                  const LooksRight& looks_right) {
  if (!answer.ok()) return failure_of(answer.error());
  HttpResponse& response = answer.value();
  if (response.status == nothing_status) return Fetched{};
  if (response.status != 200) return failure_of(response);
  if (!looks_right(response.body)) return failure(FailureKind::kNotOurs);
  return Fetched{std::move(response.body)};
}

HttpRequest get(std::string path) { return {"GET", std::move(path), {}, {}}; }

}  // namespace

Happening open_upload(HttpTransport& transport, const OpenUpload& effect,
                      base::BytesView signed_header, base::BytesView whole_file) {
  HttpRequest request{"POST", "/v1/batches", {}, base::Bytes(whole_file.begin(), whole_file.end())};
  request.headers = {
      {"Tus-Resumable", "1.0.0"},
      {"Upload-Length", std::to_string(effect.size)},
      {"Upload-Metadata",
       "header " + crypto::base64_encode(signed_header, crypto::Padding::kRequired)}};
  request.headers.push_back(
      {"Content-Type", whole_file.empty() ? "" : "application/offset+octet-stream"});
  return upload_at(transport.exchange(request), 201);
}

Happening send_part(HttpTransport& transport, const SendPart& effect, base::Bytes part) {
  HttpRequest request{"PATCH", "/v1/batches/" + effect.id.hex(), {}, std::move(part)};
  request.headers = {{"Tus-Resumable", "1.0.0"},
                     {"Content-Type", "application/offset+octet-stream"},
                     {"Upload-Offset", std::to_string(effect.offset)}};
  return upload_at(transport.exchange(request), 204);
}

Happening fetch_receipt(HttpTransport& transport, const FetchReceipt& effect) {
  return fetched(transport.exchange(get("/v1/receipts/" + effect.id.hex())), 404,
                 [](const base::Bytes& bytes) { return bytes.size() == protocol::kReceiptSize; });
}

Happening fetch_head(HttpTransport& transport, const FetchHead& effect) {
  const auto answer = transport.exchange(get("/v1/devices/" + effect.device.hex() + "/head"));
  if (!answer.ok()) return failure_of(answer.error());
  const HttpResponse& response = answer.value();
  const auto json = nlohmann::json::parse(base::text_of(response.body), nullptr, false);
  if (response.status == 404 && json.is_object() && json.contains("error")) return HeadFetched{};
  if (response.status != 200) return failure_of(response);
  const bool whole = json.is_object() && json.contains("epoch") && json.contains("sequence") &&
                     json["epoch"].is_number_unsigned() && json["sequence"].is_number_unsigned();
  if (!whole) return failure(FailureKind::kNotOurs);
  return HeadFetched{json["epoch"].get<std::uint32_t>(), json["sequence"].get<std::uint64_t>()};
}

Happening send_request(HttpTransport& transport, base::Bytes bytes) {
  const auto answer = transport.exchange({"PUT", "/v1/requests", {}, std::move(bytes)});
  if (!answer.ok()) return failure_of(answer.error());
  return answer.value().status == 200 ? Happening(Done{}) : Happening(failure_of(answer.value()));
}

Happening fetch_package(HttpTransport& transport, const FetchPackage& effect) {
  HttpRequest request = get("/v1/package");
  request.headers.push_back({"If-None-Match", "\"" + std::to_string(effect.version_held) + "\""});
  Happening out = fetched(transport.exchange(request), 304,
                          [](const base::Bytes& bytes) { return package_version_in(bytes) > 0; });
  // A server that was restored may offer an older one: the tablet keeps its own.
  Fetched* package = std::get_if<Fetched>(&out);
  if (package != nullptr && package->bytes &&
      package_version_in(*package->bytes) <= effect.version_held)
    package->bytes.reset();
  return out;
}

Happening fetch_note(HttpTransport& transport, const FetchNote& effect) {
  return fetched(transport.exchange(get("/v1/notes/" + effect.device.hex())), 404,
                 [](const base::Bytes& bytes) {
                   return base::text_of(bytes).starts_with("FBIMPRT") &&
                          bytes.size() <= protocol::kNoteSizeMax;
                 });
}

}  // namespace faltbok::client
