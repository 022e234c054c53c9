#include "sync/desk/ledger.h"

#include <catch2/catch_test_macros.hpp>

using namespace faltbok;
using desk::Ledger;
using desk::LedgerEntry;
using protocol::ImportReason;

namespace {

base::BatchId id(std::uint8_t number) {
  base::BatchId batch;
  batch.bytes[0] = number;
  return batch;
}

LedgerEntry entry(std::uint8_t sequence, desk::Outcome outcome = {}) {
  const base::BatchId previous =
      sequence == 1 ? base::BatchId{} : id(static_cast<std::uint8_t>(sequence - 1));
  return {id(sequence), previous, 1, sequence, protocol::BatchKind::kRecords, outcome};
}

Ledger ledger_of(const std::vector<LedgerEntry>& entries) {
  Ledger ledger(base::DeviceId{});
  for (const LedgerEntry& one : entries) ledger.put(one);
  return ledger;
}

}  // namespace

TEST_CASE("ledger: what is written is read back, and every broken line is refused") {
  const Ledger ledger = ledger_of({entry(1), entry(2, ImportReason::kDamaged), entry(3)});
  const auto again = Ledger::parse(base::DeviceId{}, ledger.text());
  REQUIRE(again.ok());
  CHECK(again.value().text() == ledger.text());
  CHECK(!Ledger::parse(base::DeviceId{}, ledger.text() + "1 2\n").ok());
  CHECK(!Ledger::parse(base::DeviceId{}, ledger.text().substr(0, ledger.text().size() - 1)).ok());
  std::string wrong = ledger.text();
  wrong.replace(wrong.find("imported"), 8, "guessed!");
  CHECK(!Ledger::parse(base::DeviceId{}, wrong).ok());
}

TEST_CASE("ledger: a note goes as far as every batch is imported or named") {
  const auto note =
      ledger_of({entry(1), entry(2, ImportReason::kDamaged), entry(3), entry(6)}).note({});
  REQUIRE(note.has_value());
  CHECK(note->through_sequence == 3);
  CHECK(note->batch == id(3));
  REQUIRE(note->exceptions.size() == 1);
  CHECK(note->exceptions[0].batch == id(2));
  CHECK(note->exceptions[0].reason == ImportReason::kDamaged);
}

TEST_CASE(
    "ledger: one batch that never came is an exception by the name that its follower gives it") {
  const auto note = ledger_of({entry(1), entry(3)}).note({});
  REQUIRE(note.has_value());
  CHECK(note->through_sequence == 3);
  REQUIRE(note->exceptions.size() == 1);
  CHECK(note->exceptions[0].batch == id(2));
  CHECK(note->exceptions[0].reason == ImportReason::kBodyMissing);
}

TEST_CASE("ledger: nothing is acknowledged when the first batches are missing") {
  CHECK(!ledger_of({}).note({}).has_value());
  CHECK(!ledger_of({entry(4)}).note({}).has_value());
  CHECK(ledger_of({entry(1), entry(4)}).gaps() == std::vector<std::uint64_t>{2, 3});
}

TEST_CASE("ledger: a second batch at one sequence is a fork and stays an exception") {
  Ledger ledger = ledger_of({entry(1), entry(2)});
  LedgerEntry other = entry(2);
  other.batch = id(99);
  CHECK(ledger.forks(other));
  CHECK(!ledger.forks(entry(2)));
  CHECK(!ledger.forks(entry(3)));
  other.outcome = ImportReason::kFork;
  ledger.put(other);
  const auto note = ledger.note({});
  REQUIRE(note.has_value());
  CHECK(note->through_sequence == 2);
  CHECK(note->batch == id(2));
  REQUIRE(note->exceptions.size() == 1);
  CHECK(note->exceptions[0].batch == id(99));
}
