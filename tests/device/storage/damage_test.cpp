// Rows that are not what we wrote, met while the vault is open: whoever reads them says so.
#include <catch2/catch_test_macros.hpp>
#include <functional>
#include <span>

#include "device/storage/sql_vault.h"
#include "tests/device/storage/sql_failures.h"

using namespace faltbok;
using base::ErrorKind;
using tests::Filled;

namespace {

storage::Database& database_of(Filled& tablet) {
  return static_cast<storage::SqlVault&>(tablet.vault()).session().database();
}

void change(Filled& tablet, const char* statements) {
  storage::Database& database = database_of(tablet);
  REQUIRE(database.execute("PRAGMA foreign_keys = 0").ok());
  REQUIRE(database.execute("PRAGMA ignore_check_constraints = 1").ok());
  REQUIRE(database.execute(statements).ok());
  REQUIRE(database.execute("PRAGMA ignore_check_constraints = 0").ok());
}

using Read = std::function<base::Status(Filled&)>;
struct Case {
  const char* statements;
  Read read;
  ErrorKind kind = ErrorKind::kAuthentication;
};

template <typename T>
base::Status status_of(base::Result<T> result) {
  TRY("read", result);
  return base::ok_status();
}

base::Status records(Filled& t) { return status_of(t.vault().records()); }
base::Status outbox(Filled& t) { return status_of(t.vault().outbox()); }
base::Status load(Filled& t) { return status_of(t.vault().load(t.person)); }
base::Status check_log(Filled& t) { return status_of(t.vault().check_log(0, 1'000)); }
base::Status append(Filled& t) { return t.vault().append(t.draft, t.world.answer("/d/q", "1")); }
base::Status finalise(Filled& t) {
  const forms::Event end = t.world.final_event();
  return status_of(t.vault().finalise({t.draft, end, t.world.user_key, t.world.context()}));
}
base::Status first_events(Filled& t) { return status_of(t.vault().check_log(0, 2)); }
base::Status later_events(Filled& t) { return status_of(t.vault().check_log(1, 2)); }
base::Status note(Filled& t) { return t.world.import_through(t.vault(), t.sealed); }
base::Status seal_anew(Filled& t) {
  return status_of(t.vault().seal_changes(t.world.signer(), t.world.context()));
}
base::Status namesake(Filled& t) {
  return t.vault().start(t.world.new_record(), t.world.participant_started("MA-7K3F-2"));
}
base::Status receipt(Filled& t) {
  return t.vault().apply_receipt(t.receipt(), t.world.receipt_key.verify_key());
}

void check_refused(std::span<const Case> cases) {
  for (const Case& one : cases) {
    CAPTURE(one.statements);
    Filled tablet;
    change(tablet, one.statements);
    const base::Status read = one.read(tablet);
    REQUIRE(!read.ok());
    CHECK(read.error().kind() == one.kind);
  }
}

}  // namespace

TEST_CASE("damage: a value that is not listed, or does not fit, is not taken for another one") {
  const Case kCases[] = {
      {"UPDATE record SET type = 9", records},
      {"UPDATE record SET type = 257 WHERE type = 1", records},
      {"UPDATE record SET state = 9", records},
      {"UPDATE record SET state = 257 WHERE state = 1", records},
      {"UPDATE record SET respondent = 9", records},
      {"UPDATE record SET respondent = 257", records},
      {"UPDATE record SET revision = 4294967297 WHERE type = 1", records},
      {"UPDATE record SET event_count = -1", records},
      {"UPDATE record SET form_sha256 = x'00'", records},
      {"UPDATE record SET respondent = 9", namesake},
      {"UPDATE outbox SET kind = 9", outbox},
      {"UPDATE outbox SET kind = 257", outbox},
      {"UPDATE outbox SET state = 9", outbox},
      {"UPDATE outbox SET state = 257", outbox},
      {"UPDATE outbox SET exception = 99", outbox},
      {"UPDATE outbox SET exception = 257", outbox},
      {"UPDATE outbox SET size = -1", outbox},
      {"UPDATE outbox SET receipt = x'00'", outbox},
      {"UPDATE outbox SET receipt = zeroblob(157)", outbox},
      {"UPDATE outbox_record SET revision = -1", outbox},
      {"UPDATE outbox SET batch_id = x'00'", outbox},
  };
  check_refused(kCases);
}

TEST_CASE("damage: a log whose events do not follow one another is not read, nor added to") {
  const Case kCases[] = {
      {"DELETE FROM event WHERE number = 2", load},
      {"UPDATE event SET random = x'00' WHERE number = 2", load},
      {"UPDATE event SET random = NULL WHERE number = 2", load, ErrorKind::kNotFound},
      {"UPDATE event SET body = NULL WHERE number = 2", load},
      {"UPDATE event SET number = 0 WHERE seq = 1", check_log},
      {"DELETE FROM event WHERE seq = 1", check_log},
      {"UPDATE event SET number = 7 WHERE seq = 2", check_log},
      {"UPDATE event SET log_hash = zeroblob(32) WHERE seq = 2", check_log},
      {"UPDATE event SET log_hash = x'00' WHERE seq = 2", check_log},
      {"UPDATE event SET body = NULL, random = NULL WHERE seq = 2", check_log},
      {"UPDATE event SET log_hash = x'00'", append},
      {"UPDATE meta SET bytes = x'00' WHERE name = 'commit_count'", append,
       ErrorKind::kInvalidInput},
      {"UPDATE record SET state = 9, sealed_count = 0 WHERE type = 2", finalise},
      {"UPDATE record SET sealed_count = -1, snapshot = 0 WHERE type = 2", finalise},
      {"UPDATE outbox_record SET revision = 7", receipt, ErrorKind::kNotFound},
      {"DELETE FROM event WHERE seq = 2", first_events},
      {"DELETE FROM event WHERE seq = 1", later_events},
      {"UPDATE outbox SET sequence = 5", note, ErrorKind::kNotFound},
      {"UPDATE outbox SET sequence = 5", receipt, ErrorKind::kNotFound},
      {"UPDATE record SET state = 2 WHERE state = 3; DELETE FROM signature", seal_anew,
       ErrorKind::kNotFound},
      {"UPDATE record SET event_count = 100000 WHERE type = 1", append, ErrorKind::kInvalidInput},
  };
  check_refused(kCases);
}

TEST_CASE("damage: a participant's record that does not decode is set aside, and the rest go on") {
  Filled tablet;
  REQUIRE(tablet.vault()
              .start(tablet.world.new_record(), tablet.world.participant_started("MA-1111-1"))
              .ok());
  change(tablet,
         "UPDATE event SET body = x'' WHERE number = 2 AND record = (SELECT id FROM record WHERE "
         "participant = 'MA-1111-1')");
  const auto people = tablet.vault().participants().value();
  REQUIRE(people.size() == 1);
  CHECK(people[0].participant == "MA-7K3F-2");
}
