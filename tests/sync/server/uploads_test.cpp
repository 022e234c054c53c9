#include <catch2/catch_test_macros.hpp>

#include "tests/support/faulty_files.h"
#include "tests/sync/support/server_fixture.h"
#include "tests/sync/support/upload.h"

using namespace faltbok;
using protocol::ReceiptStatus;
using support::creation;
using support::creation_with_body;
using support::part;
using support::receipt_in;
using support::text_in;

namespace {

struct Scene {
  std::unique_ptr<os::Files> files = os::open_files();
  support::StudyFixture study{2};
  support::ServerFixture server{study, *files};
  support::ApiTransport http{server};

  client::HttpResponse call(const client::HttpRequest& request) {
    return http.exchange(request).value();
  }
  client::HttpResponse get(std::string path) { return call({"GET", std::move(path), {}, {}}); }
  client::HttpResponse upload(const protocol::SealedBatch& batch) {
    return call(creation_with_body(batch.bytes));
  }
  protocol::SealedBatch batch(std::size_t tablet = 0, std::size_t size = 300) {
    return study.seal(study.tablet(tablet), support::random_bytes(size));
  }
  ReceiptStatus status_of(const client::HttpResponse& response) {
    return protocol::open_receipt(receipt_in(response), server.receipt_key()).value().status;
  }
  std::size_t partial_count() { return files->list(server.data() / "partial", 100).value().size(); }
};

}  // namespace

TEST_CASE("server: batches in order are receipted, and the receipt is the server's own") {
  Scene scene;
  for (std::uint64_t sequence = 1; sequence <= 3; ++sequence) {
    const auto batch = scene.batch();
    const auto answer = scene.upload(batch);
    REQUIRE(answer.status == 201);
    const auto receipt =
        protocol::open_receipt(receipt_in(answer), scene.server.receipt_key()).value();
    CHECK(receipt.batch == batch.id);
    CHECK(receipt.sequence == sequence);
    CHECK(receipt.status == ReceiptStatus::kAccepted);
    CHECK(receipt.time == scene.server.clock().now());
    CHECK(scene.get("/v1/batches/" + batch.id.hex()).body == batch.bytes);
    CHECK(scene.get("/v1/receipts/" + batch.id.hex()).body == receipt_in(answer));
    const auto foreign = crypto::SigningKey::random().verify_key();
    CHECK(protocol::open_receipt(receipt_in(answer), foreign).error().kind() ==
          base::ErrorKind::kAuthentication);
  }
}

TEST_CASE(
    "server: the same batch again gets the same receipt, byte for byte, also after a restart and "
    "much later") {
  Scene scene;
  const auto batch = scene.batch();
  const base::Bytes first = receipt_in(scene.upload(batch));
  (void)scene.upload(scene.batch());
  scene.server.clock().advance_ms(1'000'000);
  CHECK(receipt_in(scene.upload(batch)) == first);
  REQUIRE(scene.server.restart().ok());
  CHECK(receipt_in(scene.call(creation(batch.bytes))) == first);
  CHECK(text_in(scene.get("/v1/log?after=1")).find("\"number\": 3") ==
        std::string::npos);  // not doubled
}

TEST_CASE("server: a gap is refused with the sequence that is expected, before a byte of body") {
  Scene scene;
  const auto first = scene.batch();
  const auto second = scene.batch();
  const auto third = scene.batch();
  const auto early = scene.upload(third);
  CHECK(early.status == 409);
  CHECK(text_in(early) == "{\"error\": \"sequence\", \"expected_sequence\": 1}\n");
  (void)scene.upload(first);
  CHECK(text_in(scene.upload(third)) == "{\"error\": \"sequence\", \"expected_sequence\": 2}\n");
  CHECK(scene.partial_count() == 0);
  const std::size_t taken = scene.http.body_bytes_taken;
  CHECK(taken == first.bytes.size());
  (void)scene.upload(second);
  CHECK(scene.status_of(scene.upload(third)) == ReceiptStatus::kAccepted);
}

TEST_CASE("server: a fork is quarantined with its followers, and the chain goes on") {
  Scene scene;
  (void)scene.upload(scene.batch());
  support::Tablet clone = scene.study.tablet(0);
  CHECK(scene.status_of(scene.upload(scene.batch())) == ReceiptStatus::kAccepted);
  const auto fork = scene.study.seal(clone, support::random_bytes(10));
  const auto follower = scene.study.seal(clone, support::random_bytes(10));
  const auto last = scene.study.seal(clone, support::random_bytes(10));
  // The follower alone: the server first wants the batch that makes it a fork.
  CHECK(text_in(scene.upload(follower)).find("\"expected_sequence\": 2") != std::string::npos);
  CHECK(scene.status_of(scene.upload(fork)) == ReceiptStatus::kQuarantinedFork);
  CHECK(scene.status_of(scene.upload(follower)) == ReceiptStatus::kQuarantinedFork);
  CHECK(scene.status_of(scene.upload(last)) == ReceiptStatus::kQuarantinedFork);
  const auto next = scene.batch();
  CHECK(scene.status_of(scene.upload(next)) == ReceiptStatus::kAccepted);
  const std::string head = text_in(scene.get("/v1/devices/" + clone.id.hex() + "/head"));
  CHECK(head == "{\"epoch\": 1, \"sequence\": 3, \"batch_id\": \"" + next.id.hex() + "\"}\n");
}

