// The worked examples are read from FORMAT.md itself: the document cannot drift from the code.
#include "crypto/age_header.h"
#include "crypto/chain.h"
#include "crypto/keyfile.h"
#include "crypto/words.h"
#include "tests/support/document_example.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cstdio>

using namespace faltbok;
using base::ErrorKind;
using crypto::SecretBytes;

namespace {

tests::Example example(const std::string& name) {
  auto found = tests::example_in(FALTBOK_SOURCE_DIR "/crypto/FORMAT.md", name);
  REQUIRE(found);
  return *found;
}

// As the document has long values: lines of 128 digits.
std::string in_lines(std::string hex) {
  for (std::size_t at = 0; at < hex.size(); at += 131) hex.insert(at, "\n  ");
  return hex;
}

base::Digest digest(const std::string& hex) { return base::Digest::from_hex(hex).value(); }

}  // namespace

TEST_CASE("format: the chain examples of FORMAT.md are what the code makes") {
  auto event = example("event-digest");
  const auto random = base::array_from_hex<16>(event.at("random")).value();
  const base::Bytes bytes = base::bytes_from_hex(event.at("bytes")).value();
  CHECK(crypto::event_digest(random, bytes).hex() == event.at("digest"));
  auto record = example("record-hash");
  CHECK(crypto::record_hash(digest(record.at("previous")), digest(record.at("digest"))).hex() ==
        record.at("hash"));
  CHECK(digest(record.at("previous")) == crypto::kChainStart);
  auto log = example("log-hash");
  CHECK(crypto::log_hash(digest(log.at("previous")), digest(log.at("hash"))).hex() ==
        log.at("log"));
}

TEST_CASE("format: the word examples of FORMAT.md are what the code makes") {
  auto words = example("words");
  const base::Bytes bytes = base::bytes_from_hex(words.at("bytes")).value();
  CHECK(crypto::words_of(bytes) == words.at("words"));
  CHECK(crypto::bytes_from_words(words.at("words"), 4).value() == bytes);
  auto fingerprint = example("fingerprint");
  const base::Bytes key = base::bytes_from_hex(fingerprint.at("bytes")).value();
  CHECK(crypto::fingerprint_words(key) == fingerprint.at("words"));
  CHECK(crypto::fingerprint_words(crypto::VerifyKey{}) == fingerprint.at("words"));
}

TEST_CASE("format: the passphrase file of FORMAT.md opens, and its armor is what the code makes") {
  auto passphrase_file = example("age-passphrase");
  const base::Bytes file = base::bytes_from_hex(passphrase_file.at("file")).value();
  const base::Bytes armor = base::bytes_from_hex(passphrase_file.at("armor")).value();
  const auto opened = crypto::age::decrypt_with_passphrase(
      file, SecretBytes::copy_of(passphrase_file.at("passphrase")));
  REQUIRE(opened.ok());
  CHECK(base::hex_of(opened.value()) == passphrase_file.at("plaintext"));
  const auto header = crypto::age::parse_header(file).value();
  REQUIRE(header.stanzas.size() == 1);
  CHECK(header.stanzas.front().arguments.back() == passphrase_file.at("work-factor"));
  CHECK(crypto::age::armor(file) == base::text_of(armor));
  CHECK(crypto::age::is_armored(armor));
  CHECK(crypto::age::dearmor(base::text_of(armor)).value() == file);
}

TEST_CASE("format: the key file of FORMAT.md opens, with its passphrase and for its custodian") {
  auto key_file = example("key-file");
  const auto file = crypto::KeyFile::parse(base::bytes_from_hex(key_file.at("file")).value());
  REQUIRE(file.ok());
  const auto user = base::UserId::from_hex(key_file.at("user")).value();
  const auto unlocked = file.value().unlock(user, SecretBytes::copy_of(key_file.at("passphrase")));
  REQUIRE(unlocked.ok());
  CHECK(base::hex_of(unlocked.value().data_key.reveal()) == key_file.at("data-key"));
  CHECK(base::hex_of(unlocked.value().user_key.seed().reveal()) == key_file.at("seed"));
  CHECK(unlocked.value().user.role == "interviewer");
  const auto custodian = crypto::age::Identity::from_text(key_file.at("identity")).value();
  const auto recovered = file.value().recover(std::span(&custodian, 1));
  CHECK(base::hex_of(recovered.value().reveal()) == key_file.at("data-key"));
}

TEST_CASE(
    "format: a key file with an older slot follows to another data key after a new passphrase") {
  auto key_file = example("key-file");
  auto file = crypto::KeyFile::parse(base::bytes_from_hex(key_file.at("file")).value()).value();
  CHECK(file.generation() == 0);
  const auto passphrase = SecretBytes::copy_of(key_file.at("passphrase"));
  const auto unlocked = file.unlock_any(passphrase);
  REQUIRE(unlocked.ok());
  const auto key = crypto::DataKey::random();
  const std::vector recovery{crypto::age::Identity::random().recipient(),
                             crypto::age::Identity::random().recipient()};
  const crypto::KeyFile::NewDataKey wanted{key, {1}, recovery};
  CHECK(file.with_data_key(wanted).error().kind() == ErrorKind::kConflict);
  CHECK(file.set_tpm(unlocked.value(), crypto::StoreSecret::random(), {}).error().kind() ==
        ErrorKind::kConflict);
  REQUIRE(file.change_passphrase(unlocked.value(), passphrase, crypto::kPassphraseCostMin).ok());
  const auto changed = file.with_data_key(wanted);
  REQUIRE(changed.ok());
  CHECK(base::hex_of(changed.value().unlock_any(passphrase).value().data_key.reveal()) ==
        base::hex_of(key.reveal()));
}

