// The identity database: another key, another reader, nothing of it in the vault or in clear.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "device/storage/cipher.h"
#include "device/storage/key_exchange.h"
#include "device/storage/pin.h"
#include "tests/device/storage/identity_tablet.h"

using namespace faltbok;
using base::ErrorKind;
using storage::IdentityBook;
using storage::UnlockProblem;
using tests::kPerson;
using tests::opened_identities;
using Tablet = tests::IdentityTablet;

namespace {

constexpr std::string_view kMarker = "Zlatava-Marker-7719";

void exchange(Tablet& tablet, const std::string& a, const std::string& b) {
  const base::Bytes first = tablet.read(a);
  REQUIRE(tablet.disk->write_durably(tablet.path(a), tablet.read(b)).ok());
  REQUIRE(tablet.disk->write_durably(tablet.path(b), first).ok());
}

bool stands_in(base::BytesView bytes, std::string_view text) {
  const base::BytesView wanted = base::view_of(text);
  return std::search(bytes.begin(), bytes.end(), wanted.begin(), wanted.end()) != bytes.end();
}

}  // namespace

TEST_CASE("identity: what was written is read again after closing, oldest first, with its reason") {
  Tablet tablet;
  {
    IdentityBook book = tablet.create_book();
    CHECK(book.events_of("MA-7K3F-2").value().empty());
    REQUIRE(book.write(kPerson, tablet.contact("phone", "070 1")).ok());
    REQUIRE(book.write({"MA-0000-1", "MA"}, tablet.contact("phone", "070 9")).ok());
    REQUIRE(book.write(kPerson, tablet.contact("phone", "070 2", "has changed")).ok());
    REQUIRE(book.write(kPerson, tablet.world.event(forms::ContactSeen{})).ok());
  }
  IdentityBook book = tablet.book();
  const std::vector<forms::Event> events = book.events_of("MA-7K3F-2").value();
  REQUIRE(events.size() == 3);
  CHECK(std::get<forms::ContactChanged>(events[0].body).value == "070 1");
  CHECK(std::get<forms::ContactChanged>(events[1].body).value == "070 2");
  CHECK(std::get<forms::ContactChanged>(events[1].body).reason == "has changed");
  CHECK(events[1].user == tablet.world.user);
  CHECK(std::holds_alternative<forms::ContactSeen>(events[2].body));
}

