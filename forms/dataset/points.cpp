#include "forms/dataset/points.h"

#include <pugixml.hpp>

namespace faltbok::forms {
namespace {

constexpr int kBodyDepthMax = 100;

std::string_view local_name(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node child(const pugi::xml_node& parent, std::string_view name) {
  for (const pugi::xml_node node : parent.children())
    if (local_name(node) == name) return node;
  return {};
}

std::string points_in(const pugi::xml_node& instance) {
  std::string out;
  for (const pugi::xml_node item : child(instance, "root").children()) {
    const pugi::xml_node points = child(item, "points");
    if (!points || points.text().empty()) continue;
    if (!out.empty()) out += " | ";
    out += std::string(child(item, "name").text().get()) + " = " + points.text().get();
  }
  return out;
}

// instance('how_often')/root/item[...] -> how_often
std::string instance_named_in(std::string_view nodeset) {
  constexpr std::string_view kCall = "instance('";
  const std::size_t at = nodeset.find(kCall);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = nodeset.substr(at + kCall.size());
  return std::string(rest.substr(0, rest.find('\'')));
}

struct Search {
  const std::map<std::string, std::string>& by_instance;
  std::map<std::string, std::string> found;

  void visit(const pugi::xml_node& control, int depth) {
    if (depth > kBodyDepthMax) return;
    for (const pugi::xml_node node : control.children()) {
      if (local_name(node) == "itemset")
        note(control.attribute("ref").value(), node.attribute("nodeset").value());
      visit(node, depth + 1);
    }
  }
  void note(const std::string& path, std::string_view nodeset) {
    const auto points = by_instance.find(instance_named_in(nodeset));
    if (points != by_instance.end() && !points->second.empty()) found[path] = points->second;
  }
};

}  // namespace

std::map<std::string, std::string> points_of(std::string_view xform) {
  pugi::xml_document document;
  if (!document.load_buffer(xform.data(), xform.size())) return {};
  const pugi::xml_node root = document.document_element();
  std::map<std::string, std::string> by_instance;
  for (const pugi::xml_node instance : child(child(root, "head"), "model").children())
    if (local_name(instance) == "instance")
      by_instance[instance.attribute("id").value()] = points_in(instance);
  Search search{by_instance, {}};
  search.visit(child(root, "body"), 0);
  return std::move(search.found);
}

}  // namespace faltbok::forms
