#include "forms/definition/data_type.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "forms/xpath/dates.h"
#include "forms/xpath/names.h"
#include "forms/xpath/value.h"

namespace faltbok::forms {
namespace {

constexpr std::array<std::pair<std::string_view, DataType>, 22> kTypes{
    {{"string", DataType::kString},     {"int", DataType::kInteger},
     {"integer", DataType::kInteger},   {"long", DataType::kInteger},
     {"boolean", DataType::kBoolean},   {"decimal", DataType::kDecimal},
     {"double", DataType::kDecimal},    {"float", DataType::kDecimal},
     {"date", DataType::kDate},         {"time", DataType::kTime},
     {"dateTime", DataType::kDateTime}, {"geopoint", DataType::kGeoPoint},
     {"geotrace", DataType::kGeoTrace}, {"geoshape", DataType::kGeoShape},
     {"binary", DataType::kBinary},     {"base64Binary", DataType::kBinary},
     {"barcode", DataType::kBarcode},   {"intent", DataType::kIntent},
     {"select", DataType::kSelect},     {"rank", DataType::kSelect},
     {"select1", DataType::kSelectOne}, {"anyURI", DataType::kString}}};

// A time of day seen from another offset, on whichever day.
Moment time_in(Moment moment, base::UtcOffset local) {
  if (!moment.has_date) moment.date = base::Date{};
  moment.has_date = true;
  return moment_in(moment, local);
}

std::string stored_date(std::string value, DataType type, base::UtcOffset local) {
  const double days = plain_number_of_text(value);
  std::optional<Moment> moment;
  if (!std::isnan(days))
    moment = moment_from_days(type == DataType::kDate ? std::floor(days) : days,
                              type == DataType::kDate ? base::UtcOffset{0} : local);
  else
    moment = moment_from(value, local);
  if (!moment) return value;  // kept and shown as it is, rather than lost
  if (type == DataType::kTime) return moment->has_time ? time_text(time_in(*moment, local)) : value;
  if (!moment->has_date) return value;
  if (type == DataType::kDate) return date_text(*moment);
  moment->has_time = true;
  return date_time_text(moment_in(*moment, local));
}

std::string with_point(double number) {
  std::string text = text_of_number(number);
  if (text.find('.') == std::string::npos) text += ".0";
  return text;
}

// Other programs write 1e3; XPath, which knows no exponent, is not asked about it.
double decimal_number(std::string_view text) {
  constexpr double kNotANumber = std::numeric_limits<double>::quiet_NaN();
  const double plain = plain_number_of_text(text);
  if (!std::isnan(plain)) return plain;
  if (text.starts_with('+')) text.remove_prefix(1);
  if (text.find_first_not_of("0123456789.-+eE") != std::string_view::npos) return kNotANumber;
  double value = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
  return end.ec == std::errc{} && end.ptr == text.data() + text.size() ? value : kNotANumber;
}

// Digits stay digits, however many: a double would round the long ones.
std::string whole_number(std::string_view text) {
  const bool negative = text.starts_with('-');
  std::string_view digits = text.substr(negative || text.starts_with('+') ? 1 : 0);
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos)
    return text_of_number(std::trunc(plain_number_of_text(text)));
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size() - 1));
  return (negative && digits != "0" ? "-" : "") + std::string(digits);
}

// "38.2 21" -> "38.2 21.0 0.0 0.0", as Collect writes places: four numbers with a point in each.
std::string stored_places(const std::string& value) {
  std::string out;
  for (std::size_t at = 0; at < value.size();) {
    const std::size_t end = std::min(value.find(';', at), value.size());
    std::string place;
    int count = 0;
    for (std::size_t word = at; word < end;) {
      const std::size_t stop = std::min({value.find(' ', word), end});
      if (stop > word) {
        const double number =
            plain_number_of_text(std::string_view(value).substr(word, stop - word));
        if (std::isnan(number) || ++count > 4) return value;
        place.append(place.empty() ? "" : " ").append(with_point(number));
      }
      word = stop + 1;
    }
    if (count == 1) return value;
    for (; count > 0 && count < 4; ++count) place += " 0.0";
    if (!place.empty()) out.append(out.empty() ? "" : "; ").append(place);
    at = end + 1;
  }
  return out;
}

}  // namespace

DataType data_type_from(std::string_view text) {
  const std::string_view name = local_name(text);
  for (const auto& [spelled, type] : kTypes)
    if (spelled == name) return type;
  return DataType::kString;
}

bool fits(std::string_view value, DataType type) {
  if (value.empty()) return true;
  const double number = plain_number_of_text(value);
  const std::optional<Moment> moment = moment_from(value, base::UtcOffset{0});
  switch (type) {
    case DataType::kInteger: return !std::isnan(number) && number == std::floor(number);
    case DataType::kDecimal: return !std::isnan(decimal_number(value));
    case DataType::kDate: return moment && moment->has_date;
    case DataType::kDateTime: return moment && moment->has_date;
    case DataType::kTime: return moment && moment->has_time;
    default: return true;
  }
}

std::string stored(std::string value, DataType type, base::UtcOffset local) {
  if (value == "NaN") return {};
  if (value.empty()) return value;
  switch (type) {
    case DataType::kInteger: {
      const double number = number_of_text(value);
      return std::isnan(number) ? std::string{} : text_of_number(std::trunc(number));
    }
    case DataType::kDecimal: {
      const double number = number_of_text(value);
      return std::isnan(number) ? std::string{} : text_of_number(number);
    }
    case DataType::kDate:
    case DataType::kTime:
    case DataType::kDateTime: return stored_date(std::move(value), type, local);
    case DataType::kGeoPoint:
    case DataType::kGeoTrace:
    case DataType::kGeoShape: return stored_places(value);
    default: return value;
  }
}

std::string given(std::string_view text, DataType type, base::UtcOffset local) {
  if (text.empty() || !fits(text, type)) return std::string(text);
  if (type == DataType::kInteger) return whole_number(text);
  if (type == DataType::kDecimal) return with_point(decimal_number(text));
  return stored(std::string(text), type, local);
}

std::string default_of(std::string_view text, DataType type, base::UtcOffset local) {
  if (!fits(text, type)) return {};
  if (type == DataType::kDate && text.find('T') != std::string_view::npos) return {};
  return given(text, type, local);
}

bool counts(DataType type) {
  return type == DataType::kInteger || type == DataType::kDecimal || type == DataType::kBoolean;
}

}  // namespace faltbok::forms
