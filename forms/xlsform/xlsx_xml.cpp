#include "forms/xlsform/xlsx_xml.h"

#include "forms/xlsform/limits.h"

namespace faltbok::forms::xlsform {

namespace {

std::string_view after_prefix(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

// Looks at the raw bytes, before anything is allocated for them.
bool is_modest(std::string_view xml) {
  std::size_t marks = 0;
  std::size_t depth = 0;
  for (std::size_t i = 0; i < xml.size(); ++i) {
    if (xml[i] == '=') ++marks;
    if (xml[i] == '/' && i + 1 < xml.size() && xml[i + 1] == '>' && depth > 0) --depth;
    if (xml[i] != '<') continue;
    if (++marks > kXmlMarkCountMax) return false;
    const char next = i + 1 < xml.size() ? xml[i + 1] : '\0';
    if (next == '!' && xml.substr(i, 9) == "<!DOCTYPE") return false;
    if (next == '/')
      depth -= depth > 0 ? 1U : 0U;
    else if (next != '!' && next != '?' && ++depth > kXmlDepthMax)
      return false;
  }
  return marks <= kXmlMarkCountMax;
}

}  // namespace

bool parse_part(pugi::xml_document& document, base::Bytes& xml) {
  if (xml.empty() || xml.size() > kPartSizeMax || !is_modest(base::text_of(xml))) return false;
  const auto options = pugi::parse_default | pugi::parse_ws_pcdata;
  return static_cast<bool>(document.load_buffer_inplace(xml.data(), xml.size(), options));
}

pugi::xml_node root_of(const pugi::xml_document& document) { return document.document_element(); }

std::string_view local_name(const pugi::xml_node& node) { return after_prefix(node.name()); }

pugi::xml_node child_of(const pugi::xml_node& parent, std::string_view local) {
  for (const pugi::xml_node child : parent)
    if (local_name(child) == local) return child;
  return {};
}

std::string_view attribute_of(const pugi::xml_node& node, std::string_view local) {
  for (const pugi::xml_attribute attribute : node.attributes())
    if (after_prefix(attribute.name()) == local) return attribute.value();
  return {};
}

}  // namespace faltbok::forms::xlsform
