// The primary instance: the form's model, a new record, and templates for rows.
// Secondary ones: choices and files.
#include <algorithm>
#include <set>
#include <string>
#include <unordered_set>
#include <utility>

#include "forms/limits.h"
#include "forms/xform/loader.h"
#include "forms/xpath/functions.h"

namespace faltbok::forms {
namespace {

bool is_element(const XmlNode& node) { return node.is_element(); }
bool is_template(const XmlNode& node) {
  for (const XmlAttribute& attribute : node.attributes())
    if (attribute.name().find(':') != std::string_view::npos && local(attribute) == "template")
      return true;
  return false;
}
bool stored_attribute(const XmlAttribute& attribute) {
  const std::string_view name = attribute.name();
  return name != "xmlns" && !name.starts_with("xmlns:") &&
         !(name.find(':') != std::string_view::npos && local_name(name) == "template");
}

// "/data/row" and "./in" make "/data/row/in": local names, without predicates.
std::string path_from(const std::string& context, std::string_view path) {
  path = trimmed(path);
  std::string out = path.starts_with('/') ? "" : context;
  while (!path.empty()) {
    const std::string_view step = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(step.size() + 1, path.size()));
    const std::string_view name = trimmed(step.substr(0, step.find('[')));
    if (name == "..")
      out.erase(std::min(out.rfind('/'), out.size()));
    else if (!name.empty() && name != "." && name != "current()")
      out.append("/").append(local_name(name));
  }
  return out;
}

class PrimaryLoader {
 public:
  explicit PrimaryLoader(Loader& loader) : loader_(loader), data_(loader.data) {}

  void run(const XmlNode& model, const XmlNode& root, const XmlNode& body) {
    root_ = "/" + std::string(local(root));
    collect_binds(model);
    collect_repeats(body, root_);
    add_model({root}, kNone, "");
    data_.children.close();
    data_.repeat_of.assign(data_.model.size(), kNone);
    for (ModelId m = 0; m < data_.model.size(); ++m) {
      if (!data_.model[m].is_repeat) continue;
      data_.repeat_of[m] = static_cast<std::uint32_t>(data_.repeats.size());
      data_.repeats.emplace_back().model = m;
    }
    copy(root, 0, data_.initial, data_.initial.add_child(0, data_.model[0].name, {}));
    for (Repeat& repeat : data_.repeats)
      if (repeat.template_node == kNone) copy_first_row(repeat);
    namespaces(root);
  }

 private:
  // Which elements of the instance are rows is said in the body, before there is a model in which
  // the loader could look paths up.
  void collect_repeats(const XmlNode& element, const std::string& context) {
    for (const XmlNode& child : element.children()) {
      const std::string_view name = local(child);
      const bool rows = name == "repeat";
      if (!is_element(child) || (!rows && name != "group" && name != "section")) continue;
      std::string here = context;
      std::string_view ref = attribute_of(child, rows ? "nodeset" : "ref");
      if (ref.empty() && rows) ref = attribute_of(child, "ref");
      const auto bind = ref.empty() ? binds_.find(attribute_of(child, "bind")) : binds_.end();
      if (!ref.empty()) here = path_from(context, ref);
      if (bind != binds_.end()) here = path_from(root_, bind->second);
      if (rows) repeats_.insert(here);
      collect_repeats(child, here);
    }
  }
  void collect_binds(const XmlNode& model) {
    for (const XmlNode& bind : model.children()) {
      std::string_view nodeset = attribute_of(bind, "nodeset");
      if (nodeset.empty()) nodeset = attribute_of(bind, "ref");
      if (local(bind) == "bind") binds_.emplace(attribute_of(bind, "id"), nodeset);
    }
    binds_.erase("");
  }

  // Rows that no <repeat> speaks of: nobody can add one, but they are told apart.
  static bool stands_twice(const std::vector<XmlNode>& elements) {
    for (std::size_t i = 1; i < elements.size(); ++i)
      if (elements[i].parent() == elements[i - 1].parent()) return true;
    return false;
  }

