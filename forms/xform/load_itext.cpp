// Languages, and what each text says in them.
#include <algorithm>
#include <array>
#include <utility>

#include "forms/xform/loader.h"

namespace faltbok::forms {
namespace {

constexpr std::array<std::pair<std::string_view, TextForm>, 6> kForms{
    {{"short", TextForm::kShort},
     {"guidance", TextForm::kGuidance},
     {"image", TextForm::kImage},
     {"big-image", TextForm::kBigImage},
     {"audio", TextForm::kAudio},
     {"video", TextForm::kVideo}}};

}  // namespace

void Loader::load_itext(const XmlNode& model) {
  for (const XmlNode& itext : model.children()) {
    if (local(itext) != "itext") continue;
    bool default_given = false;
    const std::size_t before = data.translations.size();
    for (const XmlNode& element : itext.children()) {
      if (local(element) != "translation") continue;
      Translation translation = load_translation(element);
      const bool known = std::any_of(
          data.translations.begin(), data.translations.end(),
          [&](const Translation& each) { return each.language == translation.language; });
      if (known)
        error(element, "two translations are in '" + std::string(translation.language) + "'",
              "make them one");
      const bool is_default =
          element.attribute("default") != nullptr && attribute_of(element, "default") != "false()";
      if (is_default && std::exchange(default_given, true))
        error(element, "two translations say that they are the default one",
              "keep one default attribute");
      data.translations.insert(is_default ? data.translations.begin() : data.translations.end(),
                               std::move(translation));
    }
    if (data.translations.size() == before)
      error(itext, "<itext> has no <translation>", "add one, or take <itext> out");
  }
}

Translation Loader::load_translation(const XmlNode& element) {
  Translation out;
  out.language = attribute_of(element, "lang");
  if (out.language.empty()) error(element, "the translation names no language", "add lang");
  for (const XmlNode& entry : element.children()) {
    if (local(entry) != "text") continue;
    const std::string_view id = attribute_of(entry, "id");
    if (id.empty()) error(entry, "the text has no id", "add one, or take the text out");
    const std::uint32_t number = data.itext_ids.intern(id);
    if (number >= out.texts.size()) out.texts.resize(number + 1, kNone);
    if (out.texts[number] != kNone)
      error(entry, "two texts have the id '" + std::string(id) + "'", "give each its own");
    out.texts[number] = static_cast<std::uint32_t>(data.itexts.size());
    data.itexts.push_back(load_text_forms(entry));
  }
  return out;
}

// The value without a form, or `long`, is what is shown; the rest stands beside it.
ItextEntry Loader::load_text_forms(const XmlNode& entry) {
  ItextEntry out;
  bool plain = false;
  for (const XmlNode& value : entry.children()) {
    if (!value.is_element()) continue;
    if (local(value) != "value") {
      error(value, "<" + std::string(local(value)) + "> stands in a <text>", "write <value>");
      continue;
    }
    const std::string_view form = attribute_of(value, "form");
    const auto* known = std::find_if(kForms.begin(), kForms.end(),
                                     [&](const auto& each) { return each.first == form; });
    const bool twice = form.empty()
                           ? std::exchange(plain, true)
                           : std::any_of(out.forms.begin(), out.forms.end(), [&](const auto& each) {
                               return known != kForms.end() && each.first == known->second;
                             });
    if (twice)
      error(value, "two values of one text have the form '" + std::string(form) + "'", "keep one");
    if (form.empty() || (form == "long" && !plain))
      out.shown = parts(value);
    else if (known != kForms.end())
      out.forms.emplace_back(known->second, parts(value));
  }
  return out;
}

}  // namespace faltbok::forms
