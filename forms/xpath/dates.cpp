#include "forms/xpath/dates.h"

#include <array>
#include <cmath>
#include <cstdio>

namespace faltbok::forms {
namespace {

constexpr std::int64_t kMsPerDay = 86'400'000;
constexpr double kDaysMax = 3'000'000;  // year 10183

// Reads `min`-`max` digits at `at`; -1 and no move when there are not enough.
int take_digits(std::string_view text, std::size_t& at, std::size_t min, std::size_t max) {
  std::size_t end = at;
  int value = 0;
  while (end < text.size() && end - at < max && text[end] >= '0' && text[end] <= '9')
    value = value * 10 + (text[end++] - '0');
  if (end - at < min) return -1;
  at = end;
  return value;
}

bool take(std::string_view text, std::size_t& at, char c) {
  if (at >= text.size() || text[at] != c) return false;
  ++at;
  return true;
}

bool take_offset(std::string_view text, std::size_t& at, base::UtcOffset& offset) {
  if (take(text, at, 'Z')) {
    offset.minutes_east = 0;
    return at == text.size();
  }
  if (at >= text.size() || (text[at] != '+' && text[at] != '-')) return false;
  const int sign = text[at++] == '-' ? -1 : 1;
  const int hours = take_digits(text, at, 1, 2);
  const bool colon = take(text, at, ':');
  const int minutes = at == text.size() && !colon ? 0 : take_digits(text, at, 2, 2);
  if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) return false;
  offset.minutes_east = sign * (hours * 60 + minutes);
  return at == text.size();
}

bool take_time(std::string_view text, std::size_t& at, Moment& out) {
  const int hour = take_digits(text, at, 1, 2);
  if (hour < 0 || hour > 23 || !take(text, at, ':')) return false;
  const int minute = take_digits(text, at, 2, 2);
  if (minute < 0 || minute > 59) return false;
  int second = 0;
  double fraction = 0;
  if (take(text, at, ':')) {
    second = take_digits(text, at, 2, 2);
    if (second < 0 || second > 59) return false;
    if (take(text, at, '.')) {
      const std::size_t start = at;
      const int digits = take_digits(text, at, 1, 9);
      if (digits < 0) return false;
      fraction = digits / std::pow(10.0, static_cast<double>(at - start));
    }
  }
  out.has_time = true;
  out.ms_of_day =
      ((std::int64_t{hour} * 60 + minute) * 60 + second) * 1000 + std::llround(fraction * 1000);
  return at == text.size() || take_offset(text, at, out.offset);
}

std::int64_t utc_ms(const Moment& m) {
  return base::days_since_1970(m.date) * kMsPerDay + m.ms_of_day -
         std::int64_t{m.offset.minutes_east} * 60'000;
}

Moment at_local_ms(std::int64_t local_ms, base::UtcOffset offset) {
  const std::int64_t day = local_ms / kMsPerDay - (local_ms % kMsPerDay < 0 ? 1 : 0);
  return Moment{true, true, base::date_from_days(day), local_ms - day * kMsPerDay, offset};
}

std::string printed(const char* format, int a, int b, int c, int d) {
  std::array<char, 64> out{};
  std::snprintf(out.data(), out.size(), format, a, b, c, d);
  return out.data();
}

std::string padded(int value, int width) { return printed("%0*d%.0d%.0d", width, value, 0, 0); }

int iso_week(const base::Date& date) {
  const std::int64_t days = base::days_since_1970(date);
  const std::int64_t weekday = ((days + 3) % 7 + 7) % 7;  // Monday 0
  const base::Date thursday = base::date_from_days(days - weekday + 3);
  return static_cast<int>(
             (base::days_since_1970(thursday) - base::days_since_1970({thursday.year, 1, 1})) / 7) +
         1;
}

std::string one_code(const Moment& m, char code) {
  constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  constexpr std::array<const char*, 7> kDays{"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
  const int ms = static_cast<int>(m.ms_of_day);
  switch (code) {
    case 'Y': return padded(m.date.year, 4);
    case 'y': return padded(m.date.year % 100, 2);
    case 'm': return padded(m.date.month, 2);
    case 'n': return std::to_string(m.date.month);
    case 'b': return kMonths[static_cast<std::size_t>(m.date.month - 1)];
    case 'd': return padded(m.date.day, 2);
    case 'e': return std::to_string(m.date.day);
    case 'H': return padded(ms / 3'600'000, 2);
    case 'h': return std::to_string(ms / 3'600'000);
    case 'M': return padded(ms / 60'000 % 60, 2);
    case 'S': return padded(ms / 1000 % 60, 2);
    case '3': return padded(ms % 1000, 3);
    case 'a': return kDays[static_cast<std::size_t>((base::days_since_1970(m.date) % 7 + 7) % 7)];
    case 'W': return std::to_string(iso_week(m.date));
    case '%': return "%";
    default: return std::string{'%', code};
  }
}

}  // namespace

std::optional<Moment> moment_from(std::string_view text, base::UtcOffset local) {
  Moment out;
  out.offset = local;
  std::size_t at = 0;
  if (text.size() > 4 && text[4] == '-') {
    out.date.year = take_digits(text, at, 4, 4);
    if (out.date.year < 1 || !take(text, at, '-')) return std::nullopt;
    out.date.month = take_digits(text, at, 1, 2);
    if (out.date.month < 1 || out.date.month > 12 || !take(text, at, '-')) return std::nullopt;
    out.date.day = take_digits(text, at, 1, 2);
    if (out.date.day < 1 || base::date_from_days(base::days_since_1970(out.date)) != out.date)
      return std::nullopt;
    out.has_date = true;
    if (at == text.size()) return out;
    if (!take(text, at, 'T')) return std::nullopt;
  }
  if (!take_time(text, at, out)) return std::nullopt;
  return out;
}

double days_of(const Moment& m) {
  if (!m.has_time) return static_cast<double>(base::days_since_1970(m.date));
  if (!m.has_date)
    return static_cast<double>(m.ms_of_day - std::int64_t{m.offset.minutes_east} * 60'000) /
           static_cast<double>(kMsPerDay);
  return static_cast<double>(utc_ms(m)) / static_cast<double>(kMsPerDay);
}

Moment moment_from_days(double days, base::UtcOffset local) {
  const double clamped = std::isnan(days) ? 0 : std::fmax(-kDaysMax / 4, std::fmin(kDaysMax, days));
  const auto ms = static_cast<std::int64_t>(std::llround(clamped * static_cast<double>(kMsPerDay)));
  return at_local_ms(ms + std::int64_t{local.minutes_east} * 60'000, local);
}

Moment moment_in(const Moment& m, base::UtcOffset local) {
  if (!m.has_time || !m.has_date) return m;
  return at_local_ms(utc_ms(m) + std::int64_t{local.minutes_east} * 60'000, local);
}

Moment moment_of(const base::LocalTime& now) {
  return at_local_ms(now.instant.ms_since_1970 + std::int64_t{now.offset.minutes_east} * 60'000,
                     now.offset);
}

std::string date_text(const Moment& m) { return base::iso_of(m.date); }

std::string time_text(const Moment& m) {
  const int ms = static_cast<int>(m.ms_of_day);
  std::string out =
      printed("%02d:%02d:%02d.%03d", ms / 3'600'000, ms / 60'000 % 60, ms / 1000 % 60, ms % 1000);
  if (m.offset.minutes_east == 0) return out.append("Z");
  const int offset = m.offset.minutes_east < 0 ? -m.offset.minutes_east : m.offset.minutes_east;
  out.append(m.offset.minutes_east < 0 ? "-" : "+");
  return out.append(padded(offset / 60, 2)).append(":").append(padded(offset % 60, 2));
}

std::string date_time_text(const Moment& m) { return date_text(m) + "T" + time_text(m); }

std::string formatted(const Moment& m, std::string_view format) {
  std::string out;
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] == '%' && i + 1 < format.size())
      out.append(one_code(m, format[++i]));
    else
      out.push_back(format[i]);
  }
  return out;
}

}  // namespace faltbok::forms
