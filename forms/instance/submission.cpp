// The submission: relevant nodes, as the ODK specification has them; and back.
#include <algorithm>
#include <utility>

#include <pugixml.hpp>

#include "forms/instance/engine.h"
#include "forms/limits.h"

namespace faltbok::forms {
namespace {

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&': out.append("&amp;"); break;
      case '<': out.append("&lt;"); break;
      case '>': out.append("&gt;"); break;
      case '"': out.append("&quot;"); break;
      case '\r': out.append("&#13;"); break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') out.push_back(c);
    }
  }
}

class Writer {
 public:
  Writer(const Engine& engine, std::string_view instance_id)
      : engine_(engine), instance_id_(instance_id) {}

  std::string run(std::uint32_t root) {
    out_ = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    element(root);
    out_.push_back('\n');
    return std::move(out_);
  }

 private:
  void element(std::uint32_t node) {
    const TreeNode& at = engine_.tree().at(node);
    const std::string_view name = engine_.model_of(node).qualified;
    out_.append("<").append(name);
    if (engine_.model_of(node).parent == kNone) namespaces();
    for (std::uint32_t a = at.first_attribute; a != kNone; a = engine_.tree().at(a).next) {
      if (!engine_.relevant(a)) continue;
      out_.append(" ").append(engine_.model_of(a).qualified).append("=\"");
      append_escaped(out_, engine_.tree().at(a).text);
      out_.push_back('"');
    }
    const std::size_t open = out_.size();
    out_.push_back('>');
    if (at.first_child == kNone) append_escaped(out_, text(node));
    for (std::uint32_t c = at.first_child; c != kNone; c = engine_.tree().at(c).next)
      if (engine_.relevant(c)) element(c);
    if (out_.size() == open + 1) {
      out_.resize(open);
      out_.append("/>");
      return;
    }
    out_.append("</").append(name).append(">");
  }

  // Every submission has an instance id, whether or not the form asks for one by preload.
  std::string_view text(std::uint32_t node) const {
    const ModelNode& model = engine_.model_of(node);
    const bool identity = local_name(model.qualified) == "instanceID" && model.parent != kNone &&
                          local_name(engine_.data().model[model.parent].qualified) == "meta";
    return identity && engine_.tree().at(node).text.empty() ? instance_id_
                                                            : engine_.tree().at(node).text;
  }

  void namespaces() {
    for (const auto& [prefix, uri] : engine_.data().namespaces) {
      out_.append(prefix.empty() ? " xmlns" : " xmlns:" + prefix).append("=\"");
      append_escaped(out_, uri);
      out_.push_back('"');
    }
  }

  const Engine& engine_;
  std::string_view instance_id_;
  std::string out_;
};

std::string_view only_text(const pugi::xml_node& node) {
  for (const pugi::xml_node& child : node.children())
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) return child.value();
  return {};
}

}  // namespace

std::string Engine::submission_xml() const {
  return Writer(*this, environment_.instance_id).run(only_[0]);
}

bool Engine::restore(base::BytesView xml) {
  pugi::xml_document document;
  if (xml.size() > kAttachmentSizeMax ||
      !document.load_buffer(xml.data(), xml.size(), pugi::parse_default | pugi::parse_ws_pcdata))
    return false;
  const pugi::xml_node root = document.document_element();
  if (local_name(root.name()) != local_name(data_.model[0].qualified)) return false;
  struct Pair {
    pugi::xml_node from;
    std::uint32_t to;
    int depth;
  };
  std::vector<Pair> todo{{root, only_[0], 0}};
  while (!todo.empty()) {
    const Pair at = todo.back();
    todo.pop_back();
    if (at.depth > kXmlDepthMax) return false;
    for (std::uint32_t a = tree_.at(at.to).first_attribute; a != kNone; a = tree_.at(a).next)
      if (const pugi::xml_attribute given =
              at.from.attribute(std::string(model_of(a).qualified).c_str()))
        tree_.set_text(a, given.value());
    if (model_of(at.to).leaf) {
      tree_.set_text(at.to, std::string(only_text(at.from)));
      continue;
    }
    const ModelId model = tree_.at(at.to).model;
    for (ModelId m = model + 1; m < data_.model[model].end; m = data_.model[m].end) {
      if (data_.model[m].attribute) continue;
      std::vector<pugi::xml_node> given;
      for (const pugi::xml_node& child : at.from.children())
        if (local_name(child.name()) == local_name(data_.model[m].qualified))
          given.push_back(child);
      std::vector<std::uint32_t> here;
      for (std::uint32_t c = tree_.at(at.to).first_child; c != kNone; c = tree_.at(c).next)
        if (tree_.at(c).model == m) here.push_back(c);
      if (data_.model[m].is_repeat) {
        for (std::size_t i = here.size(); i-- > given.size();) tree_.remove(here[i]);
        here.resize(std::min(here.size(), given.size()));
        while (here.size() < given.size()) {
          here.push_back(insert_row(at.to, data_.repeats[data_.repeat_of[m]]));
          if (here.back() == kNone) return false;
        }
      }
      if (given.empty() && !data_.model[m].is_repeat)  // pruned: it was not relevant
        for (const std::uint32_t node : here)
          if (model_of(node).leaf) tree_.set_text(node, {});
      for (std::size_t i = 0; i < given.size() && i < here.size(); ++i)
        todo.push_back({given[i], here[i], at.depth + 1});
    }
  }
  dirty_.clear();
  state_.resize(tree_.size());
  return true;
}

}  // namespace faltbok::forms
