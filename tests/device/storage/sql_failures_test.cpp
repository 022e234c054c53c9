// Writing, reading and rescuing; see sql_failures.h.
#include <catch2/catch_test_macros.hpp>

#include "device/storage/rescue.h"
#include "tests/device/storage/sql_failures.h"

using namespace faltbok;
using tests::Filled;
using tests::SqliteFailure;
using tests::survive_all;

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
      {"append after a disk error",
       [](Filled& t) { return t.vault().append(t.draft, t.world.answer("/d/q", "2")).ok(); },
       [](Filled&) {},
       [](Filled& t) {
         const SqliteFailure failure(tests::kWays[0], 1);
         REQUIRE(!t.vault().append(t.draft, t.world.answer("/d/q", "2")).ok());
       }},
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
      {"housekeep", [](Filled& t) { return t.vault().housekeep().ok(); }, [](Filled&) {},
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
      {"check log", [](Filled& t) { return t.vault().check_log(1, 200).ok(); }},
  });
}

TEST_CASE("sql failures: sealed batches out of a vault that answers badly") {
  for (const tests::Way& way : tests::kWays) {
    Filled tablet;
    tablet.lock();
    for (std::uint64_t nth = 1; nth < tests::kTryCountMax; ++nth) {
      CAPTURE(nth, static_cast<int>(way.what));
      const support::TempFolder stick;
      const SqliteFailure failure(way, nth);
      std::uint64_t looked_at_count = 0;
      const auto report = storage::rescue_batches(
          tablet.place(), tablet.passphrase,
          {stick.path(), [&](std::uint64_t part, std::uint64_t) { looked_at_count = part; }});
      // What lies beside the database is copied by the shell; here only what is in it counts.
      if (!failure.happened()) {
        REQUIRE(report.ok());
        CHECK(report.value().written_count == 1);
        CHECK(looked_at_count == 1);
        break;
      }
    }
    CHECK(tablet.problem() == std::nullopt);
  }
}
