// `pull`: batches and enrolment requests from the server into DIR/incoming and DIR/requests.
// Opens nothing, has no key.
#include "crypto/hash.h"
#include "sync/desk/network.h"
#include "sync/desk/wire.h"
#include "sync/protocol/batch.h"
#include "sync/protocol/enrolment.h"

namespace faltbok::desk {
namespace {

using base::ErrorKind;

constexpr std::size_t kCursorSizeMax = 32;
constexpr std::size_t kRoundsMax = 100'000;  // of at most 1,000 lines

struct Pull {
  const Call& call;
  Server& server;
  os::Path to;
  int fetched = 0, requests = 0, damaged = 0;

  os::Path incoming() const { return to / "incoming"; }
  os::Path cursor() const { return to / "incoming" / "cursor"; }
};

std::uint64_t read_cursor(Pull& pull) {
  const base::Result<base::Bytes> text =
      pull.call.machine.files.read(pull.cursor(), kCursorSizeMax);
  std::uint64_t number = 0;
  if (!text.ok())
    // none yet, or unreadable: from the start, what is known already is skipped by import
    return number;
  for (const std::uint8_t c : text.value()) {
    if (c < '0' || c > '9') break;
    number = number * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return number;
}

base::Status write_cursor(Pull& pull, std::uint64_t number) {
  return pull.call.machine.files.write_durably(pull.cursor(),
                                               base::view_of(std::to_string(number) + "\n"));
}

// Damage on the way is noticed here, so that it is fetched again instead of set aside.
bool arrived_whole(const base::Bytes& bytes, const LogLine& line) {
  const auto head = protocol::decode_signed_header(bytes);
  if (!head.ok() || head.value().id != line.batch) return false;
  const base::BytesView body = base::BytesView(bytes).subspan(protocol::kSignedHeaderSize);
  return body.size() == head.value().header.age_size &&
         crypto::sha256(body) == head.value().header.age_sha256;
}

base::Status fetch_batch(Pull& pull, const LogLine& line) {
  const os::Path at = pull.incoming() / (line.batch.hex() + ".fbb");
  if (pull.call.machine.files.info(at).ok()) return base::ok_status();
  TRY_ASSIGN(const client::HttpResponse response, "batch",
             pull.server.get("/v1/batches/" + line.batch.hex()));
  if (response.status != 200 && response.status != 404)
    return pull.server.refuse(response, "batch " + line.batch.hex());
  if (response.status == 404 || !arrived_whole(response.body, line)) {
    ++pull.damaged;
    pull.call.talk.warn(
        {pull.server.address,
         "batch " + std::to_string(line.sequence) + " of tablet " + line.device.hex() +
             (response.status == 404 ? " is gone from the server" : " arrived damaged"),
         response.status == 404 ? "fetch it from the tablet's outbox by stick"
                                : "kept as it came; import will say what is wrong with it"});
    if (response.status == 404) return base::ok_status();
  }
  TRY(at.text, pull.call.machine.files.write_durably(at, response.body));
  ++pull.fetched;
  return base::ok_status();
}

base::Status fetch_log(Pull& pull) {
  std::uint64_t after = read_cursor(pull);
  for (std::size_t round = 0; round < kRoundsMax; ++round) {
    TRY_ASSIGN(const client::HttpResponse response, "log",
               pull.server.get("/v1/log?after=" + std::to_string(after)));
    if (response.status != 200) return pull.server.refuse(response, "log");
    const base::Result<std::vector<LogLine>> lines = log_lines(base::text_of(response.body));
    if (!lines.ok())
      return pull.call.talk.refuse(
          ErrorKind::kInvalidInput,
          {pull.server.address, "its log is not what it should be (" + lines.error().trail() + ")",
           "is it a Fältbok server of this version?"});
    if (lines.value().empty()) return base::ok_status();
    for (const LogLine& line : lines.value()) {
      TRY("log", fetch_batch(pull, line));
      if (line.number <= after)
        return pull.call.talk.refuse(ErrorKind::kInvalidInput,
                                     {pull.server.address, "its log does not go forward",
                                      "is it a Fältbok server of this version?"});
      after = line.number;
    }
    TRY("cursor", write_cursor(pull, after));
  }
  return base::ok_status();
}

base::Status fetch_requests(Pull& pull) {
  TRY_ASSIGN(const client::HttpResponse response, "requests", pull.server.get("/v1/requests"));
  if (response.status != 200) return pull.server.refuse(response, "requests");
  const base::Result<std::vector<base::DeviceId>> devices =
      request_lines(base::text_of(response.body));
  if (!devices.ok())
    return pull.call.talk.refuse(
        ErrorKind::kInvalidInput,
        {pull.server.address, "its list of requests is not what it should be",
         "is it a Fältbok server of this version?"});
  for (const base::DeviceId& device : devices.value()) {
    TRY_ASSIGN(const client::HttpResponse file, "request",
               pull.server.get("/v1/requests/" + device.hex()));
    if (file.status != 200) continue;  // withdrawn meanwhile
    const os::Path at = pull.to / "requests" / (device.hex() + ".fbq");
    TRY(at.text, pull.call.machine.files.write_durably(at, file.body));
    pull.call.talk.say("enrolment request: " + at.text);
    ++pull.requests;
  }
  return base::ok_status();
}

}  // namespace

base::Status pull(const Call& call) {
  TRY_ASSIGN(Server server, "server", open_server(call));
  Pull work{call, server, path_of(call.options, "--to")};
  TRY(work.to.text, call.machine.files.make_folders(work.incoming()));
  TRY(work.to.text, call.machine.files.make_folders(work.to / "requests"));
  TRY("log", fetch_log(work));
  TRY("requests", fetch_requests(work));
  call.talk.say("pulled " + std::to_string(work.fetched) + " batches and " +
                std::to_string(work.requests) + " requests to " + work.to.text);
  return base::ok_status();
}

}  // namespace faltbok::desk
