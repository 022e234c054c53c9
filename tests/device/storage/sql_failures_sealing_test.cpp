// Sealing, receipts, import notes, export and purge; see sql_failures.h.
#include <catch2/catch_test_macros.hpp>

#include "tests/device/storage/sql_failures.h"

using namespace faltbok;
using tests::Filled;
using tests::survive_all;

namespace {

void change(Filled& t) {
  const auto moved = t.world.event(forms::VisitDateChanged{"t1", "2026-12-01", "ill"});
  REQUIRE(t.vault().append(t.person, moved).ok());
}
void newest(Filled& t) {
  t.sealed = t.world.fill(t.vault(), t.world.new_record(), "MA-7K3F-2").value();
}
void end_audit(Filled& t) {
  const storage::RecordKey audit = t.world.new_record();
  const auto acts = t.world.audit_started();
  REQUIRE(t.vault().start(audit, acts).ok());
  REQUIRE(t.vault().end_audit(audit, t.world.act(forms::Act::kLocked)).ok());
}

}  // namespace

TEST_CASE("sql failures: sealing") {
  storage::RecordKey fresh;
  const auto new_draft = [&](Filled& t) {
    fresh = t.world.new_record();
    const forms::Event started = t.world.form_started("MA-7K3F-2", "hads");
    REQUIRE(t.vault().start(fresh, {&started, 1}).ok());
  };
  survive_all({
      {"finalise",
       [&](Filled& t) {
         const forms::Event end = t.world.final_event();
         return t.vault().finalise({fresh, end, t.world.user_key, t.world.context()}).ok();
       },
       [&](Filled& t) {
         new_draft(t);
         end_audit(t);
         change(t);
       }},
      {"seal what was sent back, and what has ended",
       [](Filled& t) { return t.vault().seal_changes(t.world.signer(), t.world.context()).ok(); },
       [&](Filled& t) {
         newest(t);
         REQUIRE(tests::send_back(t));
         end_audit(t);
       }},
      {"seal changes",
       [](Filled& t) { return t.vault().seal_changes(t.world.signer(), t.world.context()).ok(); },
       change},
      {"seal payload",
       [](Filled& t) {
         return t.vault()
             .seal_payload(protocol::BatchKind::kIdentity, base::view_of("sealed"),
                           t.world.context())
             .ok();
       }},
  });
}

TEST_CASE("sql failures: receipts, notes, export and purge") {
  survive_all({
      {"receipt",
       [](Filled& t) {
         return t.vault().apply_receipt(t.receipt(), t.world.receipt_key.verify_key()).ok();
       },
       newest},
      {"import note", [](Filled& t) { return t.world.import_through(t.vault(), t.sealed).ok(); },
       newest},
      {"import note with an exception", tests::send_back,
       [](Filled& t) {
         change(t);
         newest(t);
       }},
      {"export", [](Filled& t) { return t.vault().export_outbox().ok(); }, [](Filled&) {},
       [](Filled& t) {
         for (const os::FileInfo& file : t.disk->list(t.path("outbox"), 1'000).value())
           REQUIRE(t.disk->remove_durably(t.path("outbox/" + file.name)).ok());
         t.unlock();
         for (const os::FileInfo& file : t.disk->list(t.path("outbox"), 1'000).value())
           REQUIRE(t.disk->remove_durably(t.path("outbox/" + file.name)).ok());
       }},
      {"purge once more on the same day",
       [](Filled& t) { return t.vault().purge(t.world.purge_rule(1, t.audit)).ok(); },
       [](Filled&) {},
       [](Filled& t) { REQUIRE(t.vault().purge(t.world.purge_rule(1, t.audit)).ok()); }},
      {"purge", [](Filled& t) { return t.vault().purge(t.world.purge_rule(1, t.audit)).ok(); },
       [&](Filled& t) {
         newest(t);
         REQUIRE(t.world.import_through(t.vault(), t.sealed).ok());
         t.world.pass_days(1);
         REQUIRE(t.vault().purge(t.world.purge_rule(1, t.audit)).ok());
         t.world.pass_days(1);
       }},
  });
}