TEST_CASE("identity: what is erased stands nowhere in it any more, and nobody else is touched") {
  Tablet tablet;
  const storage::Person other{"MA-0000-1", "MA"};
  const auto erase = [&](IdentityBook& book) {
    return book.erase(kPerson, {tablet.world.user, base::Instant{5'000}});
  };
  {
    IdentityBook book = tablet.create_book();
    REQUIRE(erase(book).ok());
    CHECK(book.events_of("MA-7K3F-2").value().empty());
    REQUIRE(book.write(kPerson, tablet.contact("name", std::string(kMarker))).ok());
    REQUIRE(book.write(other, tablet.contact("phone", "070 9")).ok());
    REQUIRE(erase(book).ok());
    const auto left = book.events_of("MA-7K3F-2").value();
    REQUIRE(left.size() == 1);
    CHECK(std::holds_alternative<forms::ContactErased>(left[0].body));
    CHECK(book.events_of("MA-0000-1").value().size() == 1);
    REQUIRE(book.write(kPerson, tablet.contact("name", "Again")).ok());
    CHECK(book.events_of("MA-7K3F-2").value().size() == 2);
  }
  // It opens again: the chains hold without the content.
  { CHECK(tablet.book().events_of("MA-7K3F-2").value().size() == 2); }
  const auto file = current_key_file(tablet.identity()).value();
  const crypto::DataKey key = file.recover({&tablet.keys.custodian, 1}).value();
  const auto database =
      storage::open_encrypted({tablet.path("identity.db"), key, file.db_salt()}).value();
  auto rows = database->prepare("SELECT coalesce(body, x'') FROM event").value();
  std::size_t row_count = 0;
  for (; rows.row().value(); ++row_count) CHECK(!stands_in(rows.blob(), kMarker));
  CHECK(row_count == 7);
}

TEST_CASE("identity: an erasure is told to the code-key custodian, without what was erased") {
  Tablet tablet;
  IdentityBook book = tablet.create_book();
  REQUIRE(book.write(kPerson, tablet.contact("name", std::string(kMarker))).ok());
  REQUIRE(tablet.send(book).value() == 1);
  const auto records_in = [&](std::uint64_t sequence) {
    return opened_identities(tablet.vault().batch(sequence).value(), tablet.world,
                             tablet.keys.custodian)
        .value();
  };
  const auto first = records_in(1);
  // Written, never sent: it must not hold up what comes after it, and must be named all the same.
  REQUIRE(book.erase(kPerson, {tablet.world.user, base::Instant{5'000}}).ok());
  REQUIRE(book.write(kPerson, tablet.contact("name", "Again")).ok());
  REQUIRE(book.erase(kPerson, {tablet.world.user, base::Instant{6'000}}).ok());
  CHECK(tablet.send(book).value() == 1);
  CHECK(tablet.send(book).value() == 0);
  const auto second = records_in(2);
  REQUIRE(second.size() == 1);
  REQUIRE(second[0].events.size() == 3);
  const auto named = forms::decode_event(second[0].events[1].bytes).value();
  CHECK(std::get<forms::ContactErased>(named.body).record == first[0].id);
  for (const forms::SealedEvent& event : second[0].events) CHECK(!stands_in(event.bytes, kMarker));
}

TEST_CASE("identity: what an import note sends back goes without what was erased meanwhile") {
  Tablet tablet;
  IdentityBook book = tablet.create_book();
  REQUIRE(book.write(kPerson, tablet.contact("name", "Somebody")).ok());
  REQUIRE(tablet.send(book).ok());
  const storage::SealedRef ref = tablet.vault().outbox().value()[0].ref;
  REQUIRE(book.erase(kPerson, {tablet.world.user, base::Instant{5'000}}).ok());
  protocol::ImportNote note = tablet.world.note_through(ref);
  note.exceptions.push_back({ref.id, protocol::ImportReason::kDamaged});
  const base::Bytes file = protocol::seal_note(note, tablet.world.study_key).value();
  REQUIRE(tablet.vault().apply_import_note(file, tablet.world.study_key.verify_key()).ok());
  CHECK(tablet.send(book).value() == 1);
  const auto records =
      opened_identities(tablet.vault().batch(2).value(), tablet.world, tablet.keys.custodian)
          .value();
  REQUIRE(records.size() == 1);
  CHECK(records[0].events.size() == 2);
}

TEST_CASE("identity: only contact details stand in it") {
  Tablet tablet;
  IdentityBook book = tablet.create_book();
  CHECK(book.write(kPerson, tablet.world.answer("/data/q1", "1")).error().kind() ==
        ErrorKind::kInvalidInput);
  CHECK(book.events_of("MA-7K3F-2").value().empty());
}

TEST_CASE("identity: the vault's data key opens nothing of it, and the other way round") {
  Tablet tablet;
  {
    IdentityBook book = tablet.create_book();
    REQUIRE(book.write(kPerson, tablet.contact("name", std::string(kMarker))).ok());
  }
  const crypto::DataKey vault_key = tablet.open->unlocked.data_key.duplicate();
  tablet.lock();
  const auto identity_file = current_key_file(tablet.identity()).value();
  const auto vault_file = current_key_file(tablet.place()).value();
  const crypto::DataKey identity_key = identity_file.recover({&tablet.keys.custodian, 1}).value();
  const os::Path identity_db = tablet.path("identity.db");
  const os::Path vault_db = tablet.path("vault.db");
  // Each opens its own.
  CHECK(storage::open_encrypted({identity_db, identity_key, identity_file.db_salt()}).ok());
  CHECK(storage::open_encrypted({vault_db, vault_key, vault_file.db_salt()}).ok());
  for (const crypto::DbSalt& salt : {identity_file.db_salt(), vault_file.db_salt()}) {
    CHECK(!storage::open_encrypted({identity_db, vault_key, salt}).ok());
    CHECK(!storage::open_encrypted({vault_db, identity_key, salt}).ok());
  }
}

TEST_CASE("identity: its recovery slot opens for the code-key custodian and their escrow alone") {
  Tablet tablet;
  tablet.create_book();
  const auto identity_file = current_key_file(tablet.identity()).value();
  const auto vault_file = current_key_file(tablet.place()).value();
  CHECK(identity_file.recover({&tablet.keys.custodian, 1}).ok());
  CHECK(identity_file.recover({&tablet.keys.escrow, 1}).ok());
  for (const crypto::age::Identity* data : {&tablet.world.custodian, &tablet.world.escrow})
    CHECK(identity_file.recover({data, 1}).error().kind() == ErrorKind::kNotFound);
  for (const crypto::age::Identity* code : {&tablet.keys.custodian, &tablet.keys.escrow})
    CHECK(vault_file.recover({code, 1}).error().kind() == ErrorKind::kNotFound);
}

TEST_CASE("identity: nothing but the right passphrase of the same user opens it") {
  Tablet tablet;
  tablet.create_book();
  const auto wrong = crypto::SecretBytes::copy_of(std::string_view("other-words"));
  const auto refused = open_identity(tablet.identity(), tablet.world.user, wrong);
  REQUIRE(std::holds_alternative<storage::UnlockRefused>(refused));
  CHECK(std::get<storage::UnlockRefused>(refused).problem == UnlockProblem::kPassphrase);
  const auto other = crypto::random_id<base::UserId>();
  CHECK(std::holds_alternative<storage::NoIdentitySlot>(
      open_identity(tablet.identity(), other, tablet.passphrase)));
}

TEST_CASE("identity: a new one is never made over one that is there") {
  Tablet tablet;
  tablet.create_book();
  const auto again = create_identity(tablet.identity(),
                                     new_identity(tablet.world, tablet.keys, tablet.passphrase));
  CHECK(again.error().kind() == ErrorKind::kConflict);
}

TEST_CASE("identity: the files of the two databases cannot stand for each other") {
  Tablet tablet;
  tablet.create_book();
  tablet.lock();
  exchange(tablet, "key.fbk", "identity.fbk");
  CHECK(tablet.problem() == UnlockProblem::kKeyFileOlder);
  CHECK(tablet.identity_problem() == UnlockProblem::kKeyFileOlder);
  exchange(tablet, "vault.db", "identity.db");
  exchange(tablet, "vault.db-wal", "identity.db-wal");
  CHECK(tablet.problem() == UnlockProblem::kDatabaseChanged);
  CHECK(tablet.identity_problem() == UnlockProblem::kDatabaseChanged);
}

TEST_CASE("identity: what is new is sealed for the code-key custodian, and only once") {
  Tablet tablet;
  IdentityBook book = tablet.create_book();
  CHECK(tablet.send(book).value() == 0);
  REQUIRE(book.write(kPerson, tablet.contact("name", std::string(kMarker))).ok());
  CHECK(tablet.send(book).value() == 1);
  CHECK(tablet.send(book).value() == 0);
  REQUIRE(book.write(kPerson, tablet.contact("phone", "070 1")).ok());
  CHECK(tablet.send(book).value() == 1);

  const auto outbox = tablet.vault().outbox().value();
  REQUIRE(outbox.size() == 2);
  for (const storage::OutboxEntry& entry : outbox)
    CHECK(entry.kind == protocol::BatchKind::kIdentity);
  const base::Bytes batch = tablet.vault().batch(2).value();
  for (const crypto::age::Identity* reader : {&tablet.keys.custodian, &tablet.keys.escrow}) {
    const auto records = opened_identities(batch, tablet.world, *reader).value();
    REQUIRE(records.size() == 1);
    CHECK(records[0].revision == 2);
    REQUIRE(records[0].events.size() == 3);
    const auto name = forms::decode_event(records[0].events[1].bytes).value();
    CHECK(std::get<forms::ContactChanged>(name.body).value == kMarker);
  }
  for (const crypto::age::Identity* reader : {&tablet.world.custodian, &tablet.world.escrow})
    CHECK(opened_identities(batch, tablet.world, *reader).error().kind() == ErrorKind::kNotFound);
}

TEST_CASE("identity: what an import note sends back is sealed once more, and only once") {
  Tablet tablet;
  IdentityBook book = tablet.create_book();
  REQUIRE(book.write(kPerson, tablet.contact("name", "Somebody")).ok());
  REQUIRE(tablet.send(book).ok());
  const storage::SealedRef ref = tablet.vault().outbox().value()[0].ref;
  protocol::ImportNote note = tablet.world.note_through(ref);
  note.exceptions.push_back({ref.id, protocol::ImportReason::kDamaged});
  const base::Bytes file = protocol::seal_note(note, tablet.world.study_key).value();
  REQUIRE(tablet.vault().apply_import_note(file, tablet.world.study_key.verify_key()).ok());
  CHECK(tablet.send(book).value() == 1);
  CHECK(tablet.send(book).value() == 0);
  const base::Bytes again = tablet.vault().batch(2).value();
  const auto records = opened_identities(again, tablet.world, tablet.keys.custodian).value();
  REQUIRE(records.size() == 1);
  CHECK(records[0].events.size() == 2);
}

TEST_CASE("identity: nobody to seal for, nothing is sealed, and it waits") {
  Tablet tablet;
  IdentityBook book = tablet.create_book();
  REQUIRE(book.write(kPerson, tablet.contact("name", "Somebody")).ok());
  const storage::Signer signer = tablet.world.signer();
  const auto nobody = [](std::string_view) -> base::Result<storage::SealingContext> {
    return base::fail(ErrorKind::kNotFound, "recipients");
  };
  CHECK(book.send({tablet.vault(), signer, nobody}).error().kind() == ErrorKind::kNotFound);
  CHECK(tablet.vault().outbox().value().empty());
  CHECK(tablet.send(book).value() == 1);
}

TEST_CASE("identity: a name stands in no file of the tablet in clear") {
  Tablet tablet;
  IdentityBook book = tablet.create_book();
  REQUIRE(book.write(kPerson, tablet.contact("name", std::string(kMarker))).ok());
  const auto in_clear = [&]() -> std::vector<std::string> {
    std::vector<std::string> found;
    for (const std::string& folder : {std::string(), std::string("outbox")}) {
      const os::Path at = folder.empty() ? tablet.place().folder : tablet.path(folder);
      for (const os::FileInfo& info : tablet.disk->list(at, 100).value()) {
        if (info.kind != os::FileKind::kFile) continue;
        if (stands_in(tablet.disk->read(at / info.name, 64U << 20U).value(), kMarker))
          found.push_back(info.name);
      }
    }
    return found;
  };
  CHECK(in_clear().empty());
  REQUIRE(tablet.send(book).ok());
  CHECK(in_clear().empty());
  // The search itself finds what is there.
  REQUIRE(tablet.disk->write_durably(tablet.path("outbox") / "bait", base::view_of(kMarker)).ok());
  CHECK(in_clear() == std::vector<std::string>{"bait"});
}

TEST_CASE("identity: the vault holds nothing of a name, not even behind its own key") {
  Tablet tablet;
  IdentityBook book = tablet.create_book();
  REQUIRE(book.write(kPerson, tablet.contact("name", std::string(kMarker))).ok());
  REQUIRE(tablet.send(book).ok());
  const crypto::DataKey key = tablet.open->unlocked.data_key.duplicate();
  const crypto::DbSalt salt = current_key_file(tablet.place()).value().db_salt();
  tablet.lock();
  const auto database = storage::open_encrypted({tablet.path("vault.db"), key, salt}).value();
  for (const char* table : {"event", "record", "outbox", "value", "meta"}) {
    CAPTURE(table);
    const std::string columns = std::string(table) == "event"    ? "body"
                                : std::string(table) == "record" ? "participant || site || form_id"
                                                                 : "bytes";
    auto rows = database->prepare("SELECT " + columns + " FROM " + table).value();
    while (rows.row().value()) CHECK(!stands_in(rows.blob(), kMarker));
  }
}

TEST_CASE("identity: an older database with its own head file is noticed by the vault") {
  Tablet tablet;
  IdentityBook book = tablet.create_book();
  REQUIRE(book.write(kPerson, tablet.contact("name", "Somebody")).ok());
  std::map<std::string, base::Bytes> older;
  for (const char* name : {"identity.db", "identity.db-wal"}) older[name] = tablet.read(name);
  REQUIRE(book.write(kPerson, tablet.contact("phone", "070 1")).ok());
  REQUIRE(tablet.send(book).ok());
  CHECK(book.check_anchor(tablet.vault()).ok());
  { const IdentityBook gone = std::move(book); }
  for (const auto& [name, bytes] : older)
    REQUIRE(tablet.disk->write_durably(tablet.path(name), bytes).ok());
  CHECK(tablet.identity_problem() == UnlockProblem::kDatabaseOlder);
  REQUIRE(tablet.disk->remove_durably(tablet.path("identity.fbh")).ok());
  IdentityBook put_back = tablet.book();
  CHECK(put_back.check_anchor(tablet.vault()).error().kind() == ErrorKind::kAuthentication);
}

TEST_CASE("identity: a wipe takes both key files' users away, and neither recovery") {
  Tablet tablet;
  tablet.create_book();
  tablet.lock();
  REQUIRE(wipe_ways_in(tablet.place()).ok());
  CHECK(tablet.problem() == UnlockProblem::kPassphrase);
  CHECK(std::holds_alternative<storage::NoIdentitySlot>(tablet.outcome()));
  const auto file = current_key_file(tablet.identity()).value();
  CHECK(file.users().empty());
  CHECK(file.recover({&tablet.keys.custodian, 1}).ok());
}

TEST_CASE("identity: its recipients give a forgotten passphrase anew") {
  Tablet tablet;
  {
    IdentityBook book = tablet.create_book();
    REQUIRE(book.write(kPerson, tablet.contact("name", "Somebody")).ok());
  }
  auto file = current_key_file(tablet.identity()).value();
  const crypto::DataKey key = file.recover({&tablet.keys.custodian, 1}).value();
  REQUIRE(file.remove_user(tablet.world.user).ok());
  const auto passphrase = crypto::SecretBytes::copy_of(std::string_view("four-new-short-words"));
  const auto unused = crypto::SigningKey::random();
  REQUIRE(file.add_user(key, {tablet.world.user, "interviewer", unused, passphrase,
                              tests::kTestPassphraseCost})
              .ok());
  REQUIRE(tablet.disk->write_durably(tablet.path("identity.fbk"), file.bytes()).ok());
  CHECK(tablet.identity_problem() == UnlockProblem::kPassphrase);
  auto opened = open_identity(tablet.identity(), tablet.world.user, passphrase);
  REQUIRE(std::holds_alternative<IdentityBook>(opened));
  CHECK(std::get<IdentityBook>(opened).events_of("MA-7K3F-2").value().size() == 1);
}
