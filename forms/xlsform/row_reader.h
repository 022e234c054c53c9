// One row of the survey sheet, made into the facts of an item.
//
//   Errors   in the report, with sheet, row and column
#pragma once

#include "forms/xlsform/model.h"
#include "forms/xlsform/parameters.h"
#include "forms/xlsform/table.h"

namespace faltbok::forms::xlsform {

// What every row has: name, texts, binds, attributes of the control and of the instance,
// default, triggers.
struct RowContext {
  const Table& table;
  const TableRow& row;
  Survey& survey;
  Report& report;
  Place place(std::string_view key) const { return table.place(row, key); }
  std::string_view get(std::string_view key) const { return row.get(key); }
};

ItemFacts read_common(const RowContext& context);

// A question of a type that is no select: type, parameters, actions.
void read_question(const RowContext& context, const QuestionType& type, ItemFacts& item);

void read_range(const RowContext& context, const Parameters& parameters, ItemFacts& item);

// The row `audit`, which stands in meta and not in the tree.
void read_audit(const RowContext& context);

// "select_one colours or_other"; false when the type is no select at all.
struct SelectWords {
  std::string_view command;  // canonical
  std::string_view list;
  bool or_other = false;
};
bool parse_select(std::string_view type, SelectWords& words);
void read_select(const RowContext& context, const SelectWords& words, ItemFacts& item);

// A default that must be computed becomes a setvalue; one that is mere text stays in the instance.
bool is_dynamic_default(std::string_view text, std::string_view bind_type);

}  // namespace faltbok::forms::xlsform
