#include "tests/device/storage/sql_failures.h"

#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <memory>

namespace faltbok::tests {

Filled::Filled(os::Counters* wanted) {
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

bool send_back(Filled& tablet) {
  protocol::ImportNote note = tablet.world.note_through(tablet.sealed);
  note.exceptions.push_back({tablet.sealed.id, protocol::ImportReason::kCannotBeOpened});
  const auto file = protocol::seal_note(note, tablet.world.study_key);
  const auto key = tablet.world.study_key.verify_key();
  return file.ok() && tablet.vault().apply_import_note(file.value(), key).ok();
}

namespace {

void open_soundly(Filled& tablet) {
  if (!tablet.open || !tablet.vault().records().ok()) tablet.unlock();
}

// Each place once; with FALTBOK_EVERY_FAILURE set each call, so also the second in a loop.
class Failures {
 public:
  explicit Failures(const Way& way) : way_(way) {}
  std::unique_ptr<SqliteFailure> next() {
    if (every_) return std::make_unique<SqliteFailure>(way_, ++nth_);
    return std::make_unique<SqliteFailure>(way_, places_);
  }
  // After a try in which nothing went wrong.
  bool are_all_tried() { return every_ || !places_.begin_again(); }
  bool is_each_call() const { return every_; }

 private:
  Way way_;
  bool every_ = std::getenv("FALTBOK_EVERY_FAILURE") != nullptr;
  std::uint64_t nth_ = 0;
  support::TriedPlaces places_;
};

// What follows the acknowledgement may fail as well, and then the try went well and has added
// rows: there is more to read at the next try, so each call would never end. So many are enough.
constexpr int kAcknowledgedCountMax = 40;

void survive(Filled& tablet, const Work& work, const Way& way) {
  Failures failures(way);
  bool went_well = true;
  bool from_cold = false;  // nothing prepared yet on a connection of its own
  int acknowledged_count = 0;
  for (int tried_count = 0; tried_count < kTryCountMax; ++tried_count) {
    CAPTURE(work.name, tried_count, static_cast<int>(way.what), static_cast<int>(way.span));
    open_soundly(tablet);
    if (went_well) work.ready(tablet);
    if (from_cold) tablet.unlock();
    from_cold = false;
    const std::uint64_t before = tablet.event_count();
    work.before_each(tablet);
    bool happened = false;
    {
      const auto failure = failures.next();
      went_well = work.run(tablet);
      happened = failure->happened();
    }
    open_soundly(tablet);
    const std::uint64_t after = tablet.event_count();
    CHECK(after >= before);
    if (went_well && happened && after > before) ++acknowledged_count;
    const bool enough = failures.is_each_call() && acknowledged_count == kAcknowledgedCountMax;
    if (happened && !enough) continue;
    CHECK(went_well);
    from_cold = !happened && !failures.are_all_tried();
    if (from_cold) continue;
    // It bites: there was something that could go wrong.
    CHECK((tried_count > 0 || way.what == SqliteFailure::What::kBind));
    CHECK(tablet.problem() == std::nullopt);
    return;
  }
  FAIL(work.name << ": it does not end");
}

}  // namespace

void survive_all(const std::vector<Work>& all, os::Counters* chip) {
  for (const Work& work : all)
    for (const Way& way : kWays) {
      Filled tablet(chip);
      survive(tablet, work, way);
    }
}

}  // namespace faltbok::tests
