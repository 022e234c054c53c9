#include <algorithm>
#include <utility>
#include <variant>

#include "forms/definition/dependencies.h"
#include "forms/limits.h"
#include "forms/xform/loader.h"
#include "forms/xpath/parse.h"

namespace faltbok::forms {
namespace {

constexpr unsigned kParseFlags = pugi::parse_default | pugi::parse_ws_pcdata;

bool too_deep(const pugi::xml_node& root) {
  int depth = 0;
  for (pugi::xml_node at = root; at;) {
    if (at.first_child()) {
      at = at.first_child();
      if (++depth > kXmlDepthMax) return true;
      continue;
    }
    while (at && at != root && !at.next_sibling()) {
      at = at.parent();
      --depth;
    }
    if (at == root) return false;
    at = at.next_sibling();
  }
  return false;
}

pugi::xml_node child_named(const pugi::xml_node& parent, std::string_view name) {
  for (const pugi::xml_node& child : parent.children())
    if (local(child) == name) return child;
  return {};
}

// <model> may stand anywhere in <head>.
pugi::xml_node find_model(const pugi::xml_node& root) {
  if (local(root) == "model") return root;
  const pugi::xml_node head = child_named(root, "head");
  return head ? child_named(head, "model") : child_named(root, "model");
}

void identity(Loader& loader, const pugi::xml_node& root, const pugi::xml_node& model) {
  const pugi::xml_node head = child_named(root, "head");
  loader.data.title = std::string(trimmed(text_of(child_named(head, "title"))));
  pugi::xml_node instance = child_named(model, "instance");
  for (const pugi::xml_node& child : instance.children()) {
    if (child.type() != pugi::node_element) continue;
    loader.data.id = std::string(attribute_of(child, "id"));
    loader.data.version = std::string(attribute_of(child, "version"));
    if (loader.data.id.empty()) loader.data.id = child.attribute("xmlns").value();
    return;
  }
}

void load_document(Loader& loader) {
  const pugi::xml_node root = loader.document.document_element();
  const pugi::xml_node model = find_model(root);
  const pugi::xml_node body = child_named(root, "body");
  if (!model)
    return loader.error(root, "there is no <model>: this is not an XForm",
                        "give the .xml that an XForm compiler wrote");
  identity(loader, root, model);
  loader.load_primary(model, body);
  if (loader.data.model.empty()) return;
  loader.load_secondary(model);
  loader.load_itext(model);
  loader.load_binds(model);
  for (const pugi::xml_node& child : model.children())
    if (local(child).starts_with("set")) loader.pending_actions.emplace_back(child, kNone);
  loader.load_body(body);
  loader.load_actions();
  loader.load_pulldata_files();
  connect(loader.data, loader.problems);
}

}  // namespace

std::string_view attribute_of(const pugi::xml_node& node, std::string_view wanted) {
  for (const pugi::xml_attribute& attribute : node.attributes())
    if (local(attribute) == wanted) return attribute.value();
  return {};
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::string_view text_of(const pugi::xml_node& node) {
  for (const pugi::xml_node& child : node.children())
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) return child.value();
  return {};
}

Where Loader::place_of(const pugi::xml_node& node) const {
  Where where;
  const std::ptrdiff_t offset = node.offset_debug();
  const auto size = static_cast<std::ptrdiff_t>(data.source.size());
  if (offset >= 0)
    where.line = 1 + static_cast<int>(std::count(
                         data.source.begin(), data.source.begin() + std::min(offset, size), '\n'));
  for (pugi::xml_node at = node; at && at.type() == pugi::node_element; at = at.parent())
    where.path.insert(0, "/" + std::string(local(at)));
  return where;
}

void Loader::error(const pugi::xml_node& at, std::string what, std::string advice) {
  problems.push_back({Severity::kError, place_of(at), std::move(what), std::move(advice)});
}
void Loader::warning(const pugi::xml_node& at, std::string what, std::string advice) {
  problems.push_back({Severity::kWarning, place_of(at), std::move(what), std::move(advice)});
}

ExpressionId Loader::expression(const pugi::xml_node& at, std::string_view text) {
  text = trimmed(text);
  if (text.empty()) return kNone;
  if (const auto found = programs.find(text); found != programs.end()) return found->second;
  std::variant<Program, ParseFailure> parsed = parse_xpath(text, data.names);
  if (const auto* failure = std::get_if<ParseFailure>(&parsed)) {
    error(at,
          "'" + std::string(text.substr(0, 200)) + "' cannot be read as an expression: " +
              failure->why + " (character " + std::to_string(failure->at + 1) + ")",
          "correct the expression");
    return kNone;
  }
  data.expressions.push_back(std::move(std::get<Program>(parsed)));
  const auto id = static_cast<ExpressionId>(data.expressions.size() - 1);
  programs.emplace(text, id);
  return id;
}

ModelId Loader::resolve(const pugi::xml_node& at, std::string_view path, ModelId context) {
  path = trimmed(path);
  if (context == kNone && !data.model.empty()) context = 0;  // relative to the root of the instance
  if (path.starts_with('/'))
    if (const auto found = paths.find(std::string(path)); found != paths.end())
      return found->second;
  const ExpressionId parsed = expression(at, path);
  return parsed == kNone ? kNone : model_of_path(data, data.expressions[parsed], context);
}

base::Result<std::shared_ptr<const Definition>> load_xform(base::BytesView xml,
                                                           const AttachmentProvider& attachments,
                                                           std::vector<Problem>* problems) {
  std::vector<Problem> found;
  auto data = std::make_unique<DefinitionData>();
  pugi::xml_document document;
  const auto finish = [&]() -> base::Result<std::shared_ptr<const Definition>> {
    const bool failed = has_errors(found);
    if (problems != nullptr) problems->insert(problems->end(), found.begin(), found.end());
    if (failed) return base::fail(base::ErrorKind::kInvalidInput, "load_xform");
    return std::shared_ptr<const Definition>(std::make_shared<Definition>(std::move(data)));
  };
  if (xml.size() > kXformSizeMax) {
    found.push_back({Severity::kError, {}, "the form is larger than 64 MiB", "split it"});
    return finish();
  }
  data->source.assign(xml.begin(), xml.end());
  const pugi::xml_parse_result parsed =
      document.load_buffer_inplace(data->source.data(), data->source.size(), kParseFlags);
  if (!parsed) {
    Where where;
    where.line = 1 + static_cast<int>(std::count(data->source.begin(),
                                                 data->source.begin() + parsed.offset, '\n'));
    found.push_back({Severity::kError, where,
                     std::string("this is not well-formed XML: ") + parsed.description(),
                     "open it in the tool that wrote it"});
    return finish();
  }
  if (too_deep(document.document_element())) {
    found.push_back({Severity::kError,
                     {},
                     "elements stand more than " + std::to_string(kXmlDepthMax) + " deep",
                     "make the form flatter"});
    return finish();
  }
  Loader loader{*data, found, attachments, document, {}, {}, {}, {}};
  load_document(loader);
  return finish();
}

}  // namespace faltbok::forms
