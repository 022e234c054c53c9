#include "forms/xlsform/itext.h"

#include <algorithm>

namespace faltbok::forms::xlsform {

namespace {
bool is_text_form(std::string_view form) { return form.empty() || form == "guidance"; }

std::string uri_of(std::string_view form, const std::string& file) {
  if (file.starts_with("jr://")) return file;
  return "jr://" + std::string(form == "image" || form == "big-image" ? "images" : form) + "/" +
         file;
}
}  // namespace

Itext::Language& Itext::language(const std::string& name) {
  const auto found = std::find_if(languages_.begin(), languages_.end(),
                                  [&](const Language& l) { return l.name == name; });
  if (found != languages_.end()) return *found;
  languages_.push_back({name, {}});
  return languages_.back();
}

void Itext::add(std::string_view id, std::string_view form, const Text& text,
                const Reader& reader) {
  const auto [known, added] = forms_.try_emplace(std::string(id));
  if (added) ids_.emplace_back(id);
  if (std::find(known->second.begin(), known->second.end(), form) == known->second.end())
    known->second.emplace_back(form);
  for (const Text::Translation& translation : text.translations) {
    const std::string& name =
        translation.language.empty() ? default_language_ : translation.language;
    Entry& entry = language(name).entries[std::string(id)];
    const auto same = std::find_if(entry.begin(), entry.end(),
                                   [&](const Value& value) { return value.form == form; });
    if (same == entry.end())
      entry.push_back({std::string(form), translation.text, reader});
    else if (!translation.language.empty())
      same->text = translation.text;  // a column that names the language wins
  }
}

void Itext::add_media(std::string_view id, const std::vector<Media>& media, const Reader& reader) {
  for (const Media& medium : media) add(id, medium.form, medium.file, reader);
}

void Itext::write_entry(XmlWriter& xml, const References& references, const Language& language,
                        const std::string& id) const {
  const auto found = language.entries.find(id);
  xml.open("text").attribute("id", id);
  for (const std::string& form : forms_.find(id)->second) {
    const Value* value = nullptr;
    if (found != language.entries.end())
      for (const Value& candidate : found->second)
        if (candidate.form == form) value = &candidate;
    if (value == nullptr && !is_text_form(form)) continue;
    xml.open("value").attribute_if("form", form);
    if (value == nullptr)
      xml.text("-");
    else if (is_text_form(form))
      write_label_text(xml, references, value->text, value->reader);
    else
      write_label_text(xml, references, uri_of(form, value->text), value->reader);
    xml.close();
  }
  xml.close();
}

void Itext::write(XmlWriter& xml, const References& references) const {
  xml.open("itext");
  for (const Language& language : languages_) {
    xml.open("translation").attribute("lang", language.name);
    if (language.name == default_language_) xml.attribute("default", "true()");
    for (const std::string& id : ids_) write_entry(xml, references, language, id);
    xml.close();
  }
  xml.close();
}

void write_label_text(XmlWriter& xml, const References& references, std::string_view text,
                      const Reader& reader) {
  for (const References::Piece& piece : references.in_label(text, reader)) {
    if (piece.is_output)
      xml.open("output").attribute("value", piece.text).close();
    else
      xml.text(piece.text);
  }
}

}  // namespace faltbok::forms::xlsform
