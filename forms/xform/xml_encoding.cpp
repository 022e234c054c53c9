// Forms are UTF-8. What another tool wrote as UTF-16 or Latin-1 is brought to it first.
#include <algorithm>
#include <array>
#include <string>

#include "forms/xform/xml.h"
#include "forms/xform/xml_decode.h"

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

bool says_latin1(base::BytesView xml) {
  const std::string_view start =
      base::text_of(xml.first(std::min(xml.size(), kDeclarationSizeMax)));
  if (!start.starts_with("<?xml")) return false;
  std::string declaration(start.substr(0, start.find("?>")));
  for (char& c : declaration)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  const std::size_t encoding = declaration.find("encoding");
  if (encoding == std::string::npos) return false;
  return declaration.find("iso-8859-1", encoding) != std::string::npos ||
         declaration.find("latin1", encoding) != std::string::npos;
}

}  // namespace

std::optional<base::Bytes> utf8_of(base::BytesView xml) {
  if (xml.size() < 4) return std::nullopt;
  if (xml[0] == 0xFF && xml[1] == 0xFE) return from_utf16(xml.subspan(2), ByteOrder::kLittle);
  if (xml[0] == 0xFE && xml[1] == 0xFF) return from_utf16(xml.subspan(2), ByteOrder::kBig);
  if (xml[0] == '<' && xml[1] == 0) return from_utf16(xml, ByteOrder::kLittle);
  if (xml[0] == 0 && xml[1] == '<') return from_utf16(xml, ByteOrder::kBig);
  if (!says_latin1(xml)) return std::nullopt;
  base::Bytes out;
  for (const std::uint8_t c : xml) put(c, out);
  return out;
}

}  // namespace faltbok::forms
