#include "sync/server/responses.h"

#include "crypto/base64.h"

namespace faltbok::server {
namespace {

constexpr int kRetryAfterS = 60;

bool is_later(RefusalCode code) {
  return code == RefusalCode::kQuota || code == RefusalCode::kFull || code == RefusalCode::kBusy ||
         code == RefusalCode::kUnavailable;
}

}  // namespace

Response refused(const Refusal& refusal) {
  std::string json = "{\"error\": \"" + std::string(word_of(refusal.code)) + "\"";
  if (refusal.expected_sequence)
    json += ", \"expected_sequence\": " + std::to_string(*refusal.expected_sequence);
  Response out = text_response("application/json", json + "}\n");
  out.status = http_status_of(refusal.code);
  if (refusal.offset) out.headers.emplace_back("Upload-Offset", std::to_string(*refusal.offset));
  if (refusal.expected_sequence)
    out.headers.emplace_back("Faltbok-Expected-Sequence",
                             std::to_string(*refusal.expected_sequence));
  if (is_later(refusal.code)) out.headers.emplace_back("Retry-After", std::to_string(kRetryAfterS));
  return out;
}

Response empty_response(int status) {
  Response out;
  out.status = status;
  return out;
}

Response bytes_response(base::Bytes body) {
  Response out;
  out.headers.emplace_back("Content-Type", "application/octet-stream");
  out.body = std::move(body);
  return out;
}

Response text_response(std::string_view type, const std::string& text) {
  Response out;
  out.headers.emplace_back("Content-Type", std::string(type));
  out.body = base::to_bytes(text);
  return out;
}

Response upload_response(int status, const UploadState& state) {
  Response out = empty_response(status);
  out.headers.emplace_back("Tus-Resumable", "1.0.0");
  out.headers.emplace_back("Upload-Offset", std::to_string(state.offset));
  out.headers.emplace_back("Cache-Control", "no-store");
  if (!state.receipt.empty())
    out.headers.emplace_back("Faltbok-Receipt",
                             crypto::base64_encode(state.receipt, crypto::Padding::kRequired));
  return out;
}

}  // namespace faltbok::server
