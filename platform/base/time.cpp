#include "platform/base/time.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

namespace faltbok::base {
namespace {

constexpr std::int64_t kMsPerDay = 86'400'000;

bool leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }
int days_in_month(int year, int month) {
  constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && leap(year) ? 29 : kDays[static_cast<std::size_t>(month - 1)];
}
std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

// Exactly `count` digits at `at`, or -1.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return -1;
  int value = 0;
  for (const char c : text.substr(at, count)) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

Error bad(std::string_view place) { return fail(ErrorKind::kInvalidInput, place); }

Result<UtcOffset> offset_from(std::string_view text) {
  if (text == "Z") return UtcOffset{0};
  const int hours = digits(text, 1, 2);
  const int minutes = digits(text, 4, 2);
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':' || hours < 0 ||
      hours > 14 || minutes < 0 || minutes > 59)
    return bad("time: offset");
  return UtcOffset{(text[0] == '-' ? -1 : 1) * (hours * 60 + minutes)};
}

}  // namespace

// Days from civil: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
std::int64_t days_since_1970(const Date& date) {
  const std::int64_t year = date.year - (date.month <= 2 ? 1 : 0);
  const std::int64_t era = floor_div(year, 400);
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year =
      (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146'097 + day_of_era - 719'468;
}

Date date_from_days(std::int64_t days) {
  const std::int64_t shifted = days + 719'468;
  const std::int64_t era = floor_div(shifted, 146'097);
  const std::int64_t day_of_era = shifted - era * 146'097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t month_index = (5 * day_of_year + 2) / 153;
  const int month = static_cast<int>(month_index < 10 ? month_index + 3 : month_index - 9);
  const int year = static_cast<int>(year_of_era + era * 400 + (month <= 2 ? 1 : 0));
  return Date{year, month, static_cast<int>(day_of_year - (153 * month_index + 2) / 5 + 1)};
}

Date date_of(const LocalTime& time) {
  return date_from_days(floor_div(
      time.instant.ms_since_1970 + std::int64_t{time.offset.minutes_east} * 60'000, kMsPerDay));
}

Date add_months(const Date& date, int months) {
  const std::int64_t index = std::int64_t{date.year} * 12 + (date.month - 1) + months;
  const int year = static_cast<int>(floor_div(index, 12));
  const int month = static_cast<int>(index - std::int64_t{year} * 12) + 1;
  return Date{year, month, std::min(date.day, days_in_month(year, month))};
}

Date add_days(const Date& date, int days) { return date_from_days(days_since_1970(date) + days); }

std::string iso_of(const Date& date) {
  std::array<char, 40> out{};
  std::snprintf(out.data(), out.size(), "%04d-%02d-%02d", date.year, date.month, date.day);
  return out.data();
}

std::string iso_of(const LocalTime& time) {
  const std::int64_t local =
      time.instant.ms_since_1970 + std::int64_t{time.offset.minutes_east} * 60'000;
  const std::int64_t ms = local - floor_div(local, kMsPerDay) * kMsPerDay;
  const int offset =
      time.offset.minutes_east < 0 ? -time.offset.minutes_east : time.offset.minutes_east;
  std::array<char, 80> out{};
  std::snprintf(out.data(), out.size(), "%sT%02d:%02d:%02d.%03d%c%02d:%02d",
                iso_of(date_of(time)).c_str(), static_cast<int>(ms / 3'600'000),
                static_cast<int>(ms / 60'000 % 60), static_cast<int>(ms / 1000 % 60),
                static_cast<int>(ms % 1000), time.offset.minutes_east < 0 ? '-' : '+', offset / 60,
                offset % 60);
  return out.data();
}

Result<Date> date_from_iso(std::string_view text) {
  const Date date{digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2)};
  if (text.size() != 10 || text[4] != '-' || text[7] != '-' || date.year < 1)
    return bad("date: not YYYY-MM-DD");
  if (date.month < 1 || date.month > 12 || date.day < 1 ||
      date.day > days_in_month(date.year, date.month))
    return bad("date: no such day");
  return date;
}

Result<LocalTime> local_time_from_iso(std::string_view text) {
  TRY_ASSIGN(const Date date, "time", date_from_iso(text.substr(0, 10)));
  const int hour = digits(text, 11, 2);
  const int minute = digits(text, 14, 2);
  if (text.size() < 17 || text[10] != 'T' || text[13] != ':' || hour < 0 || hour > 23 ||
      minute < 0 || minute > 59)
    return bad("time: not hh:mm");
  std::size_t at = 16;
  int second = 0;
  int ms = 0;
  if (text[at] == ':') {
    second = digits(text, at + 1, 2);
    if (second < 0 || second > 59) return bad("time: seconds");
    at += 3;
    if (at < text.size() && text[at] == '.') {
      ms = digits(text, at + 1, 3);
      if (ms < 0) return bad("time: milliseconds");
      at += 4;
    }
  }
  TRY_ASSIGN(const UtcOffset offset, "time", offset_from(text.substr(std::min(at, text.size()))));
  const std::int64_t local = days_since_1970(date) * kMsPerDay +
                             ((std::int64_t{hour} * 60 + minute) * 60 + second) * 1000 + ms;
  return LocalTime{Instant{local - std::int64_t{offset.minutes_east} * 60'000}, offset};
}

}  // namespace faltbok::base
