#include "forms/dataset/csv.h"

#include <array>

namespace faltbok::forms {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// [-] digits [. digits] [e [+-] digits]: what a calculate or a number question can give.
bool is_number(std::string_view text) {
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t from = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    return at > from;
  };
  if (at < text.size() && text[at] == '-') ++at;
  if (!digits()) return false;
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (!digits()) return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    if (!digits()) return false;
  }
  return at == text.size();
}

constexpr std::array<std::string_view, 9> kFormulaStarts = {
    "=", "+", "-", "@", "\t", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};

bool starts_formula(std::string_view rest) {
  for (const std::string_view sign : kFormulaStarts)
    if (rest.substr(0, sign.size()) == sign) return true;
  return false;
}

bool starts_cell(char c) { return c == ';' || c == '\t' || c == '\n' || c == '\r'; }

// Does not end the start of a cell: a spreadsheet may trim or eat it.
bool is_lead(char c) { return c == ' ' || c == '\''; }

bool needs_quotes(std::string_view cell) {
  if (cell.empty()) return false;
  return cell.find_first_of(",;\"\t\r\n") != std::string_view::npos || cell.front() == ' ' ||
         cell.back() == ' ';
}

void append_cell(std::string& out, std::string_view cell) {
  if (!needs_quotes(cell)) {
    out += cell;
    return;
  }
  out += '"';
  for (const char c : cell) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

}  // namespace

std::string harmless(std::string_view text, CellKind kind) {
  if (kind == CellKind::kNumber && is_number(text)) return std::string(text);
  std::string out;
  out.reserve(text.size() + 1);
  bool at_start = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool carriage_return_first = i == 0 && text[i] == '\r';
    if (at_start && (starts_formula(text.substr(i)) || carriage_return_first)) out += '\'';
    at_start = starts_cell(text[i]) || (at_start && is_lead(text[i]));
    out += text[i];
  }
  return out;
}

std::string csv_of(const Table& table) {
  std::string out;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (i > 0) out += ',';
    append_cell(out, harmless(table.columns[i].name, CellKind::kText));
  }
  out += "\r\n";
  for (const Row& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) out += ',';
      const CellKind kind = i < table.columns.size() ? table.columns[i].kind : CellKind::kText;
      append_cell(out, harmless(row[i], kind));
    }
    out += "\r\n";
  }
  return out;
}

}  // namespace faltbok::forms
