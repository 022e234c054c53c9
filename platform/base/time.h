// Instants and civil dates as values. Nothing here reads a clock: platform/os does.
//
//   Units    Instant: milliseconds since 1970-01-01 UTC. Date: proleptic Gregorian.
//            UtcOffset: minutes east of UTC
//   Errors   kInvalidInput: not ISO 8601 as written here, or no such day
//   Threads  values
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "platform/base/result.h"

namespace faltbok::base {

struct Instant {
  std::int64_t ms_since_1970 = 0;
  auto operator<=>(const Instant&) const = default;
};

struct UtcOffset {
  int minutes_east = 0;
  auto operator<=>(const UtcOffset&) const = default;
};

struct Date {
  int year = 1970;
  int month = 1;  // 1-12
  int day = 1;    // 1-31
  auto operator<=>(const Date&) const = default;
};

struct LocalTime {
  Instant instant;
  UtcOffset offset;
};

std::int64_t days_since_1970(const Date& date);
Date date_from_days(std::int64_t days_since_1970);
Date date_of(const LocalTime& time);  // the civil date where the offset holds

// Clamps to the month's last day: 30 November + 3 months = 28 or 29 February (design section 1).
Date add_months(const Date& date, int months);
Date add_days(const Date& date, int days);

std::string iso_of(const Date& date);       // 2026-11-22
std::string iso_of(const LocalTime& time);  // 2026-11-22T16:32:00.000+01:00
Result<Date> date_from_iso(std::string_view text);
// `2026-11-22T16:32[:00[.000]](Z|+01:00)`; the offset is required.
Result<LocalTime> local_time_from_iso(std::string_view text);

}  // namespace faltbok::base
