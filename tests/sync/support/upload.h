// Uploading by hand, as a careful client does it.
#pragma once

#include "crypto/base64.h"
#include "sync/client/http.h"
#include "tests/sync/support/study_fixture.h"

namespace faltbok::support {

inline client::HttpRequest creation(base::BytesView batch) {
  const auto header = batch.first(protocol::kSignedHeaderSize);
  client::HttpRequest out{"POST", "/v1/batches", {}, {}};
  out.headers = {
      {"Tus-Resumable", "1.0.0"},
      {"Upload-Length", std::to_string(batch.size())},
      {"Upload-Metadata", "header " + crypto::base64_encode(header, crypto::Padding::kRequired)}};
  return out;
}

inline client::HttpRequest creation_with_body(base::BytesView batch) {
  client::HttpRequest out = creation(batch);
  out.headers.push_back({"Content-Type", "application/offset+octet-stream"});
  out.body.assign(batch.begin(), batch.end());
  return out;
}

inline client::HttpRequest part(const base::BatchId& id, std::uint64_t offset,
                                base::BytesView bytes) {
  client::HttpRequest out{
      "PATCH", "/v1/batches/" + id.hex(), {}, base::Bytes(bytes.begin(), bytes.end())};
  out.headers = {{"Tus-Resumable", "1.0.0"},
                 {"Content-Type", "application/offset+octet-stream"},
                 {"Upload-Offset", std::to_string(offset)}};
  return out;
}

inline base::Bytes receipt_in(const client::HttpResponse& response) {
  const auto text = client::header_of(response, "Faltbok-Receipt");
  return text ? crypto::base64_decode(*text, crypto::Padding::kRequired).value() : base::Bytes{};
}

inline std::string text_in(const client::HttpResponse& response) {
  return std::string(base::text_of(response.body));
}

}  // namespace faltbok::support
