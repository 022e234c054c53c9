// The data types of a bind. An unknown one is a string.
//
//   Source   ODK XForms specification, "Data types"
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "platform/base/time.h"

namespace faltbok::forms {

enum class DataType : std::uint8_t {
  kString,
  kInteger,
  kBoolean,
  kDecimal,
  kDate,
  kTime,
  kDateTime,
  kGeoPoint,
  kGeoTrace,
  kGeoShape,
  kBinary,
  kBarcode,
  kIntent,
  kSelect,
  kSelectOne
};

DataType data_type_from(std::string_view text);
// Can a person's answer be stored as this type? Empty always can.
bool fits(std::string_view value, DataType type);
// What a computed value becomes when it is stored: "5.0" in an integer is "5", NaN is empty.
std::string stored(std::string value, DataType type, base::UtcOffset local);
// What an answer or an action's value becomes, if it fits: as stored(), but a decimal always has
// a point ("5.0"), as JavaRosa writes it; a computed one has it only where it needs it.
std::string given(std::string_view text, DataType type, base::UtcOffset local);
// What the text that a form gives a node to begin with becomes; empty when it is not of the type.
std::string default_of(std::string_view text, DataType type, base::UtcOffset local);
// Of such a node 0 and false mean no where yes or no is asked.
bool counts(DataType type);

}  // namespace faltbok::forms
