#include "platform/base/time.h"

#include <catch2/catch_test_macros.hpp>

using namespace faltbok::base;

TEST_CASE("time: adding months clamps to the month's last day") {
  CHECK(add_months({2026, 11, 30}, 3) == Date{2027, 2, 28});
  CHECK(add_months({2027, 11, 30}, 3) == Date{2028, 2, 29});
  CHECK(add_months({2026, 1, 31}, -2) == Date{2025, 11, 30});
  CHECK(add_months({2026, 12, 15}, 12) == Date{2027, 12, 15});
}

TEST_CASE("time: days count through leap years and before 1970") {
  CHECK(days_since_1970({1970, 1, 1}) == 0);
  CHECK(days_since_1970({2000, 3, 1}) == 11'017);
  for (std::int64_t days = -800'000; days < 800'000; days += 97)
    CHECK(days_since_1970(date_from_days(days)) == days);
}

TEST_CASE("time: ISO text reads back, and what is not a day is refused") {
  const LocalTime time = local_time_from_iso("2026-11-22T00:30:05.250+01:00").value();
  CHECK(iso_of(time) == "2026-11-22T00:30:05.250+01:00");
  CHECK(date_of(time) == Date{2026, 11, 22});
  CHECK(date_of({time.instant, UtcOffset{0}}) == Date{2026, 11, 21});
  CHECK(iso_of(local_time_from_iso("1969-12-31T23:59Z").value()) ==
        "1969-12-31T23:59:00.000+00:00");
  for (const char* wrong :
       {"", "2026-02-29", "2026-1-01", "2026-13-01", "0000-01-01", "2026-01-01x"}) {
    CAPTURE(wrong);
    CHECK(!date_from_iso(wrong).ok());
  }
  for (const char* wrong : {"2026-01-01", "2026-01-01T10:00", "2026-01-01T24:00Z",
                            "2026-01-01T10:00+15:00", "2026-01-01T10:00:60Z"}) {
    CAPTURE(wrong);
    CHECK(!local_time_from_iso(wrong).ok());
  }
}
