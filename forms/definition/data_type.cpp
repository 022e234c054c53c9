#include "forms/definition/data_type.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "forms/xpath/dates.h"
#include "forms/xpath/names.h"
#include "forms/xpath/value.h"

namespace faltbok::forms {
namespace {

constexpr std::array<std::pair<std::string_view, DataType>, 22> kTypes{{
    {"string", DataType::kString}, {"int", DataType::kInteger}, {"integer", DataType::kInteger},
    {"long", DataType::kInteger}, {"boolean", DataType::kBoolean}, {"decimal", DataType::kDecimal},
    {"double", DataType::kDecimal}, {"float", DataType::kDecimal}, {"date", DataType::kDate},
    {"time", DataType::kTime}, {"dateTime", DataType::kDateTime}, {"geopoint", DataType::kGeoPoint},
    {"geotrace", DataType::kGeoTrace}, {"geoshape", DataType::kGeoShape}, {"binary", DataType::kBinary},
    {"base64Binary", DataType::kBinary}, {"barcode", DataType::kBarcode}, {"intent", DataType::kIntent},
    {"select", DataType::kSelect}, {"rank", DataType::kSelect}, {"select1", DataType::kSelectOne},
    {"anyURI", DataType::kString}}};

std::string stored_date(std::string value, DataType type, base::UtcOffset local) {
  const double days = plain_number_of_text(value);
  std::optional<Moment> moment;
  if (!std::isnan(days))
    moment = moment_from_days(type == DataType::kDate ? std::floor(days) : days, type == DataType::kDate ? base::UtcOffset{0} : local);
  else
    moment = moment_from(value, local);
  if (!moment) return value;  // kept and shown as it is, rather than lost
  if (type == DataType::kTime) return moment->has_time && moment->has_date ? time_text(*moment) : value;
  if (!moment->has_date) return value;
  if (type == DataType::kDate) return date_text(*moment);
  moment->has_time = true;
  return date_time_text(*moment);
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
    case DataType::kDecimal: return !std::isnan(number);
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
    case DataType::kDate: case DataType::kTime: case DataType::kDateTime: return stored_date(std::move(value), type, local);
    default: return value;
  }
}

}  // namespace faltbok::forms
