#include "forms/dataset/codebook.h"

#include <algorithm>

#include "forms/dataset/points.h"
#include "forms/form.h"

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

struct LanguageTexts {
  std::vector<Field> fields;
  std::map<std::string, std::vector<Choice>> choices;  // by path without positions
};

// The options as a form shows them before anything is answered: also those that come from a list.
// A repeat gets a row to ask.
std::map<std::string, std::vector<Choice>> shown_choices(
    const std::shared_ptr<const Definition>& definition, const FormShape& shape,
    std::string_view language) {
  base::Result<Form> form = Form::start(definition, {});
  if (!form.ok()) return {};
  form.value().set_language(language);
  for (const std::string& repeat : shape.repeats()) static_cast<void>(form.value().add_row(repeat));
  std::map<std::string, std::vector<Choice>> out;
  for (const Leaf& leaf : form.value().leaves())
    if (leaf.asked) out[without_positions(leaf.path)] = form.value().choices(leaf.node);
  return out;
}

// Each language of the study in the form's words; a form without the language gives its default.
std::vector<LanguageTexts> texts_by_language(const Study& study, const CodebookForm& form,
                                             const FormShape& shape) {
  std::vector<LanguageTexts> out;
  for (const std::string& wanted : study.languages) {
    std::string language;
    for (const std::string& has : form.definition->languages())
      if (tag_of(has) == wanted || has == wanted) language = has;
    out.push_back(
        {form.definition->fields(language), shown_choices(form.definition, shape, language)});
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
  for (const char* name : {"points", "missing", "path", "repeat", "source"})
    table.columns.push_back({name});

  for (const CodebookForm& form : forms) {
    const FormShape shape = shape_of(*form.definition);
    const std::vector<LanguageTexts> languages = texts_by_language(study, form, shape);
    const std::map<std::string, std::string> points = points_of(form.xform);
    const std::vector<Field> defaults = form.definition->fields("");
    for (const ShapeColumn& column : shape.columns) {
      const Field* own = field_at(defaults, column.path);
      Row row = {shape.form, form.definition->version(), column.name,
                 own == nullptr ? "" : own->type, kind_text(column)};
      for (const LanguageTexts& texts : languages) {
        const Field* field = field_at(texts.fields, column.path);
        row.push_back(field == nullptr ? "" : field->label);
      }
      for (const LanguageTexts& texts : languages) {
        const auto shown = texts.choices.find(column.path);
        row.push_back(shown == texts.choices.end() ? "" : options_text(shown->second));
      }
      const auto found = points.find(column.path);
      const std::string of_options = found == points.end() ? std::string() : found->second;
      for (const std::string& cell :
           {of_options, missing_text(column), column.path, column.repeat, form.source})
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
