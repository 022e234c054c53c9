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

#include "forms/definition/data.h"
#include "forms/problem.h"
#include "forms/xform.h"
#include "forms/xform/xml.h"

namespace faltbok::forms {

inline std::string_view local(const XmlNode& node) { return node.local(); }
inline std::string_view local(const XmlAttribute& attribute) { return attribute.local(); }
// "" when absent
std::string_view attribute_of(const XmlNode& node, std::string_view local_name_wanted);
std::string_view trimmed(std::string_view text);

struct Loader {
  DefinitionData& data;
  std::vector<Problem>& problems;
  const AttachmentProvider& attachments;
  const XmlDocument& document;
  base::BytesView original;  // as it was before it was parsed in place: lines are counted there
  std::unordered_map<std::string, ModelId> paths;               // "/data/q" -> node
  std::unordered_map<std::string_view, ExpressionId> programs;  // text -> parsed once
  std::unordered_map<std::string_view, std::string_view> nodeset_of_bind_id;
  // element, and the control it stands in
  std::vector<std::pair<XmlNode, std::uint32_t>> pending_actions;
  std::vector<XmlNode> control_elements;  // by control
  std::vector<std::size_t> line_ends{};   // of `original`, once a place is asked for

  // load.cpp
  void error(const XmlNode& at, std::string what, std::string advice = {});
  void warning(const XmlNode& at, std::string what, std::string advice = {});
  Where place_of(const XmlNode& node);
  // The expression in that text; kNone for "", and after a problem.
  ExpressionId expression(const XmlNode& at, std::string_view text);
  // The model node that a path means, seen from `context`; kNone when there is none.
  ModelId resolve(const XmlNode& at, std::string_view path, ModelId context);
  // load_instances.cpp
  void load_primary(const XmlNode& model, const XmlNode& body);
  void load_secondary(const XmlNode& model);
  void load_pulldata_files();
  // load_binds.cpp
  void load_binds(const XmlNode& model);
  void load_actions();
  void mark_numbers();
  Text text(const XmlNode& element);        // <label>, <hint>
  TextParts parts(const XmlNode& element);  // text and <output>
  Text message(const XmlNode& at, std::string_view attribute);
  // load_itext.cpp
  void load_itext(const XmlNode& model);
  Translation load_translation(const XmlNode& element);
  ItextEntry load_text_forms(const XmlNode& entry);
  // load_search.cpp: search(...) in the appearance of a select
  void load_search(const XmlNode& element, std::uint32_t control);
  // load_body.cpp
  void load_body(const XmlNode& body);
  // checks.cpp: what can be read, and still cannot be meant
  void check_model(const XmlNode& model);
  void check_expression(const XmlNode& at, const Program& program);
  void check_paths(const XmlNode& at, const Program& program);
  void check_scopes();
  void check_defaults();
  void check_itext_id(const XmlNode& at, std::string_view id);
};

// load_instances.cpp: a file beside the form, as a tree; empty, and a problem,
// when it cannot be had
Tree load_file(Loader& loader, const XmlNode& at, const std::string& name);
// secondary.cpp: files that come beside a form, as trees
base::Result<Tree> tree_of_csv(std::string_view text, Names& names);
base::Result<Tree> tree_of_geojson(std::string_view text, Names& names);
base::Result<Tree> tree_of_xml(base::BytesView bytes, Names& names);
// its children and attributes
void copy_xml(const XmlNode& from, Tree& tree, std::uint32_t parent);

}  // namespace faltbok::forms
