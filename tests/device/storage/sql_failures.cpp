#include "tests/device/storage/sql_failures.h"

#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <random>

namespace faltbok::tests {

using support::SqliteFailure;

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

namespace {

void open_soundly(Filled& tablet) {
  if (!tablet.open || !tablet.vault().records().ok()) tablet.unlock();
}

// Every call with FALTBOK_EVERY_FAILURE set; else the first ones, and of those that follow fewer
// and fewer, others with every seed of the test program.
class Calls {
 public:
  std::uint64_t next() {
    const std::uint64_t step_max = every_ ? 1 : 1 + nth_ / 8;
    return nth_ += 1 + random_() % step_max;
  }

 private:
  bool every_ = std::getenv("FALTBOK_EVERY_FAILURE") != nullptr;
  std::mt19937 random_{Catch::getSeed()};
  std::uint64_t nth_ = 0;
};

// What follows the acknowledgement may fail as well, and then the try went well and has added
// rows: there is more to read at the next try, whose calls are never all tried. So many are enough.
constexpr int kAcknowledgedCountMax = 40;

void survive(Filled& tablet, const Work& work, const Way& way) {
  Calls calls;
  bool went_well = true;
  int acknowledged_count = 0;
  for (std::uint64_t nth = calls.next(); nth < kCallCountMax; nth = calls.next()) {
    CAPTURE(work.name, nth, static_cast<int>(way.what), static_cast<int>(way.span));
    open_soundly(tablet);
    if (went_well) work.ready(tablet);
    work.before_each(tablet);
    const std::uint64_t before = tablet.event_count();
    bool happened = false;
    {
      const SqliteFailure failure(way.what, nth, way.span, way.code);
      went_well = work.run(tablet);
      happened = failure.happened();
    }
    open_soundly(tablet);
    const std::uint64_t after = tablet.event_count();
    CHECK(after >= before);
    if (went_well && happened && after > before) ++acknowledged_count;
    if (happened && acknowledged_count < kAcknowledgedCountMax) continue;
    CHECK(went_well);
    CHECK(nth > 1);  // it bites: there was something that could go wrong
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
