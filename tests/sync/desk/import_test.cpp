#include <catch2/catch_test_macros.hpp>

#include "sync/protocol/receipt.h"
#include "tests/support/faulty_files.h"
#include "tests/sync/desk/desk_room.h"

using namespace faltbok;
using tests::DeskRoom;
using tests::Filled;
using tests::mood_submission;
using tests::Tablet;

namespace {

constexpr const char* kAsta = "MA-0001-0";

Filled filled(const std::string& one = "2", const std::string& two = "3",
              const std::string& total = "5") {
  return {kAsta, "t0", "mood", mood_submission(one, two, "ord", total), {}, 1, ""};
}

bool says(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

int import_stick(DeskRoom& room) { return room.run("import --desk ROOM/desk --from ROOM/stick"); }

protocol::ImportNote note_for(DeskRoom& room, const Tablet& tablet) {
  const auto note = protocol::open_note(room.read("desk/notes/" + tablet.device().hex() + ".fbn"),
                                        room.newest_package().study_key);
  REQUIRE(note.ok());
  return note.value();
}

struct Ready {
  DeskRoom room;
  Tablet tablet;
  Ready() : tablet((room.open_study(), room.enrol_tablet())) {}
  void put(const std::string& name, const protocol::SealedBatch& batch) {
    room.write("stick/" + name, batch.bytes);
  }
};

}  // namespace

TEST_CASE(
    "import: a batch is checked and kept still encrypted, a note covers it, and again changes "
    "nothing") {
  Ready ready;
  ready.put("1.fbb", ready.tablet.seal({ready.tablet.record(filled())}));
  ready.put("2.fbb", ready.tablet.seal({ready.tablet.record(
                         {kAsta, "t1", "mood", mood_submission("1", "", "", "1"), {}, 1, ""})}));
  REQUIRE(import_stick(ready.room) == 0);
  CHECK(says(ready.room.out(), "imported 2 batches with 2 records"));
  const protocol::ImportNote note = note_for(ready.room, ready.tablet);
  CHECK(note.through_sequence == 2);
  CHECK(note.exceptions.empty());
  const auto kept = ready.room.names_in("desk/batches/" + ready.tablet.device().hex());
  REQUIRE(kept.size() == 2);
  CHECK(!says(ready.room.read_text("desk/batches/" + ready.tablet.device().hex() + "/" + kept[0]),
              "mood_1"));
  REQUIRE(import_stick(ready.room) == 0);
  CHECK(says(ready.room.out(), "imported 0 batches with 0 records; 2 known before"));
}

TEST_CASE(
    "import: a batch with a flipped bit is set aside with its reason and the rest are imported") {
  Ready ready;
  for (int i = 1; i <= 3; ++i) {
    protocol::SealedBatch batch = ready.tablet.seal({ready.tablet.record(filled())});
    if (i == 2) batch.bytes[batch.bytes.size() / 2] ^= 1U;
    ready.put(std::to_string(i) + ".fbb", batch);
  }
  REQUIRE(import_stick(ready.room) == 0);
  CHECK(says(ready.room.out(), "imported 2 batches"));
  CHECK(says(ready.room.err(), "2.fbb: set aside: damaged"));
  CHECK(ready.room.names_in("desk/quarantine").size() == 2);
  const protocol::ImportNote note = note_for(ready.room, ready.tablet);
  CHECK(note.through_sequence == 3);
  REQUIRE(note.exceptions.size() == 1);
  CHECK(note.exceptions[0].reason == protocol::ImportReason::kDamaged);
}

TEST_CASE(
    "import: a batch whose header is damaged is an exception by the name that its follower gives "
    "it") {
  Ready ready;
  protocol::SealedBatch first = ready.tablet.seal({ready.tablet.record(filled())});
  protocol::SealedBatch second = ready.tablet.seal({ready.tablet.record(filled())});
  ready.put("1.fbb", first);
  const base::BatchId lost = second.id;
  second.bytes[3] ^= 1U;
  ready.put("2.fbb", second);
  ready.put("3.fbb", ready.tablet.seal({ready.tablet.record(filled())}));
  REQUIRE(import_stick(ready.room) == 0);
  CHECK(says(ready.room.out(), "imported 2 batches"));
  const protocol::ImportNote note = note_for(ready.room, ready.tablet);
  CHECK(note.through_sequence == 3);
  REQUIRE(note.exceptions.size() == 1);
  CHECK(note.exceptions[0].batch == lost);
  CHECK(note.exceptions[0].reason == protocol::ImportReason::kBodyMissing);
}

TEST_CASE("import: what no tablet of the study signed is set aside and changes no ledger") {
  Ready ready;
  Tablet stranger;
  stranger.install(ready.room.newest_package());
  ready.put("1.fbb", stranger.seal({stranger.record(filled())}));
  ready.room.write("stick/2.fbb", "not a batch at all");
  REQUIRE(import_stick(ready.room) == 0);
  CHECK(says(ready.room.out(), "imported 0 batches with 0 records; 0 known before, 2 set aside"));
  CHECK(ready.room.names_in("desk/ledger").empty());
  CHECK(ready.room.names_in("desk/notes").empty());
}

TEST_CASE("import: a revoked tablet's batches are set aside") {
  Ready ready;
  REQUIRE(ready.room.run("revoke --desk ROOM/desk --device " + ready.tablet.device().hex()) == 0);
  ready.put("1.fbb", ready.tablet.seal({ready.tablet.record(filled())}));
  REQUIRE(import_stick(ready.room) == 0);
  CHECK(says(ready.room.err(), "revoked_or_expired"));
}

TEST_CASE(
    "import: a copied tablet is noticed; the other branch waits, and comes in when it is asked "
    "for") {
  Ready ready;
  ready.put("1.fbb", ready.tablet.seal({ready.tablet.record(filled())}));
  Tablet copy = ready.tablet.copy();
  ready.put("2.fbb", ready.tablet.seal({ready.tablet.record(filled())}));
  REQUIRE(import_stick(ready.room) == 0);
  ready.put("2b.fbb", copy.seal({copy.record(filled("3", "1", "4"))}));
  REQUIRE(import_stick(ready.room) == 0);
  CHECK(says(ready.room.err(), "fork: another batch has this sequence"));
  protocol::ImportNote note = note_for(ready.room, ready.tablet);
  CHECK(note.through_sequence == 2);
  REQUIRE(note.exceptions.size() == 1);
  CHECK(note.exceptions[0].reason == protocol::ImportReason::kFork);
  REQUIRE(ready.room.run("import --desk ROOM/desk --from ROOM/stick --with-forks") == 0);
  CHECK(says(ready.room.out(), "imported 1 batches"));
  REQUIRE(ready.room.run("export --desk ROOM/desk --to ROOM/export") == 0);
  CHECK(says(ready.room.out(), "exported 3 records"));
}

TEST_CASE("import: a record that was changed after its user signed it is not believed") {
  Ready ready;
  forms::SealedRecord changed = ready.tablet.record(filled());
  changed.events.back() = ready.tablet.record(filled("3", "3", "6")).events.back();
  ready.put("1.fbb", ready.tablet.seal({changed}));
  forms::SealedRecord unsigned_record = ready.tablet.record(filled());
  unsigned_record.user_signature[0] ^= 1U;
  ready.put("2.fbb", ready.tablet.seal({unsigned_record}));
  ready.put("3.fbb", ready.tablet.seal_payload(base::view_of("rubbish")));
  REQUIRE(import_stick(ready.room) == 0);
  CHECK(says(ready.room.err(), "1.fbb: set aside: content_not_valid: record 1: record chain"));
  CHECK(says(ready.room.err(), "2.fbb: set aside: content_not_valid: record 1: user signature"));
  CHECK(says(ready.room.err(), "3.fbb: set aside: content_not_valid"));
  CHECK(note_for(ready.room, ready.tablet).exceptions.size() == 3);
}

TEST_CASE("import: a longer gap is told, what came is imported, and the note waits") {
  Ready ready;
  ready.put("1.fbb", ready.tablet.seal({ready.tablet.record(filled())}));
  const protocol::SealedBatch second = ready.tablet.seal({ready.tablet.record(filled())});
  const protocol::SealedBatch third = ready.tablet.seal({ready.tablet.record(filled())});
  ready.put("4.fbb", ready.tablet.seal({ready.tablet.record(filled())}));
  REQUIRE(import_stick(ready.room) == 0);
  CHECK(says(ready.room.out(), "imported 2 batches"));
  CHECK(says(ready.room.err(), "batch 2 has not come"));
  CHECK(note_for(ready.room, ready.tablet).through_sequence == 1);
  ready.put("2.fbb", second);
  ready.put("3.fbb", third);
  REQUIRE(import_stick(ready.room) == 0);
  CHECK(note_for(ready.room, ready.tablet).through_sequence == 4);
  CHECK(note_for(ready.room, ready.tablet).exceptions.empty());
}

TEST_CASE("import: whichever call of the disk fails, a second run has everything once") {
  for (int fail_at = 1; fail_at < 200; ++fail_at) {
    CAPTURE(fail_at);
    Ready ready;
    ready.put("1.fbb", ready.tablet.seal({ready.tablet.record(filled())}));
    ready.put("2.fbb", ready.tablet.seal({ready.tablet.record(filled())}));
    support::FaultyFiles faulty(ready.room.files());
    ready.room.use_files(faulty);
    faulty.fail_at(fail_at, base::ErrorKind::kNoSpace);
    const int code = import_stick(ready.room);
    const bool reached_the_end = faulty.call_count() < fail_at;
    faulty.fail_at(0);
    if (code != 0) {
      CHECK(!ready.room.err().empty());
      REQUIRE(import_stick(ready.room) == 0);
    }
    CHECK(note_for(ready.room, ready.tablet).through_sequence == 2);
    CHECK(note_for(ready.room, ready.tablet).exceptions.empty());
    CHECK(ready.room.names_in("desk/batches/" + ready.tablet.device().hex()).size() == 2);
    if (reached_the_end) return;
  }
  FAIL("import never came to its end");
}
