#include <algorithm>

#include "forms/xlsform/form_writer.h"
#include "forms/xlsform/words.h"

namespace faltbok::forms::xlsform {

void FormWriter::write_instance_attributes(const Item& item) {
  for (const Attribute& attribute : item.instance)
    xml_.attribute(attribute.name, resolved(attribute.value, item, attribute.column));
}

// A repeat stands twice: as the pattern of new rows, and as the row that is there from the start.
// Inside the pattern an inner repeat is a pattern only, inside the row a row only.
void FormWriter::write_instance_item(const Item& item, Rows rows) {
  if (item.kind == ItemKind::kExternalInstance) return;
  if (item.flat) return write_children(item, rows);
  if (item.kind == ItemKind::kRepeat && rows != Rows::kRowOnly) {
    xml_.open(item.name).attribute("jr:template", "");
    for (const auto& child : item.children)
      write_instance_item(
          *child, child->kind == ItemKind::kRepeat ? Rows::kTemplateOnly : Rows::kTemplateAndRow);
    write_held_entity(item);
    xml_.close();
    if (rows == Rows::kTemplateOnly) return;
  }
  xml_.open(item.name);
  write_instance_attributes(item);
  if (item.is_question()) {
    if (!item.default_is_dynamic) xml_.text(item.default_value);
  } else {
    write_children(item, item.kind == ItemKind::kRepeat ? Rows::kRowOnly : rows);
  }
  write_held_entity(item);
  xml_.close();
}

void FormWriter::write_children(const Item& item, Rows rows) {
  for (const auto& child : item.children) write_instance_item(*child, rows);
}

void FormWriter::write_entity(const Entity& entity) {
  xml_.open("entity").attribute("dataset", entity.dataset);
  if (!entity.create_if.empty() || entity.id.empty()) xml_.attribute("create", "1");
  if (!entity.id.empty())
    xml_.attribute("update", "1")
        .attribute("baseVersion", "")
        .attribute("trunkVersion", "")
        .attribute("branchId", "");
  xml_.attribute("id", "");
  if (!entity.label.empty()) xml_.open("label").close();
  xml_.close();
}

void FormWriter::write_held_entity(const Item& holder) {
  const Entity* entity = holder.is_question() ? nullptr : survey_.entity_in(&holder);
  if (entity == nullptr) return;
  xml_.open("meta");
  write_entity(*entity);
  xml_.close();
}

void FormWriter::write_meta() {
  const Entity* entity = survey_.entity_in(nullptr);
  const Settings& settings = survey_.settings;
  if (settings.omit_instance_id && !survey_.has_audit && settings.instance_name.empty() &&
      entity == nullptr)
    return;
  xml_.open("meta");
  if (survey_.has_audit) xml_.open("audit").close();
  if (!settings.omit_instance_id) xml_.open("instanceID").close();
  if (!settings.instance_name.empty()) xml_.open("instanceName").close();
  if (entity != nullptr) write_entity(*entity);
  xml_.close();
}

void FormWriter::write_primary_instance() {
  const Settings& settings = survey_.settings;
  xml_.open("instance").open(survey_.root->name);
  xml_.attribute_if("xmlns", settings.instance_xmlns);
  for (const auto& [name, value] : settings.attributes)
    if (name != "id" && name != "version" && name != "xmlns") xml_.attribute(name, value);
  xml_.attribute("id", settings.id).attribute_if("version", settings.version);
  xml_.attribute_if("odk:prefix", settings.prefix)
      .attribute_if("odk:delimiter", settings.delimiter);
  write_children(*survey_.root, Rows::kTemplateAndRow);
  write_meta();
  xml_.close().close();
}

void FormWriter::add_file(const std::string& id, const std::string& source, const Place& place) {
  const auto same =
      std::find_if(files_.begin(), files_.end(), [&](const File& file) { return file.id == id; });
  if (same == files_.end())
    files_.push_back({id, source});
  else if (same->source != source)
    report_.error(place,
                  "'" + id + "' would stand for two files: " + same->source + " and " + source,
                  "rename one of them");
}

void FormWriter::gather_sources(const Item& item, std::string_view expression,
                                std::string_view column) {
  if (expression.find("${last-saved#") != std::string_view::npos) uses_last_saved_ = true;
  constexpr std::string_view kCall = "pulldata(";
  for (std::size_t at = expression.find(kCall); at != std::string_view::npos;
       at = expression.find(kCall, at + 1)) {
    const std::string_view argument = trimmed(expression.substr(at + kCall.size()));
    if (argument.empty() || (argument.front() != '\'' && argument.front() != '"')) continue;
    const std::size_t end = argument.find(argument.front(), 1);
    if (end == std::string_view::npos) continue;
    const std::string id(argument.substr(1, end - 1));
    add_file(id, "jr://file-csv/" + id + ".csv", place_of(survey_, item, column));
  }
}

void FormWriter::gather_files(const Item& item) {
  for (const auto& child : item.children) {
    if (child->kind == ItemKind::kExternalInstance) {
      const bool csv = child->type->special == Special::kCsvExternal;
      place_files_.insert(child->name);
      if (!external_names_.insert(child->name).second)
        report_.error(place_of(survey_, *child, "name"),
                      "the file '" + child->name + "' is declared twice",
                      "declare it once; every question can use it");
      add_file(child->name,
               csv ? "jr://file-csv/" + child->name + ".csv" : "jr://file/" + child->name + ".xml",
               place_of(survey_, *child, "name"));
    }
    for (const Attribute& attribute : child->bind)
      gather_sources(*child, attribute.value, attribute.column);
    gather_sources(*child, child->calculation, "calculation");
    gather_sources(*child, child->default_value, "default");
    gather_sources(*child, child->selection.filter, "choice_filter");
    if (child->selection.from == ChoicesFrom::kSearch)
      searched_lists_.insert(child->selection.list);
    if (child->selection.from == ChoicesFrom::kFile) {
      const std::string& file = child->selection.list;
      place_files_.insert(file.substr(0, file.rfind('.')));
      add_file(file.substr(0, file.rfind('.')),
               (file.ends_with(".csv") ? "jr://file-csv/" : "jr://file/") + file,
               place_of(survey_, *child, "type"));
    }
    gather_files(*child);
  }
}

void FormWriter::write_list(const ChoiceList& list) {
  const bool itext = list.needs_itext();
  xml_.open("instance").attribute("id", list.name).open("root");
  for (std::size_t i = 0; i < list.choices.size(); ++i) {
    const Choice& choice = list.choices[i];
    xml_.open("item");
    if (itext) xml_.leaf("itextId", list.name + "-" + std::to_string(i));
    xml_.leaf("name", choice.name);
    if (!itext && !choice.label.empty()) xml_.leaf("label", choice.label.plain());
    for (const auto& [name, value] : choice.extra) xml_.leaf(name, value);
    xml_.close();
  }
  xml_.close().close();
}

void FormWriter::write_secondary_instances() {
  gather_files(*survey_.root);
  for (const Entity& entity : survey_.entities) {
    const bool given = std::any_of(files_.begin(), files_.end(),
                                   [&](const File& file) { return file.id == entity.dataset; });
    if (!entity.id.empty() && !given)
      files_.push_back({entity.dataset, "jr://file-csv/" + entity.dataset + ".csv"});
  }
  for (const File& file : files_)
    xml_.open("instance").attribute("id", file.id).attribute("src", file.source).close();
  if (uses_last_saved_)
    xml_.open("instance")
        .attribute("id", "__last-saved")
        .attribute("src", "jr://instance/last-saved")
        .close();
  for (const ChoiceList& list : survey_.lists) {
    const bool clash = std::any_of(files_.begin(), files_.end(),
                                   [&](const File& file) { return file.id == list.name; });
    if (clash)
      report_.error({survey_.choices_sheet, list.choices.front().row, "list_name"},
                    "'" + list.name + "' is also the name of a file of choices", "rename the list");
    else if (searched_lists_.count(list.name) == 0)  // those stand in their questions
      write_list(list);
  }
}

}  // namespace faltbok::forms::xlsform
