// Forms are UTF-8. What another tool wrote as UTF-16, Latin-1 or Windows-1252 is brought to it
// first; bytes that are nothing of these would end up in records that no other program reads.
#include <algorithm>
#include <array>
#include <cstring>
#include <initializer_list>
#include <string>
#include <utility>

#include "forms/xform/xml.h"
#include "forms/xform/xml_decode.h"
#include "platform/base/utf8.h"

namespace faltbok::forms {
namespace {

constexpr std::size_t kDeclarationSizeMax = 256;
constexpr std::uint32_t kReplacement = 0xFFFD;

void put(std::uint32_t c, base::Bytes& out) {
  std::array<char, 4> text{};
  out.insert(out.end(), text.begin(), put_utf8(c, text.data()) - text.data() + text.begin());
}

enum class ByteOrder : std::uint8_t { kLittle, kBig };

base::Bytes from_utf16(base::BytesView xml, ByteOrder order) {
  const auto unit = [&](std::size_t i) -> std::uint32_t {
    const std::uint32_t first = xml[i];
    const std::uint32_t second = xml[i + 1];
    return order == ByteOrder::kLittle ? first | second << 8U : first << 8U | second;
  };
  base::Bytes out;
  for (std::size_t i = 0; i + 1 < xml.size(); i += 2) {
    std::uint32_t c = unit(i);
    if (c >= 0xD800 && c < 0xE000) {
      const std::uint32_t low = c < 0xDC00 && i + 3 < xml.size() ? unit(i + 2) : 0;
      const bool pair = low >= 0xDC00 && low < 0xE000;
      c = pair ? 0x10000 + ((c - 0xD800) << 10U) + (low - 0xDC00) : kReplacement;
      if (pair) i += 2;
    }
    put(c, out);
  }
  return out;
}

struct Declared {
  std::string name;  // in small letters; "" : none
  std::size_t at = 0;
};

Declared declared_encoding(base::BytesView xml) {
  constexpr std::string_view kWord = "encoding";
  std::string start(base::text_of(xml.first(std::min(xml.size(), kDeclarationSizeMax))));
  if (!start.starts_with("<?xml")) return {};
  start.resize(std::min(start.find("?>"), start.size()));
  for (char& c : start)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  const std::size_t word = start.find(kWord);
  if (word == std::string::npos) return {};
  const std::size_t open = start.find_first_of("'\"", word);
  if (open == std::string::npos) return {};
  const std::size_t close = start.find(start[open], open + 1);
  if (close == std::string::npos) return {};
  return {start.substr(open + 1, close - open - 1), open + 1};
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Windows-1252 0x80-0x9F; 0: nothing stands there.
constexpr std::array<std::uint16_t, 32> kUpper1252{
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

enum class OneByte : std::uint8_t { kLatin1, kWindows1252 };

XmlBytes from_one_byte(base::BytesView xml, OneByte encoding) {
  base::Bytes out;
  out.reserve(xml.size() + xml.size() / 8);
  for (std::size_t i = 0; i < xml.size(); ++i) {
    std::uint32_t c = xml[i];
    if (encoding == OneByte::kWindows1252 && c >= 0x80 && c < 0xA0) c = kUpper1252[c - 0x80];
    if (c == 0)
      return {{}, XmlFailure{i, "a byte stands here that is no character in its encoding"}};
    put(c, out);
  }
  return {std::move(out), {}};
}

}  // namespace

std::optional<std::size_t> first_not_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    std::uint64_t eight = 0;  // most of a form is ASCII
    if (at + sizeof eight <= text.size()) {
      std::memcpy(&eight, text.data() + at, sizeof eight);
      if ((eight & 0x8080808080808080ULL) == 0) {
        at += sizeof eight;
        continue;
      }
    }
    const base::Codepoint c = base::codepoint_at(text, at);
    if (c.value == kReplacement && c.size == 1) return at;
    at += c.size;
  }
  return std::nullopt;
}

XmlBytes utf8_of(base::BytesView xml) {
  if (xml.size() >= 4) {
    if (xml[0] == 0xFF && xml[1] == 0xFE)
      return {from_utf16(xml.subspan(2), ByteOrder::kLittle), {}};
    if (xml[0] == 0xFE && xml[1] == 0xFF) return {from_utf16(xml.subspan(2), ByteOrder::kBig), {}};
    if (xml[0] == '<' && xml[1] == 0) return {from_utf16(xml, ByteOrder::kLittle), {}};
    if (xml[0] == 0 && xml[1] == '<') return {from_utf16(xml, ByteOrder::kBig), {}};
  }
  const Declared declared = declared_encoding(xml);
  if (is_one_of(declared.name, {"iso-8859-1", "iso8859-1", "latin1", "latin-1"}))
    return from_one_byte(xml, OneByte::kLatin1);
  if (is_one_of(declared.name, {"windows-1252", "cp1252", "cp-1252"}))
    return from_one_byte(xml, OneByte::kWindows1252);
  // What says that it is UTF-16 and can be read so far is not.
  if (!is_one_of(declared.name, {"", "utf-8", "utf8", "us-ascii", "ascii", "utf-16"}))
    return {{}, XmlFailure{declared.at, "its encoding '" + declared.name + "' is not known here"}};
  if (const auto at = first_not_utf8(base::text_of(xml)))
    return {{}, XmlFailure{*at, "byte " + std::to_string(*at + 1) + " of the file is not UTF-8"}};
  return {};
}

}  // namespace faltbok::forms
