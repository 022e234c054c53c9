// Each SQLite call of writing, reading and rescuing goes wrong once, and stays wrong once; each
// column once has another type than was written. What fails says so, nothing that was acknowledged
// is lost, and the vault goes on or opens again.
#include <catch2/catch_test_macros.hpp>
#include <functional>

#include "device/storage/rescue.h"
#include "tests/device/storage/code_key.h"
#include "tests/device/storage/tablet.h"
#include "tests/support/failing_sqlite.h"
#include "tests/support/memory_counters.h"

using namespace faltbok;
using support::SqliteFailure;
using tests::Tablet;

namespace {

constexpr int kIoError = 10;   // SQLITE_IOERR
constexpr int kDiskFull = 13;  // SQLITE_FULL
constexpr std::uint64_t kCallCountMax = 3'000;

// A vault with something of everything in it.
struct Filled : Tablet {
  storage::RecordKey draft = world.new_record();
  storage::RecordKey audit = world.new_record();
  storage::RecordKey person = world.new_record();
  storage::SealedRef sealed;
  support::MemoryCounters counters;
  explicit Filled(os::Counters* wanted = nullptr) {
    chip = wanted;
    create();
    const auto people = world.participant_started("MA-7K3F-2");
    const auto acts = world.audit_started();
    const forms::Event started = world.form_started("MA-7K3F-2", "hads");
    REQUIRE(vault().start(person, people).ok());
    REQUIRE(vault().start(audit, acts).ok());
    REQUIRE(vault().start(draft, {&started, 1}).ok());
    sealed = world.fill(vault(), world.new_record(), "MA-7K3F-2").value();
    REQUIRE(vault().install_package({3, base::to_bytes("package")}).ok());
    REQUIRE(vault().put_value("name", base::view_of("value")).ok());
  }
  std::uint64_t event_count() { return vault().log_head().value().event_count; }
  base::Bytes receipt() const {
    return protocol::seal_receipt(world.receipt_for(sealed), world.receipt_key);
  }
};

// `before` makes ready for a try, on a sound disk; `run` is what is tried: true when it went well.
struct Work {
  const char* name;
  std::function<bool(Filled&)> run;
  std::function<void(Filled&)> before = [](Filled&) {};
};

struct Way {
  SqliteFailure::What what;
  SqliteFailure::Span span;
  int code;
};
constexpr Way kWays[] = {{SqliteFailure::What::kCall, SqliteFailure::Span::kOnce, kIoError},
                         {SqliteFailure::What::kCall, SqliteFailure::Span::kFromThenOn, kDiskFull},
                         {SqliteFailure::What::kColumn, SqliteFailure::Span::kOnce, 0}};

void survive(Filled& tablet, const Work& work, const Way& way) {
  for (std::uint64_t nth = 1; nth < kCallCountMax; ++nth) {
    CAPTURE(work.name, nth, static_cast<int>(way.what), static_cast<int>(way.span));
    if (!tablet.open || !tablet.vault().records().ok()) tablet.unlock();
    work.before(tablet);
    const std::uint64_t before = tablet.event_count();
    bool well = false;
    bool happened = false;
    {
      const SqliteFailure failure(way.what, nth, way.span, way.code);
      well = work.run(tablet);
      happened = failure.happened();
    }
    if (!tablet.open || !tablet.vault().records().ok()) tablet.unlock();
    CHECK(tablet.event_count() >= before);
    if (happened) continue;
    CHECK(well);
    CHECK(nth > 1);  // it bites: there was something that could go wrong
    CHECK(tablet.problem() == std::nullopt);
    return;
  }
  FAIL(work.name << ": it does not end");
}

void survive_all(const std::vector<Work>& all, os::Counters* chip = nullptr) {
  for (const Work& work : all)
    for (const Way& way : kWays) {
      Filled tablet(chip);
      survive(tablet, work, way);
    }
}

}  // namespace

TEST_CASE("sql failures: writing answers, records, values and packages") {
  std::uint64_t version = 3;
  storage::RecordKey fresh;
  const auto new_audit = [&](Filled& t) {
    fresh = t.world.new_record();
    const auto acts = t.world.audit_started();
    REQUIRE(t.vault().start(fresh, acts).ok());
  };
  survive_all({
      {"append",
       [](Filled& t) { return t.vault().append(t.draft, t.world.answer("/d/q", "2")).ok(); }},
      {"append to a course",
       [](Filled& t) {
         return t.vault()
             .append(t.person,
                     t.world.event(forms::StateChanged{forms::ParticipantState::kEnrolled, ""}))
             .ok();
       }},
      {"start",
       [](Filled& t) {
         const forms::Event started = t.world.form_started("MA-7K3F-2", "hads");
         return t.vault().start(t.world.new_record(), {&started, 1}).ok();
       }},
      {"end audit",
       [&](Filled& t) { return t.vault().end_audit(fresh, t.world.act(forms::Act::kLocked)).ok(); },
       new_audit},
      {"install package",
       [&](Filled& t) {
         return t.vault().install_package({++version, base::to_bytes("next")}).ok();
       }},
      {"put value", [](Filled& t) { return t.vault().put_value("n", base::view_of("v")).ok(); }},
      {"housekeep", [](Filled& t) { return t.vault().housekeep().ok(); },
       [](Filled& t) {
         for (int i = 0; i < 40; ++i)
           REQUIRE(t.vault().append(t.draft, t.world.answer("/d/q", "2")).ok());
       }},
  });
}

TEST_CASE("sql failures: reading") {
  survive_all({
      {"load", [](Filled& t) { return t.vault().load(t.draft).ok(); }},
      {"records", [](Filled& t) { return t.vault().records().ok(); }},
      {"audits", [](Filled& t) { return t.vault().audits().ok(); }},
      {"participants", [](Filled& t) { return t.vault().participants().ok(); }},
      {"outbox", [](Filled& t) { return t.vault().outbox().ok(); }},
      {"batch", [](Filled& t) { return t.vault().batch(t.sealed.sequence).ok(); }},
      {"package", [](Filled& t) { return t.vault().package().ok(); }},
      {"package at", [](Filled& t) { return t.vault().package_at(3).ok(); }},
      {"package versions", [](Filled& t) { return t.vault().package_versions().ok(); }},
      {"value", [](Filled& t) { return t.vault().value("name").ok(); }},
      {"log head", [](Filled& t) { return t.vault().log_head().ok(); }},
      {"check log", [](Filled& t) { return t.vault().check_log(0, 200).ok(); }},
  });
}

TEST_CASE("sql failures: sealed batches out of a vault that answers badly") {
  for (const Way& way : kWays) {
    Filled tablet;
    tablet.lock();
    for (std::uint64_t nth = 1; nth < kCallCountMax; ++nth) {
      CAPTURE(nth);
      const support::TempFolder stick;
      const SqliteFailure failure(way.what, nth, way.span, way.code);
      const auto report =
          storage::rescue_batches(tablet.place(), tablet.passphrase, {stick.path()});
      // What lies beside the database is copied by the shell; here only what is in it counts.
      if (!failure.happened()) {
        REQUIRE(report.ok());
        CHECK(report.value().written_count == 1);
        break;
      }
    }
    CHECK(tablet.problem() == std::nullopt);
  }
}
