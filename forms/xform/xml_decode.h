// What the spelling of XML text means: entities, character references, line ends.
//
//   Lifetime works in place: what is written is never longer than what was read
//   Source   XML 1.0 §2.11, §3.3.3, §4.6; an entity that is not one of the five stays as it is
#pragma once

#include <cstdint>

namespace faltbok::forms {

// Writes a code point as UTF-8; gives the end of it.
char* put_utf8(std::uint32_t code, char* to);

enum class XmlPart : std::uint8_t { kText, kAttribute };

// Reads [from, stop), writes to `to`, which is not behind `from`; gives the end of what it wrote.
char* decode_xml(char* from, char* stop, char* to, XmlPart part);

}  // namespace faltbok::forms
