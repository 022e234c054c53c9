#include <algorithm>

#include "forms/xlsform/form_writer.h"
#include "forms/xlsform/words.h"

namespace faltbok::forms::xlsform {

void FormWriter::write_label_and_hint(const Item& item) {
  const std::string path = path_of(item);
  if (label_needs_itext(item)) {
    xml_.open("label").attribute("ref", "jr:itext('" + path + ":label')").close();
  } else if (!item.label.empty()) {
    xml_.open("label");
    write_label_text(xml_, references_, item.label.plain(), reader(item, item.label.column));
    xml_.close();
  } else if (item.control_value("appearance") == "label") {
    xml_.leaf("label", " ");  // it labels the columns of a table-list and has no text of its own
  } else if (item.is_question()) {
    xml_.open("label").close();  // there is a hint
  }
  if (hint_needs_itext(item)) {
    xml_.open("hint").attribute("ref", "jr:itext('" + path + ":hint')").close();
  } else if (!item.hint.empty()) {
    xml_.open("hint");
    write_label_text(xml_, references_, item.hint.plain(), reader(item, item.hint.column));
    xml_.close();
  }
}

void FormWriter::write_control_attributes(const Item& item) {
  for (const Attribute& attribute : item.control) {
    const std::string value = resolved(attribute.value, item, attribute.column);
    if (item.selection.from == ChoicesFrom::kSearch && attribute.name == "appearance")
      expressions_.check_search(value, reader(item, attribute.column).place);
    xml_.attribute(attribute.name, value);
  }
}

std::string FormWriter::nodeset_of(const Item& item) {
  const Selection& selection = item.selection;
  Reader filter_reader = reader(item, "choice_filter");
  std::string nodeset;
  std::string without_answer;
  if (selection.from == ChoicesFrom::kRows) {
    const Item* rows = references_.find(selection.list, reader(item, "parameters"));
    if (rows != nullptr && rows->kind == ItemKind::kRepeat) {
      nodeset = path_of(*rows);
      filter_reader.rows = rows;
      without_answer = "./geometry != ''";
    } else if (rows != nullptr) {
      report_.error(filter_reader.place, "'" + selection.list + "' is no repeat with places",
                    "name a repeat, a list or a file");
    }
  } else if (selection.from == ChoicesFrom::kRepeat) {
    const References::AnswerRows answers =
        references_.answers_to(selection.list, reader(item, "type"));
    nodeset = answers.nodeset;
    filter_reader.rows = answers.rows;
    without_answer = "./" + selection.list + " != ''";  // a row without an answer is no choice
  } else {
    const std::string& list = selection.list;
    if (selection.from == ChoicesFrom::kInstance) check_places(item);
    const std::string id =
        selection.from == ChoicesFrom::kFile ? list.substr(0, list.rfind('.')) : list;
    nodeset = "instance('" + id + "')/root/item";
  }
  std::string filter = expression(selection.filter, filter_reader, Within::kPredicate);
  if (filter.empty()) filter = without_answer;
  if (!filter.empty()) nodeset += "[" + filter + "]";
  if (!selection.randomized) return nodeset;
  nodeset.insert(0, "randomize(");
  if (!selection.seed.empty())
    nodeset +=
        ", " +
        std::string(trimmed(references_.in_expression(selection.seed, reader(item, "parameters"))));
  return nodeset + ")";
}

void FormWriter::check_places(const Item& item) {
  const std::string& list = item.selection.list;
  if (survey_.list(list) != nullptr || place_files_.count(list) != 0) return;
  report_.error(reader(item, "parameters").place,
                "there is no list or file '" + list + "' whose places the map could show",
                "name a list of sheet choices, a file that a question uses, or ${repeat}");
}

void FormWriter::write_inline_choices(const ChoiceList& list) {
  for (std::size_t i = 0; i < list.choices.size(); ++i) {
    xml_.open("item");
    if (list.needs_itext())
      xml_.open("label")
          .attribute("ref", "jr:itext('" + list.name + "-" + std::to_string(i) + "')")
          .close();
    else
      xml_.leaf("label", list.choices[i].label.plain());
    xml_.leaf("value", list.choices[i].name).close();
  }
}

void FormWriter::write_choices(const Item& item) {
  const Selection& selection = item.selection;
  if (selection.from == ChoicesFrom::kNowhere) return;
  const ChoiceList* list = survey_.list(selection.list);
  if (selection.from == ChoicesFrom::kSearch) {
    if (list != nullptr) write_inline_choices(*list);
    return;
  }
  std::string value = selection.value_ref;
  std::string label = selection.label_ref;
  const bool listed =
      selection.from == ChoicesFrom::kList || selection.from == ChoicesFrom::kInstance;
  if (listed && list != nullptr && list->needs_itext()) label = "jr:itext(itextId)";
  if (selection.from == ChoicesFrom::kRepeat) value = label = selection.list;
  if (selection.from == ChoicesFrom::kRows) value = label = "geometry";
  xml_.open("itemset").attribute("nodeset", nodeset_of(item));
  xml_.open("value").attribute("ref", value).close();
  xml_.open("label").attribute("ref", label).close().close();
}

void FormWriter::write_triggered(const Item& item) {
  const auto found = triggered_by_.find(&item);
  if (found == triggered_by_.end()) return;
  for (const Item* target : found->second) {
    const bool place =
        target->type != nullptr && target->type->special == Special::kBackgroundGeopoint;
    xml_.open(place ? "odk:setgeopoint" : "setvalue")
        .attribute("event", "xforms-value-changed")
        .attribute("ref", path_of(*target));
    xml_.attribute_if("value", expression(target->calculation, reader(*target, "calculation")))
        .close();
  }
}

void FormWriter::write_tag(const OsmTag& tag) {
  xml_.open("tag").attribute("key", tag.key).leaf("label", tag.label.plain());
  for (const Choice& choice : tag.choices)
    xml_.open("item").leaf("label", choice.label.plain()).leaf("value", choice.name).close();
  xml_.close();
}

void FormWriter::write_question(const Item& item) {
  xml_.open(item.type->control).attribute("ref", path_of(item));
  xml_.attribute_if("mediatype", item.type->media_type);
  write_control_attributes(item);
  if (item.type->name == "select_one_external") {
    const std::string filter =
        expression(item.selection.filter, reader(item, "choice_filter"), Within::kPredicate);
    xml_.attribute("query", "instance('" + item.selection.list + "')/root/item" +
                                (filter.empty() ? "" : "[" + filter + "]"));
  }
  write_label_and_hint(item);
  write_choices(item);
  for (const OsmTag& tag : item.tags) write_tag(tag);
  write_triggered(item);
  xml_.close();
}

void FormWriter::write_group(const Item& item) {
  xml_.open("group");
  write_control_attributes(item);
  if (!item.flat) xml_.attribute("ref", path_of(item));
  write_label_and_hint(item);
  write_controls(item);
  xml_.close();
}

// Dynamic defaults and entities of a new row, unless an inner repeat stands between.
void FormWriter::write_new_row_actions(const Item& item) {
  const Entity* entity = survey_.entity_in(&item);
  if (entity != nullptr && entity->id.empty())
    xml_.open("setvalue")
        .attribute("ref", path_of(*entity, survey_) + "/@id")
        .attribute("event", "odk-new-repeat")
        .attribute("value", "uuid()")
        .close();
  for (const auto& child : item.children) {
    if (child->default_is_dynamic) {
      xml_.open("setvalue").attribute("ref", path_of(*child)).attribute("event", "odk-new-repeat");
      xml_.attribute("value", resolved(child->default_value, *child, "default")).close();
    }
    if (!child->is_question() && child->kind != ItemKind::kRepeat) write_new_row_actions(*child);
  }
}

void FormWriter::write_repeat(const Item& item) {
  const std::string path = path_of(item);
  xml_.open("group").attribute("ref", path);
  write_label_and_hint(item);
  xml_.open("repeat").attribute("nodeset", path);
  write_control_attributes(item);
  write_controls(item);
  write_new_row_actions(item);
  xml_.close().close();
}

void FormWriter::write_control(const Item& item) {
  if (!item.has_control()) return;
  if (item.is_question())
    write_question(item);
  else if (item.kind == ItemKind::kRepeat)
    write_repeat(item);
  else
    write_group(item);
}

void FormWriter::write_controls(const Item& item) {
  for (const auto& child : item.children) write_control(*child);
}

void FormWriter::gather_triggers(const Item& item) {
  for (const auto& child : item.children) {
    for (const std::string& name : child->triggers) {
      const Reader at = reader(*child, "trigger");
      const Item* trigger = references_.find(name, at);
      if (trigger == nullptr) continue;
      if (trigger->is_question() && trigger->has_control())
        triggered_by_[trigger].push_back(child.get());
      else
        report_.error(at.place,
                      "'" + name + "' is not shown, so nobody can change it and trigger this",
                      "use a question that is asked");
    }
    gather_triggers(*child);
  }
}

void FormWriter::write_body() {
  gather_triggers(*survey_.root);
  xml_.open("h:body").attribute_if("class", survey_.settings.style);
  write_controls(*survey_.root);
  xml_.close();
}

}  // namespace faltbok::forms::xlsform
