#include "forms/xlsform/xlsx_cells.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <map>
#include <pugixml.hpp>

#include "forms/xlsform/words.h"
#include "forms/xlsform/xlsx_xml.h"
#include "platform/base/time.h"

namespace faltbok::forms::xlsform {

namespace {
constexpr double kSerialMax = 2'958'466;  // 9999-12-31 and a day, as Excel
constexpr int kSecondsADay = 86'400;
constexpr std::size_t kStyleCountMax = 65'536;

struct Letters {
  bool date = false;
  bool time = false;
};

// Looks at one letter of a format code; 'm' alone is a month unless there are hours or seconds.
void look_at(char c, Letters& letters) {
  if (c == 'y' || c == 'd') letters.date = true;
  if (c == 'h' || c == 's') letters.time = true;
}
}  // namespace

NumberLook look_of_builtin_format(int id) {
  if (id == 22) return NumberLook::kDateTime;
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 58))
    return NumberLook::kDate;
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47))
    return NumberLook::kTime;
  return NumberLook::kNumber;
}

NumberLook look_of_format(std::string_view code) {
  Letters letters;
  bool month = false;
  for (std::size_t i = 0; i < code.size() && code[i] != ';'; ++i) {
    const char c = code[i];
    if (c == '"') {
      i = std::min(code.find('"', i + 1), code.size());
    } else if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else if (c == '[') {
      const std::size_t end = std::min(code.find(']', i), code.size());
      const std::string inside = lower(code.substr(i + 1, end - i - 1));
      if (!inside.empty() && inside.find_first_not_of("hms") == std::string::npos)
        letters.time = true;
      i = end;
    } else {
      const std::string small = lower(code.substr(i, 1));
      month = month || small == "m";
      look_at(small.front(), letters);
    }
  }
  if (lower(code).find("general") != std::string::npos) return NumberLook::kNumber;
  if (month && !letters.time) letters.date = true;
  if (letters.date && letters.time) return NumberLook::kDateTime;
  if (letters.date) return NumberLook::kDate;
  return letters.time ? NumberLook::kTime : NumberLook::kNumber;
}

std::optional<std::vector<NumberLook>> read_styles(base::Bytes xml) {
  pugi::xml_document document;
  if (!parse_part(document, xml)) return std::nullopt;
  const pugi::xml_node sheet = root_of(document);
  std::map<int, NumberLook> own;
  for (const pugi::xml_node format : child_of(sheet, "numFmts"))
    own[format.attribute("numFmtId").as_int()] =
        look_of_format(format.attribute("formatCode").value());
  std::vector<NumberLook> looks;
  for (const pugi::xml_node style : child_of(sheet, "cellXfs")) {
    if (looks.size() >= kStyleCountMax) break;
    const int id = style.attribute("numFmtId").as_int();
    const auto found = own.find(id);
    looks.push_back(found != own.end() ? found->second : look_of_builtin_format(id));
  }
  return looks;
}

namespace {

// The number in "_x000D_", or nothing.
std::optional<unsigned> escape_at(std::string_view text) {
  constexpr std::size_t kEscapeSize = 7;
  if (text.size() < kEscapeSize || !text.starts_with("_x") || text[kEscapeSize - 1] != '_')
    return std::nullopt;
  unsigned code = 0;
  const char* end = text.data() + kEscapeSize - 1;
  const auto read = std::from_chars(text.data() + 2, end, code, 16);
  return read.ec == std::errc() && read.ptr == end ? std::optional(code) : std::nullopt;
}

void append_utf8(unsigned code, std::string& out) {
  const auto put = [&out](unsigned byte) { out += static_cast<char>(byte); };
  if (code < 0x80) return put(code);
  if (code < 0x800) return put(0xC0 | code >> 6), put(0x80 | (code & 0x3F));
  put(0xE0 | code >> 12);
  put(0x80 | (code >> 6 & 0x3F));
  put(0x80 | (code & 0x3F));
}

bool is_text_character(unsigned code) {
  const bool control = code < 0x20 && code != '\t' && code != '\n' && code != '\r';
  return !control && (code < 0xD800 || code > 0xDFFF) && code < 0xFFFE;
}

}  // namespace

std::string text_of_stored(std::string_view stored) {
  std::string out;
  while (!stored.empty()) {
    const std::size_t at = stored.find("_x");
    out += stored.substr(0, at);
    if (at == std::string_view::npos) break;
    stored.remove_prefix(at);
    const std::optional<unsigned> code = escape_at(stored);
    if (code && is_text_character(*code)) append_utf8(*code, out);
    if (!code) out += stored.substr(0, 2);
    stored.remove_prefix(code ? 7 : 2);
  }
  return out;
}

std::string text_of_number(std::string_view stored) {
  double value = 0;
  const auto [end, error] = std::from_chars(stored.data(), stored.data() + stored.size(), value);
  if (error != std::errc() || end != stored.data() + stored.size() || !std::isfinite(value))
    return std::string(stored);
  if (value == 0) return "0";
  std::array<char, 400> out{};  // a double's digits, however large or small
  const bool whole = value == std::trunc(value);
  if (!whole) {
    // Excel shows 15 digits; what it stores beyond them is the machine's rounding,
    // not the author's number.
    const int length = std::snprintf(out.data(), out.size(), "%.15g", value);
    std::from_chars(out.data(), out.data() + length, value);
  }
  // Never an exponent: a name or a filter that is a long number must be met by its digits.
  char* const stop = out.data() + out.size();
  const auto digits = whole ? std::to_chars(out.data(), stop, value, std::chars_format::fixed, 0)
                            : std::to_chars(out.data(), stop, value, std::chars_format::fixed);
  return {out.data(), digits.ptr};
}

std::string text_of_serial(double serial, NumberLook look, DateSystem system) {
  if (!(serial >= 0 && serial < kSerialMax)) return {};
  const double whole = std::floor(serial);
  auto seconds = static_cast<int>(std::lround((serial - whole) * kSecondsADay));
  auto days = static_cast<std::int64_t>(whole);
  if (seconds >= kSecondsADay) {
    seconds = 0;
    ++days;
  }
  // Excel counts a 29 February 1900 that never was,
  // so its days 1-59 lie one later than its day 60 and after.
  if (system == DateSystem::k1900 && days < 60) ++days;
  const base::Date epoch =
      system == DateSystem::k1900 ? base::Date{1899, 12, 30} : base::Date{1904, 1, 1};
  std::array<char, 32> clock{};
  std::snprintf(clock.data(), clock.size(), "%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60,
                seconds % 60);
  if (look == NumberLook::kTime) return clock.data();
  const std::string date = base::iso_of(base::add_days(epoch, static_cast<int>(days)));
  // A date-and-time format with no time of day in it is a date: what a date question takes.
  if (look == NumberLook::kDate || seconds == 0) return date;
  return date + "T" + clock.data();
}

}  // namespace faltbok::forms::xlsform
