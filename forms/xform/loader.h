// The loader's parts, in the order in which they run. Only forms/xform/ includes this.
//
//   Errors   everything wrong is added to `problems`; loading goes on,
//            so that all of it is told at once
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <pugixml.hpp>

#include "forms/definition/data.h"
#include "forms/problem.h"
#include "forms/xform.h"

namespace faltbok::forms {

inline std::string_view local(const pugi::xml_node& node) { return local_name(node.name()); }
inline std::string_view local(const pugi::xml_attribute& attribute) {
  return local_name(attribute.name());
}
// "" when absent
std::string_view attribute_of(const pugi::xml_node& node, std::string_view local_name_wanted);
std::string_view trimmed(std::string_view text);
// The text of an element that has nothing but text in it.
std::string_view text_of(const pugi::xml_node& node);

struct Loader {
  DefinitionData& data;
  std::vector<Problem>& problems;
  const AttachmentProvider& attachments;
  const pugi::xml_document& document;
  std::unordered_map<std::string, ModelId> paths;               // "/data/q" -> node
  std::unordered_map<std::string_view, ExpressionId> programs;  // text -> parsed once
  std::unordered_map<std::string_view, std::string_view> nodeset_of_bind_id;
  // element, and the control it stands in
  std::vector<std::pair<pugi::xml_node, std::uint32_t>> pending_actions;

  // load.cpp
  void error(const pugi::xml_node& at, std::string what, std::string advice = {});
  void warning(const pugi::xml_node& at, std::string what, std::string advice = {});
  Where place_of(const pugi::xml_node& node) const;
  // The expression in that text; kNone for "", and after a problem.
  ExpressionId expression(const pugi::xml_node& at, std::string_view text);
  // The model node that a path means, seen from `context`; kNone when there is none.
  ModelId resolve(const pugi::xml_node& at, std::string_view path, ModelId context);
  // load_instances.cpp
  void load_primary(const pugi::xml_node& model, const pugi::xml_node& body);
  void load_secondary(const pugi::xml_node& model);
  void load_pulldata_files();
  // load_binds.cpp
  void load_binds(const pugi::xml_node& model);
  void load_itext(const pugi::xml_node& model);
  void load_actions();
  Text text(const pugi::xml_node& element);        // <label>, <hint>
  TextParts parts(const pugi::xml_node& element);  // text and <output>
  Text message(const pugi::xml_node& at, std::string_view attribute);
  // load_body.cpp
  void load_body(const pugi::xml_node& body);
};

// secondary.cpp: files that come beside a form, as trees
base::Result<Tree> tree_of_csv(std::string_view text, Names& names);
base::Result<Tree> tree_of_geojson(std::string_view text, Names& names);
base::Result<Tree> tree_of_xml(const base::Bytes& bytes, Names& names);
// its children and attributes
void copy_xml(const pugi::xml_node& from, Tree& tree, std::uint32_t parent, Names& names);

}  // namespace faltbok::forms
