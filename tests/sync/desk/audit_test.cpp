// Who did what: the tablets' audit records and the desk's own log, imported, chained and shown.
#include <catch2/catch_test_macros.hpp>

#include "sync/protocol/receipt.h"
#include "tests/sync/desk/desk_room.h"

using namespace faltbok;
using tests::DeskRoom;
using tests::Tablet;

namespace {

bool says(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

forms::Acted acted(forms::Act act, const std::string& participant = "") {
  forms::Acted out;
  out.act = act;
  out.participant = participant;
  return out;
}

struct Ready {
  DeskRoom room;
  Tablet tablet;
  Ready() : tablet((room.open_study(), room.enrol_tablet())) {}
  int import(const forms::SealedRecord& record) {
    room.write("stick/1.fbb", tablet.seal({record}).bytes);
    return room.run("import --desk ROOM/desk --from ROOM/stick");
  }
};

}  // namespace

TEST_CASE("audit: what was done on a tablet is imported, exported as a table and found again") {
  Ready ready;
  REQUIRE(ready.import(ready.tablet.audit({acted(forms::Act::kUnlocked),
                                           acted(forms::Act::kParticipantOpened, "MA-0001-0"),
                                           acted(forms::Act::kLocked)})) == 0);
  CHECK(says(ready.room.out(), "imported 1 batches with 1 records"));
  REQUIRE(ready.room.run("export --desk ROOM/desk --to ROOM/tables") == 0);
  const std::string table = ready.room.read_text("tables/audit.csv");
  CHECK(says(table, "at,place,user,user_label,act,participant"));
  CHECK(says(table, "interviewer 1,participant_opened,MA-0001-0"));
  CHECK(says(table, ready.tablet.device().hex()));
  CHECK(!says(ready.room.read_text("tables/participants.csv"), "unlocked"));

  REQUIRE(ready.room.run("audit --desk ROOM/desk") == 0);
  CHECK(says(ready.room.out(), "unlocked"));
  CHECK(says(ready.room.out(), "exported"));  // the desk's own act
  REQUIRE(ready.room.run("audit --desk ROOM/desk --participant MA-0001-0") == 0);
  CHECK(says(ready.room.out(), "participant_opened"));
  CHECK(says(ready.room.out(), "1 of "));
  REQUIRE(ready.room.run("audit --desk ROOM/desk --user " + ready.tablet.user().hex()) == 0);
  CHECK(says(ready.room.out(), "3 of "));
  REQUIRE(ready.room.run("audit --desk ROOM/desk --day 1999-01-01") == 0);
  CHECK(says(ready.room.out(), "0 of "));
  CHECK(ready.room.run("audit --desk ROOM/desk --day yesterday") == 2);
  CHECK(says(ready.room.err(), "is not a date"));
}

TEST_CASE("audit: a record that is not ended, is another revision or holds answers is set aside") {
  const std::vector<forms::EventBody> kBodies[] = {
      {acted(forms::Act::kUnlocked)},
      {forms::Answer{"/data/q1", forms::AnswerStatus::kAnswered, "1"}, acted(forms::Act::kLocked)},
      {},
      {acted(forms::Act::kLocked)},
  };
  std::uint32_t revision = 0;
  for (const std::vector<forms::EventBody>& bodies : kBodies) {
    Ready ready;
    revision = &bodies == &kBodies[3] ? 2 : 1;
    REQUIRE(ready.import(ready.tablet.audit(bodies, revision)) == 0);
    CHECK(says(ready.room.err(), "content_not_valid"));
    CHECK(says(ready.room.out(), "1 set aside"));
  }
}

TEST_CASE("audit: the desk's own log names who exempted what, and a changed line is noticed") {
  Ready ready;
  ready.room.write("stick/none.txt", "x");
  REQUIRE(ready.room.run("import --desk ROOM/desk --from ROOM/stick --with-forks") == 0);
  REQUIRE(ready.room.run("export --desk ROOM/desk --to ROOM/tables") == 0);
  REQUIRE(ready.room.run("audit --desk ROOM/desk") == 0);
  CHECK(says(ready.room.out(), "exempted  place=desk"));
  CHECK(says(ready.room.out(), "both branches of a fork"));
  const std::string log = ready.room.read_text("desk/log.txt");
  const std::size_t first_end = log.find('\n') + 1;
  std::string changed = log;
  changed[log.find("both")] = 'B';
  std::string torn = log;
  torn.pop_back();
  for (const std::string& wrong :
       {changed, log.substr(first_end), torn, log.substr(first_end) + log.substr(0, first_end),
        std::string("no line of ours\n")}) {
    ready.room.write("desk/log.txt", wrong);
    CHECK(ready.room.run("audit --desk ROOM/desk") == 2);
    CHECK(says(ready.room.err(), "log.txt, line"));
    // Nothing is done that could not be logged.
    CHECK(ready.room.run("export --desk ROOM/desk --to ROOM/others") == 2);
    CHECK(ready.room.names_in("others").empty());
  }
  ready.room.write("desk/log.txt", log);
  CHECK(ready.room.run("audit --desk ROOM/desk") == 0);
}
