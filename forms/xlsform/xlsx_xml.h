// Parsing the XML inside a workbook: bounded, without a DTD,
// and blind to the prefix a writer chose.
//
//   Errors   parse_part() is false when the part is not XML, has a DTD,
//            or is larger or deeper than limits.h allows
//   Lifetime the bytes are parsed in place and must outlive the document
#pragma once

#include <pugixml.hpp>
#include <string_view>

#include "platform/base/bytes.h"

namespace faltbok::forms::xlsform {

bool parse_part(pugi::xml_document& document, base::Bytes& xml);

pugi::xml_node root_of(const pugi::xml_document& document);
std::string_view local_name(const pugi::xml_node& node);
pugi::xml_node child_of(const pugi::xml_node& parent, std::string_view local);
// An attribute by its local name: `r:id`, whatever the prefix.
std::string_view attribute_of(const pugi::xml_node& node, std::string_view local);

}  // namespace faltbok::forms::xlsform