  // One model node for all elements of one name below one parent.
  void add_model(const std::vector<XmlNode>& elements, ModelId parent, const std::string& above) {
    const auto id = static_cast<ModelId>(data_.model.size());
    const XmlNode& first = elements.front();
    const std::string path = above + "/" + std::string(first.name());
    const std::string plain = above + "/" + std::string(local(first));
    ModelNode& node = data_.model.emplace_back();
    node.name = first.id();
    node.qualified = first.name();
    node.parent = parent;
    data_.children.add({parent, node.name, false}, id);
    node.depth = parent == kNone ? 0 : data_.model[parent].depth + 1;
    const bool rows = (!repeats_.empty() && repeats_.contains(plain)) ||
                      std::any_of(elements.begin(), elements.end(), is_template);
    node.plural = !rows && stands_twice(elements);
    node.is_repeat = rows || node.plural;
    node.repeat = node.is_repeat ? id : parent == kNone ? kNone : data_.model[parent].repeat;
    loader_.paths.emplace(path, id);
    if (plain.size() != path.size()) loader_.paths.emplace(plain, id);
    add_attributes(elements, id, plain);
    std::vector<std::vector<XmlNode>> children;
    std::unordered_map<std::string_view, std::size_t> by_name;
    for (const XmlNode& element : elements) {
      for (const XmlNode& child : element.children()) {
        if (!is_element(child)) continue;
        const auto [at, added] = by_name.emplace(child.name(), children.size());
        if (added) children.emplace_back();
        children[at->second].push_back(child);
      }
    }
    data_.model[id].leaf = children.empty();
    for (const auto& group : children) add_model(group, id, plain);
    data_.model[id].end = static_cast<ModelId>(data_.model.size());
  }
  void add_attributes(const std::vector<XmlNode>& elements, ModelId parent,
                      const std::string& path) {
    std::unordered_set<std::string_view> seen;
    for (const XmlNode& element : elements) {
      for (const XmlAttribute& attribute : element.attributes()) {
        if (!stored_attribute(attribute) || !seen.insert(attribute.name()).second) continue;
        ModelNode& node = data_.model.emplace_back();
        node.name = attribute.id;
        node.qualified = attribute.name();
        node.parent = parent;
        node.depth = data_.model[parent].depth + 1;
        node.repeat = data_.model[parent].repeat;
        node.attribute = true;
        data_.children.add({parent, node.name, true}, static_cast<ModelId>(data_.model.size() - 1));
        node.end = static_cast<ModelId>(data_.model.size());
        loader_.paths.emplace(path + "/@" + std::string(attribute.name()), node.end - 1);
      }
    }
  }

  ModelId model_child(const ChildKey& key, std::string_view qualified) const {
    for (const auto& [each, m] : data_.children.named(key))
      if (data_.model[m].qualified == qualified) return m;
    return kNone;
  }

  // What is in `from` becomes the content of `to`; templates are put aside.
  void copy(const XmlNode& from, ModelId model, Tree& tree, std::uint32_t to) {
    tree.at(to).model = model;
    tree.at(to).row_of_repeat = data_.model[model].is_repeat;
    for (const XmlAttribute& attribute : from.attributes()) {
      if (!stored_attribute(attribute)) continue;
      const ModelId m = model_child({model, attribute.id, true}, attribute.name());
      tree.at(tree.add_attribute(to, data_.model[m].name, attribute.value())).model = m;
    }
    if (data_.model[model].leaf) tree.at(to).text = trimmed(from.text());
    ModelId last = kNone;
    for (const XmlNode& child : from.children()) {
      if (!is_element(child)) continue;
      const ModelId m = last != kNone && data_.model[last].qualified == child.name()
                            ? last
                            : model_child({model, child.id(), false}, child.name());
      last = m;
      if (is_template(child)) {
        Repeat& repeat = data_.repeats[data_.repeat_of[m]];
        if (repeat.template_node != kNone) {
          loader_.warning(child, "a second jr:template for the same rows; the first one is taken");
          continue;
        }
        repeat.template_node = data_.templates.add_child(0, data_.model[m].name, {});
        copy(child, m, data_.templates, repeat.template_node);
        continue;
      }
      const std::uint32_t node = tree.add_child(to, data_.model[m].name, {});
      if (data_.model[m].is_repeat) tree.at(node).row = 1 + row_before(tree, node, m);
      copy(child, m, tree, node);
    }
  }

