#include "forms/dataset/codebook.h"

#include <algorithm>

namespace faltbok::forms {
namespace {

// "Svenska (sv)" -> "sv"; a language without a tag is its own name.
std::string tag_of(std::string_view language) {
  const std::size_t open = language.rfind('(');
  const std::size_t close = language.rfind(')');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open)
    return std::string(language);
  return std::string(language.substr(open + 1, close - open - 1));
}

std::string options_text(const std::vector<Choice>& choices) {
  std::string out;
  for (const Choice& choice : choices) {
    if (!out.empty()) out += " | ";
    out += choice.value + " = " + choice.label;
  }
  return out;
}

const Field* field_at(const std::vector<Field>& fields, std::string_view path) {
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return f.path == path; });
  return found == fields.end() ? nullptr : &*found;
}

std::string kind_text(const ShapeColumn& column) {
  if (column.calculated) return "calculated";
  if (column.is_fact) return "participant fact";
  return column.asked ? "asked" : "set by the form";
}

std::string missing_text(const ShapeColumn& column) {
  if (column.calculated) return "not_relevant | not_computed | mismatch";
  return column.asked ? "not_reached | skipped | refused | not_relevant"
                      : "not_relevant | not_computed";
}

// In each language of the study, that language's fields of the form; a form without the language gives its default.
std::vector<std::vector<Field>> fields_by_language(const Study& study,
                                                   const Definition& definition) {
  std::vector<std::vector<Field>> out;
  for (const std::string& wanted : study.languages) {
    std::string language;
    for (const std::string& has : definition.languages())
      if (tag_of(has) == wanted || has == wanted) language = has;
    out.push_back(definition.fields(language));
  }
  return out;
}

std::string markdown_cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c == '\n' || c == '\r' ? ' ' : c;
  }
  return out;
}

std::string markdown_line(const Row& cells) {
  std::string line = "|";
  for (const std::string& cell : cells) line += " " + markdown_cell(cell) + " |";
  return line + "\n";
}

}  // namespace

Table codebook(const Study& study, const std::vector<CodebookForm>& forms) {
  Table table{"codebook", {{"form"}, {"form_version"}, {"name"}, {"type"}, {"kind"}}, {}};
  for (const std::string& language : study.languages)
    table.columns.push_back({"label_" + language});
  for (const std::string& language : study.languages)
    table.columns.push_back({"values_" + language});
  for (const char* name : {"missing", "path", "repeat", "source"}) table.columns.push_back({name});

  for (const CodebookForm& form : forms) {
    const FormShape shape = shape_of(*form.definition);
    const std::vector<std::vector<Field>> languages = fields_by_language(study, *form.definition);
    const std::vector<Field> defaults = form.definition->fields("");
    for (const ShapeColumn& column : shape.columns) {
      const Field* own = field_at(defaults, column.path);
      Row row = {shape.form, form.definition->version(), column.name,
                 own == nullptr ? "" : own->type, kind_text(column)};
      for (const std::vector<Field>& fields : languages) {
        const Field* field = field_at(fields, column.path);
        row.push_back(field == nullptr ? "" : field->label);
      }
      for (const std::vector<Field>& fields : languages) {
        const Field* field = field_at(fields, column.path);
        row.push_back(field == nullptr ? "" : options_text(field->choices));
      }
      for (const std::string& cell :
           {missing_text(column), column.path, column.repeat, form.source})
        row.push_back(cell);
      table.rows.push_back(std::move(row));
    }
  }
  return table;
}

std::string markdown_of(const Table& book) {
  std::string out = "# Codebook\n";
  std::string form;
  Row header;
  Row rule;
  for (const Column& column : book.columns) {
    header.push_back(column.name);
    rule.emplace_back("---");
  }
  for (const Row& row : book.rows) {
    if (row.empty()) continue;
    if (const std::string& now = row.front(); now != form || out.size() < 20) {
      form = now;
      out += "\n## " + form + "\n\n" + markdown_line(header) + markdown_line(rule);
    }
    out += markdown_line(row);
  }
  return out;
}

}  // namespace faltbok::forms
