#include "sync/protocol/batch.h"
#include "crypto/hash.h"
#include "crypto/random.h"
#include "tests/support/document_example.h"

#include <catch2/catch_test_macros.hpp>

using namespace faltbok;
using base::ErrorKind;

namespace {

struct Sender {
  crypto::SigningKey key = crypto::SigningKey::random();
  crypto::age::Identity custodian = crypto::age::Identity::random();
  crypto::age::Identity escrow = crypto::age::Identity::random();
  protocol::BatchPlace place{
      protocol::BatchKind::kRecords, base::StudyId{{7}}, base::DeviceId{{8}}, 1, 1, {}, 3, 20'779};

  std::vector<crypto::age::Recipient> recipients() const {
    return {custodian.recipient(), escrow.recipient()};
  }
  protocol::SealedBatch sealed(std::string_view payload) const {
    return protocol::seal(base::view_of(payload), place, recipients(), key).value();
  }
  base::Result<protocol::OpenedBatch> opened(base::BytesView bytes) const {
    return protocol::open(bytes, std::span(&custodian, 1), key.verify_key());
  }
};

// Signed anew by the sender, as a broken or hostile tablet would.
base::Bytes signed_batch(protocol::BatchHeader header, const base::Bytes& age_file,
                         const crypto::SigningKey& key) {
  header.age_sha256 = crypto::sha256(age_file);
  header.age_size = age_file.size();
  base::Bytes out = protocol::encode_header(header);
  const auto signature = key.sign(protocol::kBatchDomain, out);
  out.insert(out.end(), signature.bytes.begin(), signature.bytes.end());
  out.insert(out.end(), age_file.begin(), age_file.end());
  return out;
}

// What a flipped bit of a Sender's batch is refused as: kAuthentication if the header still is one.
// The offsets are those of PROTOCOL.md section 1.
ErrorKind kind_of_flip(std::size_t byte, std::size_t bit) {
  if (byte == 7) return ErrorKind::kUnsupported;
  bool header = byte >= 10;                     // before: magic, length of the header
  if (byte == 10) header = bit == 1;            // the kind: 1 becomes 3
  if (byte == 43) header = bit != 0;            // epoch 0
  if (byte >= 47 && byte < 87) header = false;  // only a first batch has no previous one
  if (byte == 130) header = bit != 7;           // a day below 0
  if (byte == 166) header = bit < 2;            // longer than 64 MiB
  if (byte >= 167 && byte < 171) header = false;
  return header ? ErrorKind::kAuthentication : ErrorKind::kInvalidInput;
}

}  // namespace

TEST_CASE("batch: custodian and escrow each open what was sealed, byte for byte") {
  const Sender sender;
  const auto sealed = sender.sealed("nothing to see");
  for (const auto* identity : {&sender.custodian, &sender.escrow}) {
    const auto opened =
        protocol::open(sealed.bytes, std::span(identity, 1), sender.key.verify_key());
    REQUIRE(opened.ok());
    CHECK(base::text_of(opened.value().payload) == "nothing to see");
    CHECK(opened.value().head.id == sealed.id);
    CHECK(opened.value().head.header == sealed.header);
    CHECK(opened.value().head.header.place == sender.place);
  }
}

TEST_CASE("batch: its id is the hash of its first 235 bytes") {
  const Sender sender;
  const auto sealed = sender.sealed("x");
  CHECK(sealed.id.bytes == crypto::sha256(base::BytesView(sealed.bytes).first(235)).bytes);
  const auto head = protocol::decode_signed_header(base::BytesView(sealed.bytes).first(235));
  REQUIRE(head.ok());
  CHECK(head.value().id == sealed.id);
  CHECK(protocol::verify_header(head.value(), sender.key.verify_key()).ok());
}

TEST_CASE("batch: fewer than two different recipients seal nothing") {
  const Sender sender;
  const auto payload = base::view_of("x");
  const std::vector one{sender.custodian.recipient()};
  const std::vector twice{sender.custodian.recipient(), sender.custodian.recipient()};
  for (const auto& recipients : {std::vector<crypto::age::Recipient>{}, one, twice}) {
    CHECK(protocol::seal(payload, sender.place, recipients, sender.key).error().kind() ==
          ErrorKind::kInvalidInput);
  }
}

TEST_CASE("batch: a place that cannot be is not sealed") {
  const Sender sender;
  const auto refused = [&](auto change) {
    protocol::BatchPlace place = sender.place;
    change(place);
    return !protocol::seal(base::view_of("x"), place, sender.recipients(), sender.key).ok();
  };
  CHECK(!refused([](auto&) {}));
  CHECK(refused([](auto& place) { place.epoch = 0; }));
  CHECK(refused([](auto& place) { place.sequence = 0; }));
  CHECK(refused([](auto& place) { place.sequence = 2; }));  // without a previous
  CHECK(refused([](auto& place) { place.previous.bytes[0] = 1; }));
  CHECK(refused([](auto& place) { place.package_version = 0; }));
  CHECK(refused([](auto& place) { place.day = -1; }));
}

TEST_CASE("batch: the order of recipients does not change their hash, and another recipient does") {
  const Sender sender;
  const std::vector turned{sender.escrow.recipient(), sender.custodian.recipient()};
  CHECK(protocol::recipients_hash(turned) == protocol::recipients_hash(sender.recipients()));
  const std::vector other{sender.escrow.recipient(), crypto::age::Identity::random().recipient()};
  CHECK(protocol::recipients_hash(other) != protocol::recipients_hash(turned));
}

TEST_CASE("batch: any changed bit is refused with the right kind, without a secret and with one") {
  const Sender sender;
  const auto sealed = sender.sealed("x");
  for (std::size_t i = 0; i < sealed.bytes.size() * 8; ++i) {
    base::Bytes changed = sealed.bytes;
    changed[i / 8] = static_cast<std::uint8_t>(changed[i / 8] ^ (1U << (i % 8)));
    CAPTURE(i);
    const ErrorKind kind = kind_of_flip(i / 8, i % 8);
    const auto verified = protocol::verify_batch(changed, sender.key.verify_key());
    REQUIRE_FALSE(verified.ok());
    REQUIRE(verified.error().kind() == kind);
    const auto opened = sender.opened(changed);
    REQUIRE_FALSE(opened.ok());
    REQUIRE(opened.error().kind() == kind);
  }
}

TEST_CASE("batch: any truncation and any byte too many is refused") {
  const Sender sender;
  auto sealed = sender.sealed("x");
  for (std::size_t size = 0; size < sealed.bytes.size(); ++size) {
    CAPTURE(size);
    const auto verified =
        protocol::verify_batch(base::BytesView(sealed.bytes).first(size), sender.key.verify_key());
    REQUIRE(verified.error().kind() == ErrorKind::kInvalidInput);
  }
  sealed.bytes.push_back(0);
  CHECK(protocol::verify_batch(sealed.bytes, sender.key.verify_key()).error().kind() ==
        ErrorKind::kInvalidInput);
}

TEST_CASE("batch: another device's key does not verify, another identity does not open") {
  const Sender sender;
  const Sender stranger;
  const auto sealed = sender.sealed("x");
  CHECK(protocol::verify_batch(sealed.bytes, stranger.key.verify_key()).error().kind() ==
        ErrorKind::kAuthentication);
  const auto opened =
      protocol::open(sealed.bytes, std::span(&stranger.custodian, 1), sender.key.verify_key());
  CHECK(opened.error().kind() == ErrorKind::kNotFound);
}

TEST_CASE("batch: one body under another header or another signer is noticed inside") {
  const Sender sender;
  const auto sealed = sender.sealed("x");
  const base::Bytes age_file(sealed.bytes.begin() + protocol::kSignedHeaderSize,
                             sealed.bytes.end());
  protocol::BatchHeader moved = sealed.header;
  moved.place.package_version = 4;
  CHECK(sender.opened(signed_batch(moved, age_file, sender.key)).error().kind() ==
        ErrorKind::kAuthentication);
  const auto thief = crypto::SigningKey::random();
  const auto stolen = signed_batch(sealed.header, age_file, thief);
  CHECK(
      protocol::open(stolen, std::span(&sender.custodian, 1), thief.verify_key()).error().kind() ==
      ErrorKind::kAuthentication);
  // the check above bites
  CHECK(sender.opened(signed_batch(sealed.header, age_file, sender.key)).ok());
}

TEST_CASE("batch: a signed body that is no payload is refused, never guessed") {
  const Sender sender;
  const auto sealed = sender.sealed("x");
  base::Bytes plaintext = protocol::encode_header(sealed.header);
  plaintext.resize(protocol::kBatchPrefixSize);
  const auto key = sender.key.verify_key();
  plaintext.insert(plaintext.end(), key.bytes.begin(), key.bytes.end());
  const auto opened_kind = [&](const base::Bytes& tail) {
    base::Bytes whole = plaintext;
    whole.insert(whole.end(), tail.begin(), tail.end());
    const auto age_file = crypto::age::encrypt(whole, sender.recipients()).value();
    return sender.opened(signed_batch(sealed.header, age_file, sender.key)).error().kind();
  };
  CHECK(opened_kind({}) == ErrorKind::kInvalidInput);
  CHECK(opened_kind({255, 255, 255, 255, 255, 255, 255, 255}) == ErrorKind::kInvalidInput);
  CHECK(opened_kind(base::Bytes(21, 0)) == ErrorKind::kInvalidInput);
}

TEST_CASE("batch: sizes between two steps of Padmé cannot be told apart") {
  const Sender sender;
  CHECK(protocol::padme_size(0) == 0);
  CHECK(protocol::padme_size(1) == 1);
  CHECK(protocol::padme_size(9) == 10);
  CHECK(protocol::padme_size(1000) == 1024);
  CHECK(protocol::padme_size(1'000'001) == 1'015'808);
  std::uint64_t before = 0;
  for (std::uint64_t size = 1; size < 70'000; ++size) {
    const std::uint64_t padded = protocol::padme_size(size);
    REQUIRE(padded >= size);
    REQUIRE(padded >= before);
    REQUIRE((padded - size) * 100 <= size * 12);
    REQUIRE(protocol::padme_size(padded) == padded);
    before = padded;
  }
  CHECK(sender.sealed("a").bytes.size() == sender.sealed("b").bytes.size());
}

TEST_CASE("batch: what is too long is refused before it is sealed, what just fits is sealed") {
  const Sender sender;
  const base::Bytes zeros(protocol::kBatchPayloadSizeMax, 0);
  const auto sealed = protocol::seal(zeros, sender.place, sender.recipients(), sender.key);
  REQUIRE(sealed.ok());
  CHECK(sender.opened(sealed.value().bytes).value().payload == zeros);
  base::Bytes longer = zeros;
  longer.push_back(0);
  CHECK(protocol::seal(longer, sender.place, sender.recipients(), sender.key).error().kind() ==
        ErrorKind::kInvalidInput);
  // does not shrink, so the file would pass 64 MiB
  base::Bytes noise(protocol::kBatchPayloadSizeMax);
  crypto::fill_random(noise);
  CHECK(protocol::seal(noise, sender.place, sender.recipients(), sender.key).error().kind() ==
        ErrorKind::kInvalidInput);
}

TEST_CASE("user statement: holds for its key and its fields alone") {
  const auto key = crypto::SigningKey::random();
  const protocol::UserStatement statement{base::StudyId{{1}}, base::RecordId{{2}}, 1,
                                          base::Digest{{3}}, base::Digest{{4}}};
  const auto signature = protocol::sign_user_statement(statement, key);
  CHECK(protocol::verify_user_statement(statement, key.verify_key(), signature).ok());
  protocol::UserStatement other = statement;
  other.revision = 2;
  CHECK(!protocol::verify_user_statement(other, key.verify_key(), signature).ok());
  CHECK(!protocol::verify_user_statement(statement, crypto::SigningKey::random().verify_key(),
                                         signature)
             .ok());
}

TEST_CASE("batch: the example of PROTOCOL.md opens") {
  const auto found = tests::example_in(FALTBOK_SOURCE_DIR "/sync/PROTOCOL.md", "batch");
  REQUIRE(found);
  const auto& example = *found;
  const crypto::VerifyKey key{base::array_from_hex<32>(example.at("device-key")).value()};
  const auto identity = crypto::age::Identity::from_text(example.at("identity")).value();
  const base::Bytes file = base::bytes_from_hex(example.at("file")).value();
  const auto opened = protocol::open(file, std::span(&identity, 1), key);
  REQUIRE(opened.ok());
  const protocol::BatchPlace& place = opened.value().head.header.place;
  CHECK(opened.value().head.id.hex() == example.at("id"));
  CHECK(base::hex_of(opened.value().payload) == example.at("payload"));
  CHECK(place.study.hex() == example.at("study"));
  CHECK(place.device.hex() == example.at("device"));
  CHECK(std::to_string(place.sequence) == example.at("sequence"));
  CHECK(std::to_string(place.package_version) == example.at("package"));
  CHECK(std::to_string(place.day) == example.at("day"));
}
