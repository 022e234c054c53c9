#include <algorithm>

#include "forms/xlsform/limits.h"
#include "forms/xlsform/words.h"
#include "forms/xlsform/workbook.h"
#include "platform/base/utf8.h"

namespace faltbok::forms::xlsform {

namespace {

struct Signature {
  std::string_view magic;
  std::string_view what;
  std::string_view advice;
};

// Files that are renamed to .xlsx often enough to be named.
constexpr Signature kOthers[] = {
    {"\xD0\xCF\x11\xE0", "this is an old Excel workbook (.xls), or one with a password",
     "open it in Excel or LibreOffice, remove the password, and save it as .xlsx"},
    {"\x89PNG", "this is a PNG picture, not a workbook", "give the .xlsx file itself"},
    {"\xFF\xD8\xFF", "this is a JPEG picture, not a workbook", "give the .xlsx file itself"},
    {"GIF8", "this is a GIF picture, not a workbook", "give the .xlsx file itself"},
    {"%PDF", "this is a PDF document, not a workbook", "give the .xlsx file itself"},
    {"{\\rtf", "this is a word processor's document, not a workbook", "give the .xlsx file itself"},
    {"\x1F\x8B", "this is a gzip archive, not a workbook", "unpack it first"},
    {"7z\xBC\xAF", "this is a 7z archive, not a workbook", "unpack it first"},
    {"Rar!", "this is a RAR archive, not a workbook", "unpack it first"},
};

bool has_table_line(std::string_view text) {
  for (const std::string_view line : split(text, "\n"))
    if (line.starts_with('|')) return true;
  return false;
}

bool is_comma_file(std::string_view text, std::string_view file_name) {
  const std::string start = replaced(lower(text.substr(0, 16)), "\"", "");
  return lower(file_name).ends_with(".csv") || start.starts_with("survey,") ||
         start.starts_with("survey;") || start.starts_with("survey\n");
}

std::optional<Workbook> open_text(std::string_view text, std::string_view file_name,
                                  Report& report) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (trimmed(text.substr(0, 512)).starts_with('<')) {
    report.error({}, "this is XML, not a workbook",
                 "an XForm is loaded as it is; only XLSForms are compiled");
    return std::nullopt;
  }
  if (!base::is_utf8(text) || text.find('\0') != std::string_view::npos || !has_table_line(text)) {
    report.error(
        {},
        is_comma_file(text, file_name)
            ? "this seems to be a comma separated file (.csv); a form is a workbook of sheets"
            : "this is neither an .xlsx workbook nor text with Markdown tables",
        "save the form as .xlsx, or write its sheets as tables that begin with '| survey |'");
    return std::nullopt;
  }
  return read_markdown(text, report);
}

}  // namespace

const Sheet* Workbook::find(std::string_view name) const {
  const auto found = std::find_if(sheets.begin(), sheets.end(), [&](const Sheet& sheet) {
    return lower(trimmed(sheet.name)) == name;
  });
  return found == sheets.end() ? nullptr : &*found;
}

std::optional<Workbook> open_workbook(base::BytesView bytes, std::string_view file_name,
                                      Report& report) {
  const std::string_view text = base::text_of(bytes);
  if (text.empty()) {
    report.error({}, "the file is empty", "save the form again");
    return std::nullopt;
  }
  if (text.size() > kFileSizeMax) {
    report.error({}, "the file is larger than a form can be (32 MiB)",
                 "take pictures and other sheets out of it");
    return std::nullopt;
  }
  if (text.starts_with("PK\x03\x04")) return read_xlsx(bytes, report);
  for (const Signature& other : kOthers) {
    if (!text.starts_with(other.magic)) continue;
    report.error({}, std::string(other.what), std::string(other.advice));
    return std::nullopt;
  }
  return open_text(text, file_name, report);
}

}  // namespace faltbok::forms::xlsform