TEST_CASE(
    "server: batches of a revoked and of an expired device are kept in quarantine, in order") {
  Scene scene;
  scene.study.package().revocations.push_back({scene.study.tablet(0).id, 1, {2026, 11, 1}});
  scene.study.package().devices[1].expires = {2026, 11, 21};
  const auto put = scene.call({"PUT", "/v1/package", {}, scene.study.sealed_package()});
  REQUIRE(put.status == 200);
  CHECK(scene.status_of(scene.upload(scene.batch(0))) == ReceiptStatus::kQuarantinedRevoked);
  CHECK(scene.status_of(scene.upload(scene.batch(0))) == ReceiptStatus::kQuarantinedRevoked);
  CHECK(scene.status_of(scene.upload(scene.batch(1))) == ReceiptStatus::kQuarantinedExpired);
}

TEST_CASE(
    "server: the first batch of a new epoch carries on from the certified copy, also from a fork's "
    "branch") {
  Scene scene;
  (void)scene.upload(scene.batch());
  support::Tablet copy = scene.study.tablet(0);
  (void)scene.upload(scene.batch());
  REQUIRE(scene.status_of(scene.upload(scene.study.seal(copy, support::random_bytes(9)))) ==
          ReceiptStatus::kQuarantinedFork);
  auto certificate = scene.study.package().devices[0];
  certificate.epoch = 2;
  scene.study.package().devices.push_back(certificate);
  REQUIRE(scene.call({"PUT", "/v1/package", {}, scene.study.sealed_package()}).status == 200);
  copy.epoch = 2;
  CHECK(scene.status_of(scene.upload(scene.study.seal(copy, support::random_bytes(9)))) ==
        ReceiptStatus::kAccepted);
  CHECK(scene.status_of(scene.upload(scene.study.seal(copy, support::random_bytes(9)))) ==
        ReceiptStatus::kAccepted);
}

TEST_CASE("server: every flipped bit of the header is refused before the body") {
  Scene scene;
  const auto batch = scene.batch();
  for (std::size_t bit = 0; bit < protocol::kSignedHeaderSize * 8; ++bit) {
    base::Bytes changed = batch.bytes;
    changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ (1U << (bit % 8)));
    const auto answer = scene.call(creation_with_body(changed));
    CAPTURE(bit);
    CHECK(answer.status >= 400);
    CHECK(answer.status < 500);
  }
  CHECK(scene.http.body_bytes_taken == 0);
  CHECK(scene.status_of(scene.upload(batch)) == ReceiptStatus::kAccepted);
}

TEST_CASE(
    "server: a flipped bit in the body is noticed, dropped, and the good body is taken "
    "afterwards") {
  Scene scene;
  const auto batch = scene.batch();
  for (const std::size_t at :
       {protocol::kSignedHeaderSize, batch.bytes.size() / 2, batch.bytes.size() - 1}) {
    base::Bytes changed = batch.bytes;
    changed[at] ^= 1;
    const auto answer = scene.call(creation_with_body(changed));
    CAPTURE(at);
    CHECK(answer.status == 422);
    CHECK(text_in(answer) == "{\"error\": \"body\"}\n");
    CHECK(scene.partial_count() == 0);
  }
  // Announced rightly, but another batch's header in the body.
  base::Bytes other = scene.study.seal(scene.study.tablet(1), support::random_bytes(300)).bytes;
  other.resize(batch.bytes.size());
  REQUIRE(scene.call(creation(batch.bytes)).status == 201);
  CHECK(scene.call(part(batch.id, 0, other)).status == 422);
  CHECK(scene.status_of(scene.upload(batch)) == ReceiptStatus::kAccepted);
}