  static std::uint32_t row_before(const Tree& tree, std::uint32_t node, ModelId model) {
    std::uint32_t at = tree.at(node).previous;
    while (at != kNone && tree.at(at).model != model) at = tree.at(at).previous;
    return at == kNone ? 0 : tree.at(at).row;
  }

  // Without jr:template the first row is the pattern: its shape, not its values,
  // and no rows of repeats inside.
  void copy_first_row(Repeat& repeat) {
    const std::uint32_t row = first_of(data_.initial, repeat.model);
    const bool in_templates = row == kNone;
    const std::uint32_t from = in_templates ? first_of(data_.templates, repeat.model) : row;
    if (from == kNone) return;
    repeat.template_node = data_.templates.add_child(0, data_.model[repeat.model].name, {});
    clone(in_templates ? data_.templates : data_.initial, from, repeat.template_node);
  }
  static std::uint32_t first_of(const Tree& tree, ModelId model) {
    for (std::uint32_t n = 1; n < tree.size(); ++n)
      if (tree.at(n).model == model) return n;
    return kNone;
  }
  void clone(const Tree& from, std::uint32_t source, std::uint32_t to) {
    const TreeNode node = from.at(source);
    data_.templates.at(to).model = node.model;
    data_.templates.at(to).row = node.row;
    data_.templates.at(to).row_of_repeat = node.row_of_repeat;
    for (std::uint32_t a = node.first_attribute; a != kNone; a = from.at(a).next)
      data_.templates.at(data_.templates.add_attribute(to, from.at(a).name, from.at(a).text))
          .model = from.at(a).model;
    for (std::uint32_t c = node.first_child; c != kNone; c = from.at(c).next)
      if (!from.at(c).row_of_repeat || data_.model[from.at(c).model].plural)
        clone(from, c, data_.templates.add_child(to, from.at(c).name, {}));
  }

  // What the submission has to declare: the prefixes that its names use,
  // and the root's own namespace.
  void namespaces(const XmlNode& root) {
    std::set<std::string> prefixes;
    for (const ModelNode& node : data_.model)
      if (const std::size_t colon = node.qualified.find(':'); colon != std::string_view::npos)
        prefixes.emplace(node.qualified.substr(0, colon));
    if (const XmlAttribute* own = root.attribute("xmlns"))
      data_.namespaces.emplace_back("", own->value());
    for (const std::string& prefix : prefixes) {
      for (XmlNode at = root; at; at = at.parent()) {
        const XmlAttribute* declared = at.attribute("xmlns:" + prefix);
        if (declared == nullptr) continue;
        data_.namespaces.emplace_back(prefix, declared->value());
        break;
      }
    }
  }

  Loader& loader_;
  DefinitionData& data_;
  std::string root_;                                              // "/data"
  std::unordered_set<std::string> repeats_;                       // "/data/row", local names
  std::unordered_map<std::string_view, std::string_view> binds_;  // id -> nodeset
};

std::string file_of(std::string_view source) {
  const std::size_t slash = source.rfind('/');
  return std::string(slash == std::string_view::npos ? source : source.substr(slash + 1));
}

}  // namespace

Tree load_file(Loader& loader, const XmlNode& at, const std::string& name) {
  const std::optional<base::Bytes> bytes =
      loader.attachments ? loader.attachments(name) : std::nullopt;
  if (!bytes) {
    loader.warning(at, "the file '" + name + "' is not there; it counts as empty",
                   "put it beside the form");
    return {};
  }
  if (bytes->size() > kAttachmentSizeMax) {
    loader.error(at, "the file '" + name + "' is larger than 128 MiB", "make it smaller");
    return {};
  }
  const std::string_view text = base::text_of(*bytes);
  base::Result<Tree> tree = name.ends_with(".csv")       ? tree_of_csv(text, loader.data.names)
                            : name.ends_with(".geojson") ? tree_of_geojson(text, loader.data.names)
                                                         : tree_of_xml(*bytes, loader.data.names);
  if (tree.ok()) return std::move(tree).value();
  loader.error(at, "the file '" + name + "' cannot be read (" + tree.error().trail() + ")",
               "check that it is what its name says");
  return {};
}

