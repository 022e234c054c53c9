#include "forms/xlsform/form_writer.h"

namespace faltbok::forms::xlsform {

bool FormWriter::label_needs_itext(const Item& item) const {
  return item.label.translated() || !item.media.empty();
}
bool FormWriter::hint_needs_itext(const Item& item) const {
  return item.hint.translated() || !item.guidance.empty();
}

// A message stands in an attribute, where no <output> can: with a reference it needs itext too.
bool FormWriter::message_needs_itext(const Text& message) {
  return message.translated() || message.plain().find("${") != std::string_view::npos;
}

void FormWriter::gather_list(const ChoiceList& list) {
  if (!list.needs_itext()) return;
  for (std::size_t i = 0; i < list.choices.size(); ++i) {
    const Choice& choice = list.choices[i];
    const std::string id = list.name + "-" + std::to_string(i);
    const Reader reader{nullptr, {survey_.choices_sheet, choice.row, "label"}};
    if (!choice.label.empty())
      itext_.add(id, {}, choice.label, reader);
    else if (choice.media.empty())
      itext_.add(id, {}, Text{{{{}, choice.name}}, {}}, reader);
    itext_.add_media(id, choice.media, reader);
  }
}

void FormWriter::gather_item(const Item& item) {
  const std::string path = path_of(item);
  for (const Attribute& attribute : item.bind)
    if (!attribute.message.empty() && message_needs_itext(attribute.message))
      itext_.add(path + ":" + attribute.name, {}, attribute.message,
                 reader(item, attribute.column));
  if (label_needs_itext(item)) {
    if (!item.label.empty())
      itext_.add(path + ":label", {}, item.label, reader(item, item.label.column));
    itext_.add_media(path + ":label", item.media, reader(item, "media"));
  }
  if (hint_needs_itext(item)) {
    if (!item.hint.empty())
      itext_.add(path + ":hint", {}, item.hint, reader(item, item.hint.column));
    if (!item.guidance.empty())
      itext_.add(path + ":hint", "guidance", item.guidance, reader(item, item.guidance.column));
  }
  for (const auto& child : item.children) gather_item(*child);
}

void FormWriter::gather_texts() {
  for (const ChoiceList& list : survey_.lists) gather_list(list);
  for (const auto& child : survey_.root->children) gather_item(*child);
}

}  // namespace faltbok::forms::xlsform
