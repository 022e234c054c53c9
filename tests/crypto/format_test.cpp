// The worked examples are read from FORMAT.md itself: the document cannot drift from the code.
#include "crypto/chain.h"
#include "crypto/keyfile.h"
#include "crypto/words.h"
#include "tests/support/document_example.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

using namespace faltbok;
using base::ErrorKind;
using crypto::SecretBytes;

namespace {

tests::Example example(const std::string& name) {
  auto found = tests::example_in(FALTBOK_SOURCE_DIR "/crypto/FORMAT.md", name);
  REQUIRE(found);
  return *found;
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

TEST_CASE("words: a generated passphrase is four words, never the same twice") {
  const SecretBytes one = crypto::generated_passphrase();
  const SecretBytes two = crypto::generated_passphrase();
  CHECK(crypto::bytes_from_words(one.reveal_text(), 4).ok());
  CHECK(one.reveal_text() != two.reveal_text());
}

TEST_CASE("words: a passphrase is one, however it is typed") {
  const auto normal = [](std::string_view typed) {
    return std::string(crypto::normalised_passphrase(typed).reveal_text());
  };
  for (const char* typed :
       {"lusab-babad", "Lusab Babad", "  lusab   babad\n", "LUSAB--BABAD-", "-lusab\tbabad"}) {
    CHECK(normal(typed) == "lusab-babad");
  }
  CHECK(normal("").empty());
  CHECK(normal(" - ").empty());
  CHECK(normal("Åä") == "Åä");  // only ASCII is folded
}
