#include "forms/xform/xml_decode.h"

#include <charconv>
#include <cstddef>
#include <string_view>

namespace faltbok::forms {

char* put_utf8(std::uint32_t c, char* to) {
  const auto put = [&](std::uint32_t byte) { *to++ = static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0U | c >> 6U);
    put(0x80U | (c & 0x3FU));
  } else if (c < 0x10000) {
    put(0xE0U | c >> 12U);
    put(0x80U | (c >> 6U & 0x3FU));
    put(0x80U | (c & 0x3FU));
  } else {
    put(0xF0U | c >> 18U);
    put(0x80U | (c >> 12U & 0x3FU));
    put(0x80U | (c >> 6U & 0x3FU));
    put(0x80U | (c & 0x3FU));
  }
  return to;
}

namespace {

struct Entity {
  std::uint32_t code = 0;  // 0: not one that is known
  std::size_t size = 0;    // of its spelling, with & and ;
};

Entity entity_at(std::string_view text) {
  constexpr std::size_t kEntitySizeMax = 12;
  const std::size_t end = text.substr(0, kEntitySizeMax).find(';');
  if (end == std::string_view::npos) return {};
  std::string_view name = text.substr(1, end - 1);
  if (name == "lt") return {'<', end + 1};
  if (name == "gt") return {'>', end + 1};
  if (name == "amp") return {'&', end + 1};
  if (name == "quot") return {'"', end + 1};
  if (name == "apos") return {'\'', end + 1};
  if (!name.starts_with('#')) return {};
  const bool hex = name.starts_with("#x") || name.starts_with("#X");
  name.remove_prefix(hex ? 2 : 1);
  std::uint32_t code = 0;
  const auto [stop, error] =
      std::from_chars(name.data(), name.data() + name.size(), code, hex ? 16 : 10);
  const bool whole = error == std::errc{} && stop == name.data() + name.size();
  const bool allowed = code > 0 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
  return whole && allowed ? Entity{code, end + 1} : Entity{};
}

}  // namespace

char* decode_xml(char* from, char* stop, char* to, XmlPart in) {
  while (from < stop) {
    const char c = *from;
    if (c == '&') {
      const Entity entity = entity_at({from, static_cast<std::size_t>(stop - from)});
      if (entity.size > 0) {
        to = put_utf8(entity.code, to);
        from += entity.size;
        continue;
      }
    }
    if (c == '\r') {  // XML 1.0 §2.11: a line ends with \n
      ++from;
      if (from < stop && *from == '\n') ++from;
      *to++ = in == XmlPart::kText ? '\n' : ' ';
      continue;
    }
    ++from;
    *to++ = in == XmlPart::kAttribute && (c == '\n' || c == '\t') ? ' ' : c;
  }
  return to;
}

}  // namespace faltbok::forms
