// What is checked at unlock and afterwards: rows that do not agree, a log that was changed
// long ago, databases that were put back.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "crypto/random.h"
#include "device/storage/cipher.h"
#include "device/storage/sealing.h"
#include "device/storage/sql_vault.h"
#include "tests/device/storage/tablet.h"
#include "tests/support/memory_counters.h"

using namespace faltbok;
using storage::UnlockProblem;
using tests::Tablet;

namespace {

storage::Session& session_of(Tablet& tablet) {
  return static_cast<storage::SqlVault&>(tablet.vault()).session();
}

void change(Tablet& tablet, const char* statements) {
  REQUIRE(session_of(tablet).database().execute("PRAGMA foreign_keys = 0").ok());
  REQUIRE(session_of(tablet).database().execute(statements).ok());
}

// One of each: a person, a draft, a form that waits, one with its receipt, one that was imported,
// one that was purged, and an open audit record.
void fill(Tablet& tablet) {
  tablet.create();
  support::VaultWorld& world = tablet.world;
  storage::Vault& vault = tablet.vault();
  const storage::RecordKey audit = world.new_record();
  REQUIRE(vault.start(audit, world.audit_started()).ok());
  REQUIRE(vault.start(world.new_record(), world.participant_started("MA-7K3F-2")).ok());
  REQUIRE(world.import_through(vault, world.fill(vault, world.new_record(), "").value()).ok());
  REQUIRE(vault.purge(world.purge_rule(1, audit)).value().empty());
  world.pass_days(1);
  REQUIRE(vault.purge(world.purge_rule(1, audit)).value().size() == 1);
  REQUIRE(world.import_through(vault, world.fill(vault, world.new_record(), "").value()).ok());
  const auto receipted = world.fill(vault, world.new_record(), "MA-7K3F-2").value();
  REQUIRE(
      vault
          .apply_receipt(protocol::seal_receipt(world.receipt_for(receipted), world.receipt_key),
                         world.receipt_key.verify_key())
          .ok());
  REQUIRE(world.fill(vault, world.new_record(), "MA-7K3F-2").ok());
  const forms::Event started = world.form_started("MA-7K3F-2", "gdt");
  REQUIRE(vault.start(world.new_record(), {&started, 1}).ok());
}

// More events than unlocking recomputes, all but the first few in one record.
storage::RecordKey long_log(Tablet& tablet) {
  const storage::RecordKey key = tablet.world.new_record();
  tablet.create();
  const forms::Event started = tablet.world.form_started("MA-7K3F-2", "hads");
  REQUIRE(tablet.vault().start(key, {&started, 1}).ok());
  const storage::RecordKey person = tablet.world.new_record();
  std::vector<forms::Event> events = tablet.world.participant_started("MA-7K3F-2");
  const forms::Event fact = tablet.world.event(forms::FactChanged{"sex", "male", ""});
  events.insert(events.end(), storage::kVerifiedAtUnlockCount + 50, fact);
  REQUIRE(tablet.vault().start(person, events).ok());
  return key;
}

}  // namespace

TEST_CASE("unlock: a vault with one of each opens") {
  Tablet tablet;
  fill(tablet);
  CHECK(tablet.problem() == std::nullopt);
}

