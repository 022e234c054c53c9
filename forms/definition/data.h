// What a Definition holds: the engine's own view of a form.
// Immutable once load_xform() has returned.
//
//   Shape    model nodes in document order (a parent before its children,
//            attributes before elements);
//            controls in document order, each with the end of its subtree; expressions by number
//   Lifetime text views point into `source` or into the trees
//   Source   forms/FORM.md §1
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "forms/definition.h"
#include "forms/definition/children.h"
#include "forms/definition/data_type.h"
#include "forms/definition/text_table.h"
#include "forms/xpath/program.h"
#include "forms/xpath/tree.h"
#include "forms/xpath/value.h"
#include "platform/base/bytes.h"

namespace faltbok::forms {

using ModelId = std::uint32_t;
using ExpressionId = std::uint32_t;
using TextId = std::uint32_t;

// Static text with values in it: each part is text, or the value of an expression.
struct TextPart {
  std::string_view text;
  ExpressionId output = kNone;
};
using TextParts = std::vector<TextPart>;

// What stands beside a text: names of files, a shorter spelling, a word for the interviewer.
enum class TextForm : std::uint8_t { kShort, kGuidance, kImage, kBigImage, kAudio, kVideo };
struct ItextEntry {
  TextParts shown;  // the value without a form, or `long`
  std::vector<std::pair<TextForm, TextParts>> forms;
};

// What a label, hint or message says: one itext entry, an expression, or parts.
struct Text {
  std::string_view itext;           // id; set: only that counts
  ExpressionId expression = kNone;  // set: its value
  TextParts parts;
  bool empty() const { return itext.empty() && expression == kNone && parts.empty(); }
};

// kChoices: the itemset of a select; what is no longer offered is no longer selected.
// kText: what the question says, for those who show it.
enum class SlotKind : std::uint8_t {
  kRelevant,
  kCalculate,
  kReadonly,
  kRequired,
  kConstraint,
  kChoices,
  kText,
  kCount,  // jr:count, computed for the node that the rows stand in
  kTitle   // the label of a group, computed for its node or for the row that it stands in
};
// That a node has at most one of: those before kCount.
inline constexpr std::size_t kSlotKindCount = 7;

struct Bind {
  std::string_view type_name = "string";
  DataType type = DataType::kString;
  ExpressionId slots[kSlotKindCount] = {kNone, kNone, kNone, kNone, kNone, kNone, kNone};
  Text constraint_message, required_message;
  std::string_view preload, preload_parameter;
  ExpressionId slot(SlotKind kind) const { return slots[static_cast<std::size_t>(kind)]; }
};

struct ModelNode {
  NameId name = kNone;
  std::string_view qualified;  // as written, with its prefix
  ModelId parent = kNone;
  ModelId repeat = kNone;  // the nearest repeat at or above
  ModelId end = 0;         // one past the last node below
  std::uint32_t bind = kNone;
  std::uint32_t control = kNone;  // the first one that asks for it
  std::uint32_t depth = 0;
  bool attribute = false, is_repeat = false;
  bool leaf = true;
  bool plural = false;  // rows that no <repeat> speaks of
};

// A repeat: where it is, and what a new row is made of.
struct Repeat {
  ModelId model = kNone;
  std::uint32_t template_node = kNone;  // in DefinitionData::templates
  ExpressionId count = kNone;           // jr:count
  bool fixed = false;                   // jr:noAddRemove
  std::uint32_t count_slot = kNone;     // in DefinitionData::slots
  bool count_reads_rows = false;        // the count depends on what is in the rows: "another one?"
  std::uint32_t control = kNone;
};

enum class ControlKind : std::uint8_t {
  kInput,
  kSelectOne,
  kSelect,
  kRank,
  kUpload,
  kTrigger,
  kRange,
  kSecret,
  kGroup,
  kRepeat,
  kOther
};
// Its value is one of those offered, or several.
inline bool has_list(ControlKind kind) {
  return kind == ControlKind::kSelectOne || kind == ControlKind::kSelect ||
         kind == ControlKind::kRank;
}

struct FixedChoice {
  std::string_view value;
  Text label;
};
struct Itemset {
  ExpressionId nodes = kNone, value = kNone, label = kNone;
  std::vector<ExpressionId> labels;  // by translation, where they differ; empty: `label` for all
  bool distinct = false;             // of several items with one value only the first is offered
};

struct Control {
  ControlKind kind = ControlKind::kInput;
  QuestionKind question = QuestionKind::kUnsupported;
  ModelId model = kNone;  // kNone: a group without a ref
  std::uint32_t parent = kNone, end = 0;
  std::uint32_t repeat = kNone;  // kRepeat: in DefinitionData::repeats
  Text label, hint;
  bool title_computed = false;  // kGroup: something in the label may change while one answers
  std::string_view appearance, mediatype, range_start, range_end, range_step;
  std::vector<FixedChoice> choices;
  std::uint32_t itemset = kNone;
  std::uint32_t items_at = 0;  // how many of `choices` stand before the itemset's items
};

enum class FormEvent : std::uint8_t { kFirstLoad, kLoad, kNewRepeat, kValueChanged, kRevalidate };
inline constexpr std::size_t kEventCount = 5;

struct Action {
  std::uint8_t events = 0;  // bits by FormEvent
  ModelId target = kNone;
  ExpressionId target_path = kNone;
  ExpressionId value = kNone;
  std::string_view text;
  ModelId context = kNone;  // the control's node, or the repeat; kNone: the model
  bool position = false;    // setgeopoint: the value is where the device is
  bool has_event(FormEvent event) const {
    return (events >> static_cast<unsigned>(event) & 1U) != 0;
  }
};

// Who has to be computed again when something of a model node changes.
struct Reader {
  std::uint32_t slot = 0;  // in DefinitionData::slots
  ModelId scope = kNone;   // only in the same row of this repeat; kNone: everywhere
  bool position = false;   // it asks for the position of the row
  bool text = false;       // an empty node that comes or goes makes no difference to it
};

struct Slot {
  ModelId model = kNone;
  SlotKind kind = SlotKind::kRelevant;
  ExpressionId expression = kNone;
  std::uint32_t repeat = kNone;   // kCount: in DefinitionData::repeats
  std::uint32_t control = kNone;  // kTitle: in DefinitionData::controls
};

struct SecondaryInstance {
  std::string id;
  Tree tree;
};

struct Translation {
  std::string_view language;
  std::vector<std::uint32_t> texts;  // by the number of the id: in DefinitionData::itexts, or kNone
  std::uint32_t text(std::uint32_t number) const {
    return number < texts.size() ? texts[number] : kNone;
  }
};

struct DefinitionData {
  std::vector<char> source;      // the form's bytes, unescaped in place
  std::deque<std::string> kept;  // text made while loading
  std::string id, version, title;
  Names names;

  std::vector<ModelNode> model;
  ModelChildren children;
  std::vector<std::vector<Reader>> readers;  // by model node
  // by model node that is a repeat: who reads across its rows
  std::vector<std::vector<Reader>> row_readers;
  std::vector<Slot> slots;             // in the order of computation
  std::vector<std::uint32_t> slot_of;  // model * kSlotKindCount + kind -> slot, or kNone
  std::vector<Bind> binds;
  std::vector<Program> expressions;
  std::vector<Repeat> repeats;
  std::vector<std::uint32_t> repeat_of;  // model -> in repeats, or kNone
  Tree initial;                          // a new record, before anything is computed
  Tree templates;
  std::vector<SecondaryInstance> instances;  // tree number n is instances[n - 1]
  // prefix, uri: those that the submission needs
  std::vector<std::pair<std::string, std::string>> namespaces;

  std::vector<Control> controls;
  std::vector<Itemset> itemsets;
  std::vector<Action> actions;
  std::vector<Translation> translations;  // the default one first
  std::vector<ItextEntry> itexts;
  TextTable itext_ids;
};

// "/data/rep/q1"; an attribute "/data/@version"
std::string path_of(const DefinitionData& data, ModelId model);

}  // namespace faltbok::forms
