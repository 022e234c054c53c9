// The translations of a form, gathered from all its texts and written as <itext>.
//
//   Shape    every id stands in every language; a text that a language lacks is "-",
//            as pyxform writes it; a missing
//            picture or sound is simply absent
//   Threads  values
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "forms/xlsform/references.h"
#include "forms/xlsform/xml_writer.h"

namespace faltbok::forms::xlsform {

class Itext {
 public:
  explicit Itext(std::string default_language) : default_language_(std::move(default_language)) {}

  // form: "" for the text itself, "guidance", or a medium. `reader` must live until write().
  void add(std::string_view id, std::string_view form, const Text& text, const Reader& reader);
  void add_media(std::string_view id, const std::vector<Media>& media, const Reader& reader);
  bool empty() const { return languages_.empty(); }
  void write(XmlWriter& xml, const References& references) const;

 private:
  struct Value {
    std::string form;
    std::string text;
    Reader reader;
  };
  using Entry = std::vector<Value>;
  struct Language {
    std::string name;
    std::map<std::string, Entry, std::less<>> entries;
  };
  Language& language(const std::string& name);
  void write_entry(XmlWriter& xml, const References& references, const Language& language,
                   const std::string& id) const;

  std::string default_language_;
  std::vector<Language> languages_;                                     // in order of appearance
  std::vector<std::string> ids_;                                        // in order of appearance
  std::map<std::string, std::vector<std::string>, std::less<>> forms_;  // of each id
};

// A label with its references as <output>; the element is open already.
void write_label_text(XmlWriter& xml, const References& references, std::string_view text,
                      const Reader& reader);

}  // namespace faltbok::forms::xlsform