TEST_CASE("unlock: a row that does not agree with the log or the outbox is noticed") {
  const char* const kChanges[] = {
      // content that went without a purge, and a purge that did not take it along
      "UPDATE event SET random = NULL, body = NULL WHERE seq = 3",
      "UPDATE record SET state = 6 WHERE state = 5",
      "UPDATE record SET state = 5 WHERE state = 6",
      // states that nothing stands behind
      "UPDATE record SET state = 1 WHERE state = 4",
      "UPDATE record SET state = 3 WHERE state = 1 AND type = 1",
      "UPDATE record SET state = 5 WHERE state = 4",
      "UPDATE record SET state = 4 WHERE state = 3",
      "UPDATE record SET state = 3 WHERE type = 2",
      "UPDATE record SET state = 5 WHERE type = 3",
      "UPDATE record SET state = 9 WHERE type = 2",
      "DELETE FROM signature",
      "UPDATE signature SET hash = zeroblob(32)",
      "DELETE FROM outbox_record",
      "DELETE FROM outbox",
      "UPDATE record SET sealed_count = 99 WHERE type = 2",
      // what the row says of the record
      "UPDATE record SET participant = 'MA-1111-1' WHERE type = 2",
      "UPDATE record SET form_id = 'other' WHERE type = 1",
      "UPDATE record SET type = 2 WHERE type = 3",
      "UPDATE record SET respondent = 2",
      "UPDATE record SET started_at = 0",
      "UPDATE record SET site = 'LU'",
      "UPDATE record SET visit = 't9' WHERE type = 1",
      "UPDATE record SET form_version = '9' WHERE type = 1",
      "UPDATE record SET form_sha256 = zeroblob(32) WHERE type = 1",
      // batches and receipts
      "UPDATE outbox SET bytes = NULL WHERE state = 3",
      "UPDATE outbox SET bytes = substr(bytes, 1, 300) WHERE state = 3",
      "UPDATE outbox SET bytes = zeroblob(size) WHERE state = 3",
      "UPDATE outbox SET batch_id = zeroblob(32) WHERE state = 3",
      "UPDATE outbox SET batch_id = zeroblob(32) WHERE sequence = 2",
      "UPDATE outbox SET kind = 2 WHERE state = 3",
      "UPDATE outbox SET receipt = NULL WHERE state = 3",
      "UPDATE outbox SET receipt = zeroblob(157) WHERE state = 3",
      "UPDATE outbox SET receipt = x'00' WHERE state = 3",
      "UPDATE outbox SET receipt = zeroblob(157) WHERE state = 2",
      "UPDATE outbox SET exception = 1 WHERE state = 3",
      "UPDATE outbox SET exception = 1 WHERE state = 4",
      "UPDATE outbox SET state = 25 WHERE state = 3",
      "UPDATE outbox SET state = 259 WHERE state = 3",
      "UPDATE outbox SET kind = 9 WHERE state = 4",
      "DELETE FROM meta WHERE name = 'device'",
      "UPDATE meta SET bytes = zeroblob(16) WHERE name = 'device'",
      "UPDATE meta SET bytes = x'00' WHERE name = 'device'",
  };
  for (const char* statements : kChanges) {
    Tablet tablet;
    fill(tablet);
    CAPTURE(statements);
    change(tablet, statements);
    CHECK(tablet.problem() == UnlockProblem::kDatabaseChanged);
  }
}

TEST_CASE("unlock: a batch or receipt in the place of another one is noticed") {
  // Device, sequence and batch of a receipt: sync/PROTOCOL.md section 2.
  for (const std::size_t at : {24U, 51U, 52U}) {
    CAPTURE(at);
    Tablet tablet;
    fill(tablet);
    storage::Database& database = session_of(tablet).database();
    base::Bytes bytes;
    {
      auto row = database.prepare("SELECT receipt FROM outbox WHERE state = 3").value();
      REQUIRE(row.row().value());
      bytes = row.blob();
    }
    bytes[at] ^= 1;
    REQUIRE(database.prepare("UPDATE outbox SET receipt = ? WHERE state = 3")
                .value()
                .bind(bytes)
                .run()
                .ok());
    CHECK(tablet.problem() == UnlockProblem::kDatabaseChanged);
  }
  Tablet tablet;
  fill(tablet);
  change(tablet,
         "PRAGMA ignore_check_constraints = 1; UPDATE outbox SET sequence = sequence - 7 WHERE "
         "sequence IN (3, 4); UPDATE outbox SET sequence = -sequence WHERE sequence < 0; UPDATE "
         "outbox_record SET sequence = 7 - sequence WHERE sequence IN (3, 4)");
  CHECK(tablet.problem() == UnlockProblem::kDatabaseChanged);
}

TEST_CASE("unlock: a batch that another device made, or in front of another one, is noticed") {
  for (const bool other_device : {true, false}) {
    CAPTURE(other_device);
    Tablet tablet;
    tablet.create();
    auto previous = tablet.world.fill(tablet.vault(), tablet.world.new_record(), "").value();
    REQUIRE(tablet.world.fill(tablet.vault(), tablet.world.new_record(), "").ok());
    storage::SealingContext context = tablet.world.context();
    if (other_device) context.device = crypto::random_id<base::DeviceId>();
    if (!other_device) previous.id = crypto::random_id<base::BatchId>();
    const auto batch = storage::seal_next(protocol::BatchKind::kRecords, base::view_of("payload"),
                                          previous, context)
                           .value();
    REQUIRE(session_of(tablet)
                .database()
                .prepare("UPDATE outbox SET batch_id = ?, bytes = ?, size = ? WHERE sequence = 2")
                .value()
                .bind(batch.id.view())
                .bind(batch.bytes)
                .bind(static_cast<std::int64_t>(batch.bytes.size()))
                .run()
                .ok());
    CHECK(tablet.problem() == UnlockProblem::kDatabaseChanged);
  }
}

