// The form as its author meant it: settings, choice lists and a tree of items.
// Made by the readers, written by the writers.
//
//   Lifetime the Survey owns all; an Item's parent outlives it
//   Threads  values
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/xlsform/question_types.h"
#include "forms/xlsform/report.h"

namespace faltbok::forms::xlsform {

// A text in several languages. Language "" is text whose column names none; alone,
// it needs no itext.
struct Text {
  struct Translation {
    std::string language;
    std::string text;
  };
  std::vector<Translation> translations;
  std::string column;  // the header it came from, for problems

  bool empty() const { return translations.empty(); }
  bool translated() const;
  std::string_view plain() const {
    return translations.empty() ? std::string_view() : translations.front().text;
  }
};

struct Media {
  std::string form;  // image, big-image, audio, video
  Text file;
};

// An XML attribute that a cell asks for. A message is a text and may need itext;
// everything else is a value.
struct Attribute {
  std::string name;
  std::string value;
  std::string column;
  Text message;
};

struct Choice {
  std::string name;
  Text label;
  std::vector<Media> media;
  std::vector<std::pair<std::string, std::string>> extra;  // column -> value, for choice filters
  int row = 0;
};

struct ChoiceList {
  std::string name;
  std::vector<Choice> choices;
  bool needs_itext() const;
};

// kInstance, kRows: places shown on the map of a geo question, of a list or file, or of a repeat.
enum class ChoicesFrom : std::uint8_t {
  kNowhere,
  kList,
  kFile,
  kRepeat,
  kSearch,
  kInstance,
  kRows
};

struct Selection {
  ChoicesFrom from = ChoicesFrom::kNowhere;
  std::string list;  // list name, file name, or the name in ${name}
  std::string value_ref = "name";
  std::string label_ref = "label";
  std::string filter;
  std::string seed;  // a number or ${name}
  bool randomized = false;
};

struct Action {
  std::string element;  // setvalue, odk:setgeopoint, odk:recordaudio
  std::string event;
  std::string value;  // an expression; empty: the value is cleared, or the element takes none
  std::string column;
  std::vector<std::pair<std::string, std::string>> attributes;
};

struct OsmTag {
  std::string key;
  Text label;
  std::vector<Choice> choices;  // of the list that has the key's name
};

enum class ItemKind : std::uint8_t { kQuestion, kGroup, kRepeat, kLoop, kExternalInstance };

// What one row says, apart from where it stands in the tree: can be copied, as loops do.
struct ItemFacts {
  ItemKind kind = ItemKind::kQuestion;
  const QuestionType* type = nullptr;  // of a question
  std::string name;
  int row = 0;
  Text label;
  Text hint;
  Text guidance;
  std::vector<Media> media;
  std::vector<Attribute> bind;
  std::vector<Attribute> control;
  std::vector<Attribute> instance;
  std::string default_value;
  bool default_is_dynamic = false;
  Selection selection;
  std::vector<Action> actions;        // at load, in the model
  std::vector<std::string> triggers;  // names of the questions whose change runs calculation
  std::string calculation;            // of a triggered item: not a bind but a setvalue
  std::vector<OsmTag> tags;
  bool flat = false;  // a group that is on the screen only (setting `flat`)
};

struct Item : ItemFacts {
  Item* parent = nullptr;
  std::vector<std::unique_ptr<Item>> children;

  bool is_question() const { return kind == ItemKind::kQuestion; }
  std::string_view bind_value(std::string_view attribute) const;
  std::string_view control_value(std::string_view attribute) const;
  void set_bind(std::string_view attribute, std::string_view value, std::string_view column);
  void set_control(std::string_view attribute, std::string_view value, std::string_view column);
  bool in_repeat() const;
  bool has_control() const;  // is something shown for it
  Item& add(ItemFacts child);
};

struct Entity {
  std::string dataset, id, create_if, update_if, label, repeat;
  const Item* holder = nullptr;  // the group or repeat whose meta it stands in; null: the form's
  std::string sheet;
  int row = 0;
  Place place(std::string_view column) const { return {sheet, row, column}; }
};

struct Settings {
  std::string title, id, version, root_name = "data", default_language = "default", instance_name;
  std::string instance_id = "uid", instance_xmlns, style, namespaces, prefix, delimiter;
  std::string public_key, submission_url, auto_send, auto_delete, client_editable;
  std::vector<std::pair<std::string, std::string>> attributes;
  bool allow_duplicate_choices = false, clean_text = true, omit_instance_id = false, flat = false;
  int row = 0;  // where they stand, for problems
  std::string sheet;
};

struct Survey {
  std::string sheet = "survey";
  std::string choices_sheet = "choices";
  Settings settings;
  std::vector<ChoiceList> lists;
  std::vector<ChoiceList> external_lists;
  std::vector<ChoiceList> osm_lists;
  std::vector<Entity> entities;
  std::unique_ptr<Item> root;    // a group; its name is the root element's
  std::vector<Attribute> audit;  // the bind of meta/audit
  bool has_audit = false;
  ChoiceList* list(std::string_view name);
  const ChoiceList* list(std::string_view name) const;
  const Entity* entity_in(const Item* holder) const;  // null: none there
};

std::string path_of(const Item& item);                            // "/data/group/q"
bool is_in_rows(const Item& item);                                // a repeat, or inside one
std::string path_of(const Entity& entity, const Survey& survey);  // "/data/group/meta/entity"
Place place_of(const Survey& survey, const Item& item, std::string_view column);

}  // namespace faltbok::forms::xlsform