namespace {

// The record of this form that was saved last; there is none before one has been.
Tree load_last_saved(Loader& loader, std::string_view source) {
  const std::optional<base::Bytes> bytes =
      loader.attachments ? loader.attachments(source) : std::nullopt;
  if (!bytes || bytes->size() > kAttachmentSizeMax) return {};
  base::Result<Tree> tree = tree_of_xml(*bytes, loader.data.names);
  return tree.ok() ? std::move(tree).value() : Tree{};
}

}  // namespace

void copy_xml(const XmlNode& from, Tree& tree, std::uint32_t parent) {
  for (const XmlAttribute& attribute : from.attributes())
    if (stored_attribute(attribute)) tree.add_attribute(parent, attribute.id, attribute.value());
  for (const XmlNode& child : from.children()) {
    if (!is_element(child)) continue;
    const bool plain = !child.first_child() && child.attributes().empty();
    const std::string_view text = child.first_child() ? std::string_view{} : trimmed(child.text());
    const std::uint32_t node = tree.add_child(parent, child.id(), text);
    if (!plain) copy_xml(child, tree, node);
  }
}

void Loader::load_primary(const XmlNode& model, const XmlNode& body) {
  for (const XmlNode& instance : model.children()) {
    if (local(instance) != "instance") continue;
    const auto roots = instance.children();
    if (std::count_if(roots.begin(), roots.end(), is_element) > 1)
      error(instance, "the <instance> holds more than one element", "put them into one");
    for (const XmlNode& root : roots)
      if (is_element(root)) return PrimaryLoader(*this).run(model, root, body);
    break;
  }
  error(model, "there is no primary <instance> with an element in it",
        "give the .xml that an XForm compiler wrote");
}

void Loader::load_secondary(const XmlNode& model) {
  bool primary = true;
  for (const XmlNode& instance : model.children()) {
    if (local(instance) != "instance" || std::exchange(primary, false)) continue;
    const std::string_view id = attribute_of(instance, "id");
    const bool taken = std::any_of(data.instances.begin(), data.instances.end(),
                                   [&](const SecondaryInstance& each) { return each.id == id; });
    if (taken && !id.empty())
      error(instance, "two instances have the id '" + std::string(id) + "'", "give each its own");
    const std::string_view source = attribute_of(instance, "src");
    SecondaryInstance out{std::string(id), Tree{}};
    const bool given = instance.first_child().is_element() || instance.first_child().next_sibling();
    if (source.starts_with("jr://instance/"))
      out.tree = load_last_saved(*this, source);
    else if (!source.empty() && !given)
      out.tree = load_file(*this, instance, file_of(source));
    else {
      out.tree.reserve(instance.count_below() * std::size_t{9} / 8 + 16);  // and some attributes
      copy_xml(instance, out.tree, 0);
    }
    data.instances.push_back(std::move(out));
  }
}

// pulldata('towns', ...) reads towns.csv without declaring it.
void Loader::load_pulldata_files() {
  std::set<std::string> wanted;
  for (const Program& program : data.expressions)
    for (const Expr& e : program.nodes)
      if (e.op == Op::kCall && function_info(e.function).name == "pulldata" &&
          program.nodes[program.lists[e.first]].op == Op::kText)
        wanted.insert(program.texts[program.nodes[program.lists[e.first]].literal]);
  for (const std::string& id : wanted) {
    const bool known = std::any_of(data.instances.begin(), data.instances.end(),
                                   [&](const auto& each) { return each.id == id; });
    if (known) continue;
    const std::string file = id.ends_with(".csv") ? id : id + ".csv";
    data.instances.push_back({id, load_file(*this, document.root(), file)});
  }
}

}  // namespace faltbok::forms