TEST_CASE("unlock: what the vault notes of itself is read, or it does not open") {
  struct Case {
    const char* statements;
    std::optional<UnlockProblem> problem;
  };
  const Case kCases[] = {
      {"UPDATE meta SET bytes = x'00' WHERE name = 'purpose'", UnlockProblem::kDatabaseDamaged},
      {"UPDATE meta SET bytes = x'09' WHERE name = 'purpose'", UnlockProblem::kDatabaseDamaged},
      {"UPDATE meta SET bytes = x'0101' WHERE name = 'purpose'", UnlockProblem::kDatabaseDamaged},
      {"UPDATE meta SET bytes = x'02' WHERE name = 'purpose'", UnlockProblem::kDatabaseChanged},
      {"DELETE FROM meta WHERE name = 'purpose'", std::nullopt},  // made before there were two
      {"DELETE FROM meta WHERE name = 'key_file'", UnlockProblem::kDatabaseDamaged},
      {"UPDATE meta SET bytes = x'00' WHERE name = 'key_file'", UnlockProblem::kKeyFileOlder},
      {"UPDATE meta SET bytes = x'00' WHERE name LIKE 'key_%'", UnlockProblem::kDatabaseDamaged},
      // Without a generation any file with the right stamp is a newer one.
      {"UPDATE meta SET bytes = x'00' WHERE name = 'key_file'; DELETE FROM meta WHERE name = "
       "'key_generation'",
       std::nullopt},
      {"UPDATE meta SET bytes = x'00' WHERE name = 'commit_count'",
       UnlockProblem::kDatabaseDamaged},
      {"DELETE FROM meta WHERE name = 'commit_count'", UnlockProblem::kDatabaseOlder},
      {"UPDATE meta SET bytes = x'00' WHERE name = 'chip_count'", std::nullopt},
      {"UPDATE meta SET bytes = zeroblob(16) WHERE name = 'device'", UnlockProblem::kKeyFileOlder},
  };
  for (const Case& one : kCases) {
    CAPTURE(one.statements);
    support::MemoryCounters chip;
    Tablet tablet;
    tablet.chip = &chip;
    tablet.create();
    tablet.unlock();
    change(tablet, one.statements);
    CHECK(tablet.problem() == one.problem);
  }
}

TEST_CASE("unlock: a table or column that is missing or added is noticed") {
  const char* const kChanges[] = {
      "DROP TABLE package",
      "DROP TABLE day",
      "ALTER TABLE record DROP COLUMN imported_at",
      "ALTER TABLE value ADD COLUMN more TEXT",
      "DROP INDEX record_of_participant",
      "CREATE TRIGGER gone AFTER INSERT ON event BEGIN DELETE FROM event; END",
  };
  for (const char* statements : kChanges) {
    Tablet tablet;
    tablet.create();
    CAPTURE(statements);
    change(tablet, statements);
    CHECK(tablet.problem() == UnlockProblem::kDatabaseDamaged);
  }
}

TEST_CASE("log: what was changed long ago is found by the check in pieces, and the rest goes on") {
  const char* const kChanges[] = {
      "UPDATE event SET body = x'00' WHERE seq = 1",
      "UPDATE event SET random = NULL, body = NULL WHERE seq = 1",
      "UPDATE event SET hash = zeroblob(32) WHERE seq = 2",
      "UPDATE record SET visit = 't9' WHERE type = 1",
  };
  for (const char* statements : kChanges) {
    Tablet tablet;
    const storage::RecordKey key = long_log(tablet);
    CAPTURE(statements);
    change(tablet, statements);
    if (std::string_view(statements).find("hash") == std::string_view::npos) {
      tablet.unlock();  // the last thousand are as they were
      const auto count = tablet.vault().log_head().value().event_count;
      CHECK(tablet.vault().check_log(0, 10).error().kind() == base::ErrorKind::kAuthentication);
      CHECK(tablet.vault().check_log(10, 1'000'000).value().checked_count == count);
      CHECK(tablet.vault().append(key, tablet.world.answer("/data/q1", "1")).ok());
    } else {
      tablet.unlock();
      CHECK(tablet.vault().check_log(0, 10).error().kind() == base::ErrorKind::kAuthentication);
    }
  }
}

