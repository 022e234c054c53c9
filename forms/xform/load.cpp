#include <algorithm>
#include <utility>
#include <variant>

#include "forms/definition/dependencies.h"
#include "forms/limits.h"
#include "forms/xform/loader.h"
#include "forms/xpath/parse.h"

namespace faltbok::forms {
namespace {

int line_at(base::BytesView bytes, std::size_t offset) {
  const auto end = bytes.begin() + static_cast<std::ptrdiff_t>(std::min(offset, bytes.size()));
  return 1 + static_cast<int>(std::count(bytes.begin(), end, '\n'));
}

XmlNode child_named(const XmlNode& parent, std::string_view name) {
  for (const XmlNode& child : parent.children())
    if (local(child) == name) return child;
  return {};
}

// <model> may stand anywhere in <head>.
XmlNode find_model(const XmlNode& root) {
  if (local(root) == "model") return root;
  const XmlNode head = child_named(root, "head");
  return head ? child_named(head, "model") : child_named(root, "model");
}

void identity(Loader& loader, const XmlNode& root, const XmlNode& model) {
  const XmlNode head = child_named(root, "head");
  loader.data.title = std::string(trimmed(child_named(head, "title").text()));
  const XmlNode instance = child_named(model, "instance");
  for (const XmlNode& child : instance.children()) {
    if (!child.is_element()) continue;
    loader.data.id = std::string(attribute_of(child, "id"));
    loader.data.version = std::string(attribute_of(child, "version"));
    if (loader.data.id.empty()) loader.data.id = attribute_of(child, "xmlns");
    return;
  }
}

void load_document(Loader& loader) {
  const XmlNode root = loader.document.root();
  const XmlNode model = find_model(root);
  const XmlNode body = child_named(root, "body");
  if (!model)
    return loader.error(root, "there is no <model>: this is not an XForm",
                        "give the .xml that an XForm compiler wrote");
  if (!body) loader.warning(root, "there is no <body>: nothing is asked");
  identity(loader, root, model);
  loader.check_model(model);
  loader.load_primary(model, body);
  if (loader.data.model.empty()) return;
  loader.load_secondary(model);
  loader.load_itext(model);
  loader.load_binds(model);
  loader.mark_numbers();
  loader.check_defaults();
  for (const XmlNode& child : model.children())
    if (local(child).starts_with("set")) loader.pending_actions.emplace_back(child, kNone);
  loader.load_body(body);
  loader.check_scopes();
  loader.load_actions();
  loader.load_pulldata_files();
  connect(loader.data, loader.problems);
}

}  // namespace

std::string_view attribute_of(const XmlNode& node, std::string_view wanted) {
  for (const XmlAttribute& attribute : node.attributes())
    if (local(attribute) == wanted) return attribute.value();
  return {};
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

Where Loader::place_of(const XmlNode& node) {
  if (line_ends.empty())
    for (std::size_t i = 0; i < original.size(); ++i)
      if (original[i] == '\n' || i + 1 == original.size()) line_ends.push_back(i);
  const auto line = std::lower_bound(line_ends.begin(), line_ends.end(), node.offset());
  Where where;
  where.line = 1 + static_cast<int>(line - line_ends.begin());
  bool named = false;  // the question that it belongs to, by its node
  for (XmlNode at = node; at.is_element(); at = at.parent()) {
    std::string_view ref = attribute_of(at, "ref");
    if (ref.empty() && local(at) == "repeat") ref = attribute_of(at, "nodeset");
    if (!named && ref.starts_with('/')) {
      where.path.insert(0, "[@ref='" + std::string(ref) + "']");
      named = true;
    }
    where.path.insert(0, "/" + std::string(local(at)));
  }
  return where;
}

void Loader::error(const XmlNode& at, std::string what, std::string advice) {
  problems.push_back({Severity::kError, place_of(at), std::move(what), std::move(advice)});
}
void Loader::warning(const XmlNode& at, std::string what, std::string advice) {
  problems.push_back({Severity::kWarning, place_of(at), std::move(what), std::move(advice)});
}

ExpressionId Loader::expression(const XmlNode& at, std::string_view text) {
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
  check_expression(at, data.expressions.back());
  const auto id = static_cast<ExpressionId>(data.expressions.size() - 1);
  programs.emplace(text, id);
  return id;
}

ModelId Loader::resolve(const XmlNode& at, std::string_view path, ModelId context) {
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
  XmlDocument document;
  const auto finish = [&]() -> base::Result<std::shared_ptr<const Definition>> {
    const bool failed = has_errors(found);
    if (problems != nullptr) problems->insert(problems->end(), found.begin(), found.end());
    if (failed) return base::fail(base::ErrorKind::kInvalidInput, "load_xform");
    return std::shared_ptr<const Definition>(std::make_shared<Definition>(std::move(data)));
  };
  if (xml.size() > kXformSizeMax) {
    found.push_back({Severity::kError, {}, "the form is larger than 32 MiB", "split it"});
    return finish();
  }
  const XmlBytes read = utf8_of(xml);
  if (read.failure) {
    Where where;
    where.line = line_at(xml, read.failure->at);
    found.push_back({Severity::kError, where, "this cannot be read as text: " + read.failure->why,
                     "save it as UTF-8, or name the encoding that it has in its first line"});
    return finish();
  }
  const base::BytesView original = read.converted ? base::BytesView(*read.converted) : xml;
  const std::string_view text = base::text_of(original);
  data->source.assign(text.begin(), text.end());
  if (const auto failure = document.parse(data->source, data->names)) {
    Where where;
    where.line = line_at(original, failure->at);
    found.push_back({Severity::kError, where, "this cannot be read as XML: " + failure->why,
                     "open it in the tool that wrote it"});
    return finish();
  }
  Loader loader{*data, found, attachments, document, original, {}, {}, {}, {}, {}};
  load_document(loader);
  return finish();
}

}  // namespace faltbok::forms