TEST_CASE(
    "format: the present key file of FORMAT.md opens by passphrase, key store and custodian") {
  auto key_file = example("key-file-now");
  const auto file = crypto::KeyFile::parse(base::bytes_from_hex(key_file.at("file")).value());
  REQUIRE(file.ok());
  const auto by_words = file.value().unlock_any(SecretBytes::copy_of(key_file.at("passphrase")));
  const auto secret =
      crypto::StoreSecret::copy_of(base::array_from_hex<32>(key_file.at("store-secret")).value());
  const auto by_store = file.value().unlock_with_store(secret);
  for (const auto* unlocked : {&by_words, &by_store}) {
    REQUIRE(unlocked->ok());
    CHECK(base::hex_of(unlocked->value().data_key.reveal()) == key_file.at("data-key"));
    CHECK(base::hex_of(unlocked->value().user_key.seed().reveal()) == key_file.at("seed"));
    CHECK(unlocked->value().identity->text().reveal_text() == key_file.at("slot-identity"));
  }
  CHECK(std::to_string(file.value().generation()) == key_file.at("generation"));
  const auto custodian = crypto::age::Identity::from_text(key_file.at("identity")).value();
  CHECK(base::hex_of(file.value().recover(std::span(&custodian, 1)).value().reveal()) ==
        key_file.at("data-key"));
}

// Run by hand when the format changes: these print the lines for FORMAT.md.
TEST_CASE("format: make the example of a passphrase file", "[.example]") {
  const auto words = SecretBytes::copy_of("lusab-babad-gutih-tugad");
  const base::Bytes plaintext = base::to_bytes("hej");
  const base::Bytes file = crypto::age::encrypt_to_passphrase(plaintext, words, 10).value();
  std::printf("age-passphrase passphrase=%s work-factor=10 plaintext=%s\n  file=%s\n  armor=%s\n",
              std::string(words.reveal_text()).c_str(), base::hex_of(plaintext).c_str(),
              in_lines(base::hex_of(file)).c_str(),
              in_lines(base::hex_of(base::view_of(crypto::age::armor(file)))).c_str());
}

TEST_CASE("format: make the example of the present key file", "[.example]") {
  const auto custodian = crypto::age::Identity::random();
  const auto key = crypto::DataKey::random();
  const auto signing = crypto::SigningKey::random();
  const auto words = SecretBytes::copy_of("lusab-babad-gutih-tugad");
  const std::vector recovery{custodian.recipient(), crypto::age::Identity::random().recipient()};
  auto file = crypto::KeyFile::make({{1, 2, 3}}, {4, 5, 6}, key, recovery).value();
  const crypto::NewUser user{{{7, 8}}, "interviewer", signing, words, crypto::kPassphraseCostMin};
  REQUIRE(file.add_user(key, user).ok());
  const auto secret = crypto::StoreSecret::random();
  const auto unlocked = file.unlock_any(words);
  REQUIRE(file.set_tpm(unlocked.value(), secret, base::to_bytes("blob")).ok());
  std::printf(
      "key-file-now passphrase=lusab-babad-gutih-tugad generation=%llu\n  identity=%s\n"
      "  slot-identity=%s\n  data-key=%s\n  seed=%s\n  store-secret=%s\n  file=%s\n",
      static_cast<unsigned long long>(file.generation()),
      std::string(custodian.text().reveal_text()).c_str(),
      std::string(unlocked.value().identity->text().reveal_text()).c_str(),
      base::hex_of(key.reveal()).c_str(), base::hex_of(signing.seed().reveal()).c_str(),
      base::hex_of(secret.reveal()).c_str(), in_lines(base::hex_of(file.bytes())).c_str());
}

TEST_CASE("words: every word of 16 bits there and back, and what is no word is refused") {
  for (unsigned value = 0; value < 65'536; ++value) {
    const base::Bytes bytes{static_cast<std::uint8_t>(value >> 8U),
                            static_cast<std::uint8_t>(value & 255U)};
    REQUIRE(crypto::bytes_from_words(crypto::words_of(bytes), 1).value() == bytes);
  }
  CHECK(crypto::words_of({}).empty());
  for (const char* bad : {"", "lusa", "lusabb", "lusab-", "lusab-baba", "lusabxbabad",
                          "Lusab-babad", "lusab-bebad"}) {
    CAPTURE(bad);
    CHECK(crypto::bytes_from_words(bad, 2).error().kind() == ErrorKind::kInvalidInput);
  }
}

TEST_CASE("words: a passphrase is one, however it is typed") {
  const auto normal = [](std::string_view typed) {
    return std::string(crypto::normalised_passphrase(typed).reveal_text());
  };
  for (const char* typed : {"lusab-babad", "Lusab Babad", "  lusab   babad\n", "LUSAB--BABAD-",
                            "-lusab\tbabad", "lusab\r\nbabad"}) {
    CHECK(normal(typed) == "lusab-babad");
  }
  CHECK(normal("").empty());
  CHECK(normal(" - ").empty());
  CHECK(normal("Åä") == "Åä");  // only ASCII is folded
}