TEST_CASE("server: another study, an unknown device and a wrong length are refused") {
  Scene scene;
  support::StudyFixture other(1);
  CHECK(text_in(scene.upload(other.seal(other.tablet(0), {}))) == "{\"error\": \"study\"}\n");
  support::Tablet stranger = scene.study.tablet(0);
  stranger.id.bytes[0] ^= 1;
  CHECK(text_in(scene.upload(scene.study.seal(stranger, {}))) == "{\"error\": \"device\"}\n");
  auto request = creation(scene.batch().bytes);
  request.headers[1].value = "236";
  CHECK(scene.call(request).status == 413);
  request.headers[1].value = "-1";
  CHECK(scene.call(request).status == 400);
  request.headers[0].value = "0.9";
  CHECK(scene.call(request).status == 412);
}

TEST_CASE(
    "server: an upload in parts is continued where it stood, also after a restart and a broken "
    "connection") {
  Scene scene;
  const auto batch = scene.batch(0, 5'000);
  const base::BytesView bytes(batch.bytes);
  REQUIRE(scene.call(creation(bytes)).status == 201);
  CHECK(client::header_of(scene.call(part(batch.id, 0, bytes.first(100))), "Upload-Offset") ==
        "100");
  const auto wrong = scene.call(part(batch.id, 50, bytes.subspan(50)));
  CHECK(wrong.status == 409);
  CHECK(client::header_of(wrong, "Upload-Offset") == "100");
  REQUIRE(scene.server.restart().ok());
  CHECK(scene.call({"HEAD", "/v1/batches/" + batch.id.hex(), {}, {}}).status ==
        404);  // its header was not whole yet
  CHECK(client::header_of(scene.call(creation(bytes)), "Upload-Offset") == "100");
  scene.http.break_off(part(batch.id, 100, bytes.subspan(100)), 1'900);
  REQUIRE(scene.server.restart().ok());
  const auto state = scene.call({"HEAD", "/v1/batches/" + batch.id.hex(), {}, {}});
  CHECK(client::header_of(state, "Upload-Offset") == "2000");
  CHECK(client::header_of(state, "Upload-Length") == std::to_string(bytes.size()));
  const auto last = scene.call(part(batch.id, 2'000, bytes.subspan(2'000)));
  CHECK(last.status == 204);
  CHECK(scene.status_of(last) == ReceiptStatus::kAccepted);
  CHECK(scene.call(part(batch.id, 0, bytes)).status == 409);
}

TEST_CASE(
    "server: a part that goes beyond the announced length is refused, and the upload can still be "
    "finished") {
  Scene scene;
  const auto batch = scene.batch();
  base::Bytes longer = batch.bytes;
  longer.push_back(0);
  REQUIRE(scene.call(creation(batch.bytes)).status == 201);
  CHECK(scene.call(part(batch.id, 0, longer)).status == 413);
  const auto state = scene.call({"HEAD", "/v1/batches/" + batch.id.hex(), {}, {}});
  const auto offset = std::stoull(client::header_of(state, "Upload-Offset").value());
  REQUIRE(offset < batch.bytes.size());
  const auto rest = base::BytesView(batch.bytes).subspan(offset);
  CHECK(scene.status_of(scene.call(part(batch.id, offset, rest))) == ReceiptStatus::kAccepted);
}

TEST_CASE("server: a quota means later, and later it is taken") {
  Scene scene;
  const auto first = scene.batch(0, 3'000);
  const auto second = scene.batch(0, 3'000);
  scene.server.quota().device_bytes_a_day_max = first.bytes.size() + 10;
  REQUIRE(scene.server.restart().ok());
  CHECK(scene.upload(first).status == 201);
  const auto refused = scene.upload(second);
  CHECK(refused.status == 429);
  CHECK(client::header_of(refused, "Retry-After"));
  scene.server.clock().advance_ms(std::int64_t{25} * 3600 * 1000);
  CHECK(scene.status_of(scene.upload(second)) == ReceiptStatus::kAccepted);
}

TEST_CASE("server: a full disk means later") {
  Scene scene;
  const auto batch = scene.batch();
  scene.server.quota().free_bytes_min = std::uint64_t{1} << 62;
  REQUIRE(scene.server.restart().ok());
  CHECK(scene.upload(batch).status == 507);
  scene.server.quota().free_bytes_min = 0;
  REQUIRE(scene.server.restart().ok());
  CHECK(scene.upload(batch).status == 201);
}

TEST_CASE(
    "server: whatever disk call fails, a receipt means stored, and trying again ends with one") {
  const auto real = os::open_files();
  support::FaultyFiles files(*real);
  support::StudyFixture study(1);
  support::ServerFixture server(study, files);
  support::ApiTransport http(server);
  bool finished = false;
  for (int n = 1; !finished; ++n) {
    REQUIRE(n < 100);
    const auto batch = study.seal(study.tablet(0), support::random_bytes(2'000));
    files.fail_at(n, n % 2 == 0 ? base::ErrorKind::kNoSpace : base::ErrorKind::kUnavailable);
    const auto first = http.exchange(creation_with_body(batch.bytes)).value();
    finished = files.call_count() < n;
    files.fail_at(0);
    CAPTURE(n);
    CHECK((first.status == 201 || first.status == 503 || first.status == 507));
    if (n % 3 == 0) REQUIRE(server.restart().ok());
    auto again = http.exchange(creation_with_body(batch.bytes)).value();
    if (receipt_in(again).empty()) {  // something was there already: the rest
      const auto offset = std::stoull(client::header_of(again, "Upload-Offset").value());
      REQUIRE(offset < batch.bytes.size());
      again = http.exchange(part(batch.id, offset, base::BytesView(batch.bytes).subspan(offset)))
                  .value();
    }
    REQUIRE(protocol::open_receipt(receipt_in(again), server.receipt_key()).ok());
    if (!receipt_in(first).empty()) CHECK(receipt_in(first) == receipt_in(again));
    CHECK(server.server().bodies().read(batch.id, {0, 10'000}).value() == batch.bytes);
  }
}

TEST_CASE(
    "server: a body whose row was lost gets its row at the next start; one without a place is "
    "removed") {
  Scene scene;
  const auto batch = scene.batch();
  const auto later = (void(scene.batch()), scene.batch());
  const auto place = [&scene](const protocol::SealedBatch& b) {
    const os::Path shard = scene.server.data() / "bodies" / b.id.hex().substr(0, 2);
    REQUIRE(scene.files->make_folders(shard).ok());
    REQUIRE(scene.files->write_durably(shard / (b.id.hex() + ".fbb"), b.bytes).ok());
  };
  place(batch);
  place(later);
  REQUIRE(scene.server.restart().ok());
  CHECK(scene.get("/v1/receipts/" + batch.id.hex()).status == 200);
  CHECK(scene.get("/v1/receipts/" + later.id.hex()).status == 404);
  CHECK(!scene.server.server().bodies().has(later.id).value());
}

TEST_CASE(
    "server: an upload whose last byte came but got no answer is finished by announcing it again") {
  Scene scene;
  const auto batch = scene.batch();
  scene.http.break_off(creation_with_body(batch.bytes), batch.bytes.size());
  REQUIRE(scene.partial_count() == 1);
  REQUIRE(scene.server.restart().ok());
  CHECK(scene.status_of(scene.call(creation(batch.bytes))) == ReceiptStatus::kAccepted);
  CHECK(scene.partial_count() == 0);
  const auto damaged = scene.batch();
  base::Bytes changed = damaged.bytes;
  changed.back() ^= 1;
  scene.http.break_off(creation_with_body(changed), changed.size());
  CHECK(scene.call(creation(damaged.bytes)).status == 422);
  CHECK(scene.status_of(scene.upload(damaged)) == ReceiptStatus::kAccepted);
}

TEST_CASE("server: an upload that nobody continues for a week goes away") {
  Scene scene;
  const auto batch = scene.batch();
  REQUIRE(scene.call(creation(batch.bytes)).status == 201);
  (void)scene.call(part(batch.id, 0, base::BytesView(batch.bytes).first(300)));
  const auto info = scene.files->list(scene.server.data() / "partial", 10).value().at(0);
  scene.server.clock().jump_to({info.modified.ms_since_1970 + server::kPartialAgeMsMax - 1});
  REQUIRE(scene.server.restart().ok());
  CHECK(scene.partial_count() == 1);
  scene.server.clock().advance_ms(2);
  REQUIRE(scene.server.restart().ok());
  CHECK(scene.partial_count() == 0);
}

TEST_CASE(
    "server: a restored server counts from the import note, and the desk fills what is missing, "
    "downwards") {
  Scene scene;
  const auto first = scene.batch();
  const auto second = scene.batch();
  const auto third = scene.batch();
  REQUIRE(scene.call({"PUT", "/v1/notes", {}, scene.study.note_through(scene.study.tablet(0))})
              .status == 200);
  const auto fourth = scene.batch();
  CHECK(scene.status_of(scene.upload(fourth)) ==
        ReceiptStatus::kAccepted);  // the tablet goes on where the note ends
  CHECK(text_in(scene.upload(first)).find("\"expected_sequence\": 2") != std::string::npos);
  CHECK(scene.status_of(scene.upload(third)) == ReceiptStatus::kAccepted);
  support::Tablet liar = scene.study.tablet(0);
  liar.sequence = 1;
  liar.last = first.id;
  CHECK(scene.status_of(scene.upload(scene.study.seal(liar, {}))) ==
        ReceiptStatus::kQuarantinedFork);
  CHECK(scene.status_of(scene.upload(second)) == ReceiptStatus::kAccepted);
  CHECK(scene.status_of(scene.upload(first)) == ReceiptStatus::kAccepted);
}
