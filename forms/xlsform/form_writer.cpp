#include "forms/xlsform/form_writer.h"

#include <algorithm>

#include "forms/xlsform/words.h"

namespace faltbok::forms::xlsform {

namespace {

void open_html(XmlWriter& xml, const Settings& settings, bool entities) {
  xml.open("h:html");
  const std::pair<std::string_view, std::string_view> namespaces[] = {
      {"xmlns", "http://www.w3.org/2002/xforms"},
      {"xmlns:h", "http://www.w3.org/1999/xhtml"},
      {"xmlns:ev", "http://www.w3.org/2001/xml-events"},
      {"xmlns:xsd", "http://www.w3.org/2001/XMLSchema"},
      {"xmlns:jr", "http://openrosa.org/javarosa"},
      {"xmlns:orx", "http://openrosa.org/xforms"},
      {"xmlns:odk", "http://www.opendatakit.org/xforms"}};
  for (const auto& [name, uri] : namespaces) xml.attribute(name, uri);
  if (entities) xml.attribute("xmlns:entities", "http://www.opendatakit.org/xforms/entities");
  for (const std::string_view declared : words_of(settings.namespaces)) {
    const std::size_t equals = declared.find('=');
    if (equals == std::string_view::npos || !is_xml_name(declared.substr(0, equals))) continue;
    const std::string name = "xmlns:" + std::string(declared.substr(0, equals));
    bool known = name == "xmlns:entities" && entities;
    for (const auto& [ours, uri] : namespaces) known = known || ours == name;
    if (!known)
      xml.attribute(name, replaced(replaced(declared.substr(equals + 1), "\"", ""), "'", ""));
  }
}

void write_submission(XmlWriter& xml, const Settings& settings) {
  if (settings.submission_url.empty() && settings.public_key.empty() &&
      settings.auto_send.empty() && settings.auto_delete.empty())
    return;
  xml.open("submission");
  if (!settings.submission_url.empty())
    xml.attribute("action", settings.submission_url).attribute("method", "post");
  xml.attribute_if("base64RsaPublicKey", settings.public_key);
  xml.attribute_if("orx:auto-send", settings.auto_send)
      .attribute_if("orx:auto-delete", settings.auto_delete)
      .close();
}

}  // namespace

FormWriter::FormWriter(const Survey& survey, Report& report)
    : survey_(survey),
      report_(report),
      references_(survey, report),
      itext_(survey.settings.default_language) {}

std::string FormWriter::expression(std::string_view text, const Reader& at, Within within) {
  std::string resolved = references_.in_expression(text, at, within);
  expressions_.check(resolved, at.place);
  return resolved;
}

// The older specification knows one entity, outside repeats.
std::string_view FormWriter::entities_version() const {
  const bool in_rows = std::any_of(
      survey_.entities.begin(), survey_.entities.end(),
      [](const Entity& entity) { return entity.holder != nullptr && is_in_rows(*entity.holder); });
  return in_rows || survey_.entities.size() > 1 ? "2025.1.0" : "2024.1.0";
}

std::string FormWriter::write() {
  const bool entities = !survey_.entities.empty();
  gather_texts();
  open_html(xml_, survey_.settings, entities);
  xml_.open("h:head").leaf("h:title", survey_.settings.title);
  xml_.open("model").attribute("odk:xforms-version", "1.0.0");
  if (entities) xml_.attribute("entities:entities-version", entities_version());
  write_submission(xml_, survey_.settings);
  if (!itext_.empty()) itext_.write(xml_, references_);
  write_primary_instance();
  write_secondary_instances();
  write_binds(*survey_.root);
  write_meta_binds();
  xml_.close().close();
  write_body();
  xml_.close();
  if (xml_.overflowed())
    report_.error({}, "the form that comes of this is larger than 32 MiB", "make it smaller");
  return xml_.overflowed() ? std::string() : "<?xml version=\"1.0\"?>" + xml_.take();
}

}  // namespace faltbok::forms::xlsform
