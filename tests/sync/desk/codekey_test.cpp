// The code key: made by another person in another folder, opened there alone, shown with what two
// tablets disagree about.
#include <catch2/catch_test_macros.hpp>

#include "crypto/init.h"
#include "crypto/keyfile.h"
#include "sync/desk/codekey.h"
#include "sync/protocol/receipt.h"
#include "tests/support/test_cost.h"
#include "tests/sync/desk/desk_room.h"

using namespace faltbok;
using forms::ContactChanged;
using forms::ContactErased;
using forms::ContactSeen;
using tests::DeskRoom;
using tests::Tablet;

namespace {

constexpr const char* kAsta = "MA-0001-0";
constexpr const char* kBo = "MA-0002-8";
constexpr std::string_view kPassphrase = "other words of another person";
constexpr base::Instant kLater{1'795'449'600'000};

bool says(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// A desk, a code-key custodian whom its package names, and a tablet.
struct Ready {
  DeskRoom room;
  std::string words;  // what the code-key custodian was shown
  Tablet tablet;
  Ready() : tablet((room.open_study(), make_code_key(), room.enrol_tablet())) {}
  void make_code_key() {
    room.write("codekey-passphrase", std::string(kPassphrase) + "\n");
    REQUIRE(codekey("codekey-init --package ROOM/desk/packages/0001.fbp --to ROOM/codekey") == 0);
    words = room.out();
    REQUIRE(room.run("publish --desk ROOM/desk --code-key ROOM/codekey/codekey.json "
                     "--words-checked") == 0);
  }
  int codekey(const std::string& line) {
    return room.run(line + " --passphrase-file ROOM/codekey-passphrase");
  }
  int import_people(const std::string& from, const std::string& more = "") {
    const std::string newest = room.names_in("desk/packages").back();
    return codekey("codekey-import --codekey ROOM/codekey --package ROOM/desk/packages/" + newest +
                   " --from ROOM/" + from + " --to ROOM/tables" + more);
  }
  void put(const std::string& name, const protocol::SealedBatch& batch) {
    room.write("stick/" + name, batch.bytes);
  }
  std::string people() { return room.read_text("tables/codekey.csv"); }
};

crypto::SecretBytes phrase(std::string_view text) { return crypto::SecretBytes::copy_of(text); }

}  // namespace

TEST_CASE("code key: the package names its custodian once, after both have compared words") {
  Ready ready;
  const protocol::StudyPackage package = ready.room.newest_package();
  REQUIRE(package.code_custodian.has_value());
  REQUIRE(package.code_escrow.has_value());
  const auto file = desk::code_key_file_from(ready.room.read_text("codekey/codekey.json")).value();
  CHECK(*package.code_custodian == file.custodian);
  CHECK(*package.code_escrow == file.escrow);
  CHECK(says(ready.words, desk::words_of(file)));

  // Again is nothing new; another one is refused; unconfirmed words sign nothing.
  CHECK(ready.room.run("publish --desk ROOM/desk --code-key ROOM/codekey/codekey.json") == 0);
  REQUIRE(ready.codekey("codekey-init --package ROOM/desk/packages/0001.fbp --to ROOM/second") ==
          0);
  CHECK(ready.room.run("publish --desk ROOM/desk --code-key ROOM/second/codekey.json "
                       "--words-checked") == 2);
  CHECK(says(ready.room.err(), "another code-key custodian already"));
}

TEST_CASE("code key: words that nobody confirmed, and keys of the desk itself, are refused") {
  DeskRoom room;
  room.open_study();
  room.write("codekey-passphrase", std::string(kPassphrase) + "\n");
  REQUIRE(room.run("codekey-init --package ROOM/desk/packages/0001.fbp --to ROOM/codekey "
                   "--passphrase-file ROOM/codekey-passphrase") == 0);
  CHECK(room.run("publish --desk ROOM/desk --code-key ROOM/codekey/codekey.json") == 2);
  CHECK(says(room.err(), "words were not confirmed"));
  auto file = desk::code_key_file_from(room.read_text("codekey/codekey.json")).value();
  file.custodian = room.newest_package().custodian;
  room.write("own.json", desk::text_of(file));
  CHECK(room.run("publish --desk ROOM/desk --code-key ROOM/own.json --words-checked") == 2);
  CHECK(says(room.err(), "holds a key of this desk"));
  CHECK(!room.newest_package().code_custodian.has_value());
}

TEST_CASE("code key file: one key for both, an unknown key and another version are refused") {
  Ready ready;
  const std::string text = ready.room.read_text("codekey/codekey.json");
  const auto file = desk::code_key_file_from(text).value();
  CHECK(desk::text_of(file) == text);
  desk::CodeKeyFile one = file;
  one.escrow = one.custodian;
  CHECK(!desk::code_key_file_from(desk::text_of(one)).ok());
  std::string more = text;
  more.insert(more.find('{') + 1, "\"extra\": 1,");
  CHECK(!desk::code_key_file_from(more).ok());
  std::string newer = text;
  newer.replace(newer.find("\"version\": 1"), 12, "\"version\": 2");
  CHECK(desk::code_key_file_from(newer).error().kind() == base::ErrorKind::kUnsupported);
}

TEST_CASE("code keys: the custodian's passphrase opens theirs, nobody else's file does") {
  REQUIRE(crypto::init().ok());
  const desk::CodeKeys keys{crypto::age::Identity::random()};
  const auto right = phrase("four words are enough");
  using enum desk::CodeKeyHolder;
  const base::Bytes file =
      desk::seal_code_keys(keys, kCustodian, {}, {right, tests::kTestPassphraseCost}).value();
  CHECK(desk::open_code_keys(file, kCustodian, right).value().reader.recipient() ==
        keys.reader.recipient());
  CHECK(desk::open_code_keys(file, kCustodian, phrase("other words")).error().kind() ==
        base::ErrorKind::kAuthentication);
  CHECK(!desk::open_code_keys(file, kEscrow, right).ok());
  CHECK(!desk::open_desk_keys(file, right).ok());
  CHECK(!desk::open_escrow_keys(file, right).ok());
}

TEST_CASE("code key: the desk keeps identity batches unopened, a note covers them") {
  Ready ready;
  ready.put("1.fbb", ready.tablet.seal_people(
                         {ready.tablet.person(kAsta, 1, {ContactChanged{"name", "Asta", ""}})}));
  REQUIRE(ready.room.run("import --desk ROOM/desk --from ROOM/stick") == 0);
  CHECK(says(ready.room.out(), "1 of them are for the code-key custodian alone"));
  const auto note =
      protocol::open_note(ready.room.read("desk/notes/" + ready.tablet.device().hex() + ".fbn"),
                          ready.room.newest_package().study_key)
          .value();
  CHECK(note.through_sequence == 1);
  CHECK(note.exceptions.empty());

  // The desk's and the escrow's keys open nothing of it.
  const std::string folder = "desk/batches/" + ready.tablet.device().hex();
  const base::Bytes kept = ready.room.read(folder + "/" + ready.room.names_in(folder).front());
  const auto desk_keys = desk::open_desk_keys(ready.room.read("desk/keys/desk.keys"),
                                              phrase("nobody knows these words"))
                             .value();
  const protocol::StudyPackage package = ready.room.newest_package();
  const auto* device = protocol::find_newest_device(package, ready.tablet.device());
  REQUIRE(device != nullptr);
  const crypto::VerifyKey sign_key = device->sign_key;
  for (const crypto::age::Identity* own : {&desk_keys.custodian, &desk_keys.device})
    CHECK(protocol::open(kept, {own, 1}, sign_key).error().kind() == base::ErrorKind::kNotFound);

  // And from the desk's own folder the code-key custodian reads it.
  REQUIRE(ready.import_people("desk/batches") == 0);
  CHECK(says(ready.people(), "MA-0001-0,malmo,Asta,"));
}

TEST_CASE("code key: an identity batch that the desk could open is set aside") {
  Ready ready;
  const protocol::StudyPackage package = ready.room.newest_package();
  const auto person = ready.tablet.person(kAsta, 1, {ContactChanged{"name", "Asta", ""}});
  ready.put("1.fbb",
            ready.tablet.seal_as(protocol::BatchKind::kIdentity, forms::encode_payload({person}),
                                 {package.custodian, *package.code_custodian}));
  REQUIRE(ready.room.run("import --desk ROOM/desk --from ROOM/stick") == 0);
  CHECK(says(ready.room.err(), "an identity batch for this desk"));
}

TEST_CASE("code key: contact details among answers are set aside, answers among them left out") {
  Ready ready;
  const auto person = ready.tablet.person(kAsta, 1, {ContactChanged{"name", "Asta", ""}});
  ready.put("1.fbb", ready.tablet.seal({person}));
  REQUIRE(ready.room.run("import --desk ROOM/desk --from ROOM/stick") == 0);
  CHECK(says(ready.room.err(), "contact details"));
  ready.room.write("other/2.fbb",
                   ready.tablet.seal_people({ready.tablet.participant(kAsta, 1, {})}).bytes);
  REQUIRE(ready.import_people("other") == 0);
  CHECK(says(ready.room.err(), "a record that is no contact details"));
  CHECK(!says(ready.people(), kAsta));
}

TEST_CASE("code key: the newest word of each field, every change and every look in the log") {
  Ready ready;
  ready.put("1.fbb", ready.tablet.seal_people(
                         {ready.tablet.person(kAsta, 1, {ContactChanged{"name", "Asta", ""}}),
                          ready.tablet.person(kBo, 1, {ContactChanged{"email", "b@x", ""}})}));
  REQUIRE(ready.import_people("stick") == 0);
  CHECK(says(ready.room.out(), "identity batches: 1 new, 0 known before, 0 left out"));
  CHECK(
      says(ready.people(), "participant,site,name,phone,email,tablet,changed_at,newest,conflict"));
  CHECK(says(ready.people(), "MA-0002-8,malmo,,,b@x," + ready.tablet.device().hex()));
  REQUIRE(ready.import_people("stick") == 0);
  CHECK(says(ready.room.out(), "identity batches: 0 new, 1 known before, 0 left out"));
  const std::string log = ready.room.read_text("tables/codekey_log.csv");
  CHECK(says(log, ready.tablet.user().hex() + ",changed,name,Asta,"));
  CHECK(!says(log, "seen"));
}

TEST_CASE("code key: two tablets that disagree are both shown, the newest is marked") {
  Ready ready;
  Tablet other = ready.room.enrol_tablet();
  ready.tablet.install(ready.room.newest_package());
  ready.put("1.fbb", ready.tablet.seal_people(
                         {ready.tablet.person(kAsta, 1,
                                              {ContactChanged{"name", "Asta", ""}, ContactSeen{},
                                               ContactChanged{"phone", "070 1", ""}})}));
  ready.put("2.fbb", other.seal_people({other.person(
                         kAsta, 1, {ContactChanged{"phone", "070 2", "has changed"}}, kLater)}));
  ready.put("3.fbb",
            other.seal_people({other.person(kBo, 1, {ContactChanged{"name", "Bo", ""}}, kLater)}));
  REQUIRE(ready.import_people("stick") == 0);
  const std::string people = ready.people();
  CHECK(says(people, "MA-0001-0,malmo,,070 2,," + other.device().hex() +
                         ",2026-11-23T16:00:00.000+00:00,yes,yes"));
  CHECK(says(people, "MA-0001-0,malmo,Asta,070 1,," + ready.tablet.device().hex()));
  CHECK(people.find("070 2") < people.find("070 1"));
  CHECK(says(ready.room.err(), "say different things about 1 participants"));
  CHECK(says(people, "MA-0002-8,malmo,Bo,,," + other.device().hex()));
  const std::string log = ready.room.read_text("tables/codekey_log.csv");
  CHECK(says(log, ",seen,,,"));
  CHECK(says(log, ",changed,phone,070 2,has changed"));
}

TEST_CASE("code key: what a tablet has erased is in no table, whichever batch comes first") {
  Ready ready;
  Tablet other = ready.room.enrol_tablet();
  ready.tablet.install(ready.room.newest_package());
  const auto asta = ready.tablet.person(
      kAsta, 1, {ContactChanged{"name", "Asta", ""}, ContactChanged{"phone", "070 1", ""}});
  const auto after = ready.tablet.person_anew(kAsta, {ContactErased{asta.id}}, kLater);
  ready.put("1.fbb", ready.tablet.seal_people({after}));
  ready.put("2.fbb", ready.tablet.seal_people({asta}));
  ready.put("3.fbb",
            other.seal_people({other.person(kBo, 1, {ContactChanged{"name", "Bo", ""}}, kLater)}));
  REQUIRE(ready.import_people("stick") == 0);
  CHECK(!says(ready.people(), kAsta));
  CHECK(says(ready.people(), "MA-0002-8,malmo,Bo,"));
  const std::string log = ready.room.read_text("tables/codekey_log.csv");
  CHECK(!says(log, "Asta"));
  CHECK(!says(log, "070 1"));
  CHECK(says(log, ready.tablet.user().hex() + ",changed,name,,"));
  CHECK(says(log, ready.tablet.user().hex() + ",erased,,,"));
  CHECK(says(ready.room.out(), "code key: 1 lines"));
}

TEST_CASE("code key: what another tablet calls erased stays") {
  Ready ready;
  Tablet other = ready.room.enrol_tablet();
  ready.tablet.install(ready.room.newest_package());
  const auto asta = ready.tablet.person(kAsta, 1, {ContactChanged{"name", "Asta", ""}});
  ready.put("1.fbb", ready.tablet.seal_people({asta}));
  ready.put("2.fbb", other.seal_people({other.person(kAsta, 1, {ContactErased{asta.id}}, kLater)}));
  REQUIRE(ready.import_people("stick") == 0);
  CHECK(says(ready.people(), "MA-0001-0,malmo,Asta,"));
}

TEST_CASE(
    "code key: a batch of a revoked tablet, of another code key, and a damaged one, is left out") {
  Ready ready;
  const auto person = ready.tablet.person(kAsta, 1, {ContactChanged{"name", "Asta", ""}});
  protocol::SealedBatch damaged = ready.tablet.seal_people({person});
  damaged.bytes.back() ^= 1;
  ready.put("1.fbb", damaged);
  const auto stranger = crypto::age::Identity::random().recipient();
  const auto second = crypto::age::Identity::random().recipient();
  ready.put("2.fbb", ready.tablet.seal_as(protocol::BatchKind::kIdentity,
                                          forms::encode_payload({person}), {stranger, second}));
  REQUIRE(ready.import_people("stick") == 0);
  CHECK(says(ready.room.out(), "0 new, 0 known before, 2 left out"));
  ready.room.write("late/3.fbb", ready.tablet.seal_people({person}).bytes);
  REQUIRE(ready.room.run("revoke --desk ROOM/desk --device " + ready.tablet.device().hex()) == 0);
  REQUIRE(ready.import_people("late") == 0);
  CHECK(says(ready.room.err(), "its tablet is revoked"));
  CHECK(!says(ready.people(), "Asta"));
}

TEST_CASE("code key: the wrong passphrase, and a package without this custodian, open nothing") {
  Ready ready;
  ready.put("1.fbb", ready.tablet.seal_people(
                         {ready.tablet.person(kAsta, 1, {ContactChanged{"name", "Asta", ""}})}));
  CHECK(ready.room.run("codekey-import --codekey ROOM/codekey --package "
                       "ROOM/desk/packages/0003.fbp --from ROOM/stick --to ROOM/tables") == 2);
  CHECK(says(ready.room.err(), "wrong passphrase"));
  CHECK(ready.codekey("codekey-import --codekey ROOM/codekey --package ROOM/desk/packages/0001.fbp "
                      "--from ROOM/stick --to ROOM/tables") == 2);
  CHECK(says(ready.room.err(), "another code-key custodian, or none"));
}

TEST_CASE("code key: the escrow copy opens what the custodian's keys would") {
  Ready ready;
  const std::size_t at = ready.words.find("keep it apart");
  REQUIRE(at != std::string::npos);
  const std::size_t begin = ready.words.find("  ", at) + 2;
  const std::string escrow = ready.words.substr(begin, ready.words.find('\n', begin) - begin);
  ready.room.write("codekey-passphrase", escrow + "\n");
  ready.put("1.fbb", ready.tablet.seal_people(
                         {ready.tablet.person(kAsta, 1, {ContactChanged{"name", "Asta", ""}})}));
  REQUIRE(ready.import_people("stick", " --escrow-keys ROOM/codekey/escrow/codekey-escrow.keys") ==
          0);
  CHECK(says(ready.people(), "Asta"));
}

TEST_CASE("code key: its custodian gives a passphrase for contact details, the desk cannot") {
  Ready ready;
  const protocol::StudyPackage package = ready.room.newest_package();
  const crypto::DataKey key = crypto::DataKey::random();
  const crypto::age::Recipient recovery[] = {*package.code_custodian, *package.code_escrow};
  auto file = crypto::KeyFile::make(ready.tablet.device(), {}, key, recovery).value();
  const auto unused = crypto::SigningKey::random();
  const auto forgotten = phrase("forgotten");
  REQUIRE(file.add_user(key, {ready.tablet.user(), "interviewer", unused, forgotten,
                              tests::kTestPassphraseCost})
              .ok());
  ready.room.write("identity.fbk", file.bytes());
  CHECK(ready.room.run("recover ROOM/identity.fbk --desk ROOM/desk --out ROOM/no.fbk") == 2);
  CHECK(says(ready.room.err(), "does not open for this desk"));
  REQUIRE(ready.codekey("codekey-recover ROOM/identity.fbk --codekey ROOM/codekey --package "
                        "ROOM/desk/packages/0003.fbp --out ROOM/new.fbk --language en") == 0);
  const std::string said = ready.room.out();
  const std::size_t at = said.find("shown only now: ") + 16;
  const std::string words = said.substr(at, said.find('\n', at) - at);
  const auto again = crypto::KeyFile::parse(ready.room.read("new.fbk")).value();
  CHECK(again.unlock(ready.tablet.user(), phrase(words)).ok());
  CHECK(!again.unlock(ready.tablet.user(), forgotten).ok());
  CHECK(again.generation() > file.generation());
}
