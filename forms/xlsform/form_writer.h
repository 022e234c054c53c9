// Writes a checked survey as an ODK XForm, laid out as pyxform does so that Collect,
// Central and Enketo take it.
//
//   Shape    head: title, model (submission, itext, instances, binds, setvalues); body:
//            controls in order
//   Errors   references that lead nowhere and the like: in the report;
//            the text is then not to be used
//   Lifetime all of it is only borrowed
//   Source   ODK XForms specification; forms/FORM.md, section XLSForm
#pragma once

#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "forms/xlsform/expression_check.h"
#include "forms/xlsform/itext.h"
#include "forms/xlsform/model.h"
#include "forms/xlsform/references.h"
#include "forms/xlsform/xml_writer.h"

namespace faltbok::forms::xlsform {

class FormWriter {
 public:
  FormWriter(const Survey& survey, Report& report);
  std::string write();
  std::vector<Problem> take_expression_problems() { return expressions_.take(); }

 private:
  enum class Rows : std::uint8_t { kTemplateAndRow, kTemplateOnly, kRowOnly };

  // gather_texts.cpp: everything that needs itext
  void gather_texts();
  void gather_item(const Item& item);
  void gather_list(const ChoiceList& list);
  bool label_needs_itext(const Item& item) const;
  bool hint_needs_itext(const Item& item) const;
  static bool message_needs_itext(const Text& message);

  // write_instance.cpp: the primary instance and the secondary ones
  void write_primary_instance();
  void write_children(const Item& item, Rows rows);
  void write_instance_item(const Item& item, Rows rows);
  void write_instance_attributes(const Item& item);
  void write_meta();
  void write_entity(const Entity& entity);
  void write_held_entity(const Item& holder);
  std::string_view entities_version() const;
  void write_secondary_instances();
  void write_list(const ChoiceList& list);
  void gather_files(const Item& item);
  void gather_sources(const Item& item, std::string_view expression, std::string_view column);
  void add_file(const std::string& id, const std::string& source, const Place& place);

  // write_binds.cpp: binds and what happens at load
  void write_binds(const Item& item);
  void write_bind(const Item& item);
  void write_load_actions(const Item& item);
  void write_meta_binds();
  void write_entity_binds(const Entity& entity);
  void write_entity_bind(const Entity& entity, std::string_view node,
                         const std::string& calculation);

  // write_body.cpp: controls
  void write_body();
  void write_controls(const Item& item);
  void write_control(const Item& item);
  void write_question(const Item& item);
  void write_tag(const OsmTag& tag);
  void write_group(const Item& item);
  void write_repeat(const Item& item);
  void write_new_row_actions(const Item& item);
  void write_label_and_hint(const Item& item);
  void write_control_attributes(const Item& item);
  void write_choices(const Item& item);
  void write_inline_choices(const ChoiceList& list);
  void check_places(const Item& item);
  void write_triggered(const Item& item);
  std::string nodeset_of(const Item& item);
  void gather_triggers(const Item& item);

  Reader reader(const Item& item, std::string_view column) const {
    return {&item, place_of(survey_, item, column)};
  }
  std::string resolved(const std::string& text, const Item& item, std::string_view column) const {
    return references_.in_expression(text, reader(item, column));
  }

  // Resolved, and read by the engine's parser.
  std::string expression(std::string_view text, const Reader& at,
                         Within within = Within::kExpression);

  const Survey& survey_;
  Report& report_;
  References references_;
  ExpressionCheck expressions_;
  Itext itext_;
  XmlWriter xml_;
  struct File {
    std::string id;
    std::string source;
  };
  std::vector<File> files_;
  std::set<std::string, std::less<>> searched_lists_;
  std::set<std::string, std::less<>> place_files_;     // files that a map can show places of
  std::set<std::string, std::less<>> external_names_;  // of csv-external and xml-external
  bool uses_last_saved_ = false;
  std::unordered_map<const Item*, std::vector<const Item*>> triggered_by_;
};

}  // namespace faltbok::forms::xlsform
