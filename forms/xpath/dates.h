// Dates and times as ODK's expressions see them: text in, days out, and back.
//
//   Shape    "2026-11-22", "2026-11-22T16:32:00.000+01:00", "16:32:00.000+01:00";
//            one-digit months and days are read;
//            a time without offset is local time, where `local` is given
//   Units    days since 1970-01-01 (with fraction); of a date alone: whole days of the civil date
//   Errors   nullopt: not a date, or no such day
//   Threads  values
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/base/time.h"

namespace faltbok::forms {

struct Moment {
  bool has_date = false, has_time = false;
  base::Date date;
  std::int64_t ms_of_day = 0;
  base::UtcOffset offset;  // of the time; `local` when the text says none
};

std::optional<Moment> moment_from(std::string_view text, base::UtcOffset local);
double days_of(const Moment& moment);
Moment moment_from_days(double days, base::UtcOffset local);    // a date-time where `local` holds
Moment moment_in(const Moment& moment, base::UtcOffset local);  // the same instant seen from there
Moment moment_of(const base::LocalTime& now);

std::string date_text(const Moment& moment);       // 2026-11-22
std::string time_text(const Moment& moment);       // 16:32:00.000+01:00
std::string date_time_text(const Moment& moment);  // both
// ODK's format codes (%Y %y %m %n %b %d %e %H %h %M %S %3 %a %W %A...);
// an unknown one is kept as it is.
std::string formatted(const Moment& moment, std::string_view format);

}  // namespace faltbok::forms