TEST_CASE("log: a chain that begins with another event than its start is noticed") {
  Tablet tablet;
  tablet.create();
  const storage::RecordKey key = tablet.world.new_record();
  base::Bytes body = forms::encode(tablet.world.answer("/data/q1", "1"));
  const bool newer = GENERATE(false, true);
  if (newer) body[0] = 2;  // the version: what a newer program begins with is set aside
  storage::Session& session = session_of(tablet);
  REQUIRE(session
              .writing([&]() -> base::Status {
                storage::RecordSummary row;
                row.key = key;
                TRY_ASSIGN(const storage::ChainHead head, "test",
                           storage::EventLog(session.database()).append(key, {}, body));
                row.event_count = head.event_count;
                row.hash = head.hash;
                return storage::RecordTable(session.database()).insert(row);
              })
              .ok());
  const auto problem = tablet.problem();
  if (newer) CHECK(problem == std::nullopt);
  if (!newer) CHECK(problem == UnlockProblem::kDatabaseChanged);
}

TEST_CASE("replay: with database, outbox and head put back, a receipt or note says so") {
  Tablet tablet;
  tablet.create();
  const storage::RecordKey key = tablet.world.new_record();
  const auto first = tablet.world.fill(tablet.vault(), key, "").value();
  tablet.unlock();
  tablet.lock();
  const char* const kNames[] = {"vault.db", "vault.db-wal", "head.fbh"};
  std::map<std::string, base::Bytes> older;
  for (const char* name : kNames)
    older[name] = tablet.disk->read(tablet.path(name), 64U << 20U).value();
  tablet.unlock();
  const auto second = tablet.world.fill(tablet.vault(), tablet.world.new_record(), "").value();
  tablet.lock();
  for (const auto& [name, bytes] : older)
    REQUIRE(tablet.disk->write_durably(tablet.path(name), bytes).ok());
  REQUIRE(
      tablet.disk->remove_durably(tablet.path("outbox") / storage::batch_file_name(second)).ok());
  CHECK(tablet.problem() == std::nullopt);  // all of it is older: nothing here can know

  tablet.unlock();
  const auto receipt = [&](const storage::SealedRef& ref) {
    return tablet.vault()
        .apply_receipt(
            protocol::seal_receipt(tablet.world.receipt_for(ref), tablet.world.receipt_key),
            tablet.world.receipt_key.verify_key())
        .error()
        .kind();
  };
  CHECK(receipt(second) == base::ErrorKind::kConflict);
  CHECK(tablet.world.import_through(tablet.vault(), second).error().kind() ==
        base::ErrorKind::kConflict);
  // Having gone on, it makes another batch of the same number: the note is for the other one.
  const auto fork = tablet.world.fill(tablet.vault(), tablet.world.new_record(), "").value();
  CHECK(fork.sequence == second.sequence);
  CHECK(tablet.world.import_through(tablet.vault(), second).error().kind() ==
        base::ErrorKind::kConflict);
  CHECK(tablet.world.import_through(tablet.vault(), first).ok());
}

TEST_CASE("purge: what went is in no file, and another data key keeps days and states") {
  constexpr std::string_view kMarker = "HEMLIGHETEN-7F3A";
  Tablet tablet;
  fill(tablet);
  storage::Vault& vault = tablet.vault();
  support::VaultWorld& world = tablet.world;
  const storage::RecordKey audit = vault.audits().value().at(0).key;
  const storage::RecordKey key = world.new_record();
  const forms::Event started = world.form_started("", "hads");
  REQUIRE(vault.start(key, {&started, 1}).ok());
  REQUIRE(vault.append(key, world.answer("/data/q1", std::string(kMarker))).ok());
  const forms::Event end = world.final_event();
  const auto ref = vault.finalise({key, end, world.user_key, world.context()}).value();
  REQUIRE(world.import_through(vault, ref).ok());
  REQUIRE(vault.purge(world.purge_rule(2, audit)).ok());
  world.pass_days(1);
  REQUIRE(vault.purge(world.purge_rule(2, audit)).ok());
  storage::KeyChange wanted{{world.custodian.recipient(), world.escrow.recipient()}};
  REQUIRE(storage::change_data_key(tablet.place(), *tablet.open, wanted).ok());
  world.pass_days(1);
  const auto gone = tablet.vault().purge(world.purge_rule(2, audit)).value();
  REQUIRE(gone.size() >= 1);
  CHECK(gone.back().key == key);
  CHECK(tablet.vault().load(key).error().kind() == base::ErrorKind::kNotFound);
  // The pages themselves, read with the key: nothing of it is left in a free one.
  const auto count = session_of(tablet).database().ask_integer(
      "SELECT count(*) FROM event WHERE instr(body, CAST('HEMLIGHETEN-7F3A' AS BLOB)) > 0");
  CHECK(count.value() == 0);
  CHECK(tablet.disk->read(tablet.path("vault.db-wal"), 64U << 20U).value().size() < 40'000);
  CHECK(tablet.problem() == std::nullopt);
}
