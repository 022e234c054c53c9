// The tus requests. Step numbers are none in tus 1.0.0; section names are.
#include <algorithm>
#include <charconv>

#include "crypto/base64.h"
#include "sync/server/responses.h"

namespace faltbok::server {
namespace {

constexpr std::string_view kTusVersion = "1.0.0";
constexpr std::string_view kPartType = "application/offset+octet-stream";
constexpr std::string_view kMetadataKey = "header ";
constexpr std::size_t kMetadataSizeMax = 1'024;

std::string header_in(const Request& request, const std::string& name) {
  const auto found = request.headers.find(name);
  return found == request.headers.end() ? std::string() : found->second;
}

std::optional<std::uint64_t> number_in(const Request& request, const std::string& name) {
  const std::string text = header_in(request, name);
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Response other_version() {
  Response out = empty_response(412);  // tus: Tus-Resumable
  out.headers.emplace_back("Tus-Version", std::string(kTusVersion));
  return out;
}

// Upload-Metadata: `key base64, key base64`; other clients add keys of their own.
std::optional<base::Bytes> batch_header_in(const Request& request) {
  const std::string value = header_in(request, "upload-metadata");
  std::string_view all(value);
  if (all.size() > kMetadataSizeMax) return std::nullopt;
  while (!all.empty()) {
    const auto end = std::min(all.find(','), all.size());
    std::string_view pair = all.substr(0, end);
    all.remove_prefix(std::min(end + 1, all.size()));
    while (pair.starts_with(' ')) pair.remove_prefix(1);
    if (!pair.starts_with(kMetadataKey)) continue;
    auto bytes =
        crypto::base64_decode(pair.substr(kMetadataKey.size()), crypto::Padding::kRequired);
    return bytes.ok() ? std::optional(std::move(bytes).value()) : std::nullopt;
  }
  return std::nullopt;
}

Response created(const UploadState& state) {
  Response out = upload_response(201, state);
  out.headers.emplace_back("Location", "/v1/batches/" + state.id.hex());
  return out;
}

Response continued(const UploadState& state) { return upload_response(204, state); }

// A body on its way into one upload. The first refusal is the answer.
class UploadExchange final : public Exchange {
 public:
  using Reply = Response (*)(const UploadState&);
  UploadExchange(std::unique_ptr<UploadPart> part, Reply reply)
      : part_(std::move(part)), reply_(reply) {}

  std::optional<Response> take(base::BytesView bytes) override {
    if (const auto refusal = part_->append(bytes)) return refused(*refusal);
    return std::nullopt;
  }

  Response finish() override {
    const Answer<UploadState> done = part_->finish();
    if (const Refusal* refusal = std::get_if<Refusal>(&done)) return refused(*refusal);
    return reply_(std::get<UploadState>(done));
  }

 private:
  std::unique_ptr<UploadPart> part_;
  Reply reply_;
};

}  // namespace

Response upload_options() {
  Response out = empty_response(204);
  out.headers.emplace_back("Tus-Resumable", std::string(kTusVersion));
  out.headers.emplace_back("Tus-Version", std::string(kTusVersion));
  out.headers.emplace_back("Tus-Extension", "creation,creation-with-upload");
  out.headers.emplace_back("Tus-Max-Size", std::to_string(protocol::kBatchSizeMax));
  return out;
}

Begun begin_upload(Server& server, const Request& request) {
  if (header_in(request, "tus-resumable") != kTusVersion) return other_version();
  const auto size = number_in(request, "upload-length");
  const auto header = batch_header_in(request);
  if (!size || !header) return refused({RefusalCode::kHeader});
  const Answer<UploadState> begun = server.uploads().begin(*header, *size);
  if (const Refusal* refusal = std::get_if<Refusal>(&begun)) return refused(*refusal);
  const UploadState& state = std::get<UploadState>(begun);
  const bool has_body = header_in(request, "content-type") == kPartType;
  if (!has_body || state.offset != 0) return created(state);
  Answer<std::unique_ptr<UploadPart>> part = server.uploads().open_part(state.id, 0);
  if (const Refusal* refusal = std::get_if<Refusal>(&part)) return refused(*refusal);
  return std::make_unique<UploadExchange>(std::move(std::get<std::unique_ptr<UploadPart>>(part)),
                                          created);
}

Begun continue_upload(Server& server, const Request& request, const base::BatchId& id) {
  if (header_in(request, "tus-resumable") != kTusVersion) return other_version();
  if (header_in(request, "content-type") != kPartType) return empty_response(415);
  const auto offset = number_in(request, "upload-offset");
  if (!offset) return refused({RefusalCode::kRequest});
  Answer<std::unique_ptr<UploadPart>> part = server.uploads().open_part(id, *offset);
  if (const Refusal* refusal = std::get_if<Refusal>(&part)) return refused(*refusal);
  return std::make_unique<UploadExchange>(std::move(std::get<std::unique_ptr<UploadPart>>(part)),
                                          continued);
}

Response upload_state(Server& server, const base::BatchId& id) {
  const Answer<UploadState> state = server.uploads().state(id);
  if (const Refusal* refusal = std::get_if<Refusal>(&state)) return refused(*refusal);
  Response out = upload_response(200, std::get<UploadState>(state));
  out.headers.emplace_back("Upload-Length", std::to_string(std::get<UploadState>(state).size));
  return out;
}

}  // namespace faltbok::server
