#include <algorithm>
#include <charconv>
#include <pugixml.hpp>

#include "forms/xlsform/archive.h"
#include "forms/xlsform/limits.h"
#include "forms/xlsform/words.h"
#include "forms/xlsform/workbook.h"
#include "forms/xlsform/xlsx_cells.h"
#include "forms/xlsform/xlsx_parts.h"
#include "forms/xlsform/xlsx_xml.h"
#include "platform/base/utf8.h"

namespace faltbok::forms::xlsform {

namespace {

constexpr std::string_view kFormSheets[] = {"survey",  "choices",          "settings", "entities",
                                            "columns", "external_choices", "osm",      "list"};

struct SheetRef {
  std::string name;
  std::string part;
};

class XlsxReader {
 public:
  XlsxReader(const Archive& archive, Report& report) : archive_(archive), report_(report) {}
  std::optional<Workbook> read();

 private:
  bool read_directory();
  void read_shared_strings();
  void read_looks();
  bool read_sheet(const SheetRef& ref, Sheet& sheet);
  bool read_row(const pugi::xml_node& xml, Sheet& sheet);
  bool add_cell(const pugi::xml_node& xml, const std::string& sheet, Row& row);
  std::string text_of_cell(const pugi::xml_node& cell) const;
  std::string text_of_value(std::string_view stored, int style) const;
  bool damaged(std::string_view part);
  bool no_workbook();
  void warn_of(const pugi::xml_node& cell, const Place& place);

  const Archive& archive_;
  Report& report_;
  std::vector<SheetRef> refs_;
  std::string strings_part_;
  std::string looks_part_;
  std::vector<std::string> strings_;
  std::vector<NumberLook> looks_;
  DateSystem dates_ = DateSystem::k1900;
  std::size_t text_size_ = 0;
  std::uint32_t next_column_ = 0;  // of a cell that does not say where it stands
};

// All text in a shared string or inline string, whatever runs of rich text it is cut into;
// phonetic hints left out.
void append_text(const pugi::xml_node& string, std::string& out) {
  for (const pugi::xml_node child : string) {
    if (local_name(child) == "t") out += child.text().get();
    if (local_name(child) == "r")
      for (const pugi::xml_node run : child)
        if (local_name(run) == "t") out += run.text().get();
  }
}

// "AB12" -> 27. Nothing for a reference without letters or beyond the last column.
std::optional<std::uint32_t> column_of(std::string_view reference) {
  std::uint32_t column = 0;
  std::size_t letters = 0;
  while (letters < reference.size() && reference[letters] >= 'A' && reference[letters] <= 'Z') {
    column = column * 26 + static_cast<std::uint32_t>(reference[letters++] - 'A' + 1);
    if (column > kColumnCountMax) return std::nullopt;
  }
  return letters == 0 ? std::nullopt : std::optional(column - 1);
}

// Where a cell belongs in its row; nothing when it is there already. Some writers do not sort.
std::optional<std::vector<Cell>::iterator> place_for(std::vector<Cell>& cells,
                                                     std::uint32_t column) {
  const auto at =
      std::lower_bound(cells.begin(), cells.end(), column,
                       [](const Cell& cell, std::uint32_t c) { return cell.column < c; });
  if (at != cells.end() && at->column == column) return std::nullopt;
  return at;
}

bool XlsxReader::damaged(std::string_view part) {
  report_.error(
      {}, "the workbook is damaged or too large: its part " + std::string(part) + " cannot be read",
      "open it in Excel or LibreOffice and save it again, with only the sheets of the form");
  return false;
}

bool XlsxReader::no_workbook() {
  const OtherArchive other = other_archive(archive_);
  report_.error({},
                other.what.empty() ? "this is a zip archive but not an Excel workbook"
                                   : std::string(other.what),
                other.advice.empty() ? "give the .xlsx file itself" : std::string(other.advice));
  return false;
}

bool XlsxReader::read_directory() {
  const std::string part = workbook_part(archive_);
  auto workbook = archive_.read(part);
  if (!workbook.ok()) return no_workbook();
  const auto links = links_of(archive_, part);
  pugi::xml_document book;
  if (!links || !parse_part(book, workbook.value())) return damaged(part);
  strings_part_ = part_at(part, "sharedStrings.xml");
  looks_part_ = part_at(part, "styles.xml");
  for (const Link& link : *links) {
    if (link.kind == "sharedStrings") strings_part_ = link.part;
    if (link.kind == "styles") looks_part_ = link.part;
  }
  const pugi::xml_node properties = child_of(root_of(book), "workbookPr");
  if (yes_or_no(attribute_of(properties, "date1904"))
          .value_or(attribute_of(properties, "date1904") == "1"))
    dates_ = DateSystem::k1904;
  for (const pugi::xml_node sheet : child_of(root_of(book), "sheets")) {
    if (refs_.size() >= kSheetCountMax) return damaged(part);
    const std::string_view id = attribute_of(sheet, "id");
    for (const Link& link : *links)
      if (link.id == id && !id.empty())
        refs_.push_back({std::string(attribute_of(sheet, "name")), link.part});
  }
  return true;
}

void XlsxReader::read_shared_strings() {
  auto part = archive_.read(strings_part_);
  if (!part.ok()) return;  // a workbook with inline strings has none
  pugi::xml_document document;
  if (!parse_part(document, part.value())) {
    damaged(strings_part_);
    return;
  }
  for (const pugi::xml_node string : root_of(document)) {
    strings_.emplace_back();
    append_text(string, strings_.back());
  }
}

void XlsxReader::read_looks() {
  auto part = archive_.read(looks_part_);
  if (!part.ok()) return;
  auto looks = read_styles(std::move(part).value());
  if (looks)
    looks_ = std::move(*looks);
  else
    damaged(looks_part_);
}

std::string XlsxReader::text_of_value(std::string_view stored, int style) const {
  const auto index = static_cast<std::size_t>(std::max(style, 0));
  const NumberLook look = index < looks_.size() ? looks_[index] : NumberLook::kNumber;
  double value = 0;
  const auto [end, error] = std::from_chars(stored.data(), stored.data() + stored.size(), value);
  if (look == NumberLook::kNumber || error != std::errc() || end != stored.data() + stored.size())
    return text_of_number(stored);
  const std::string date = text_of_serial(value, look, dates_);
  return date.empty() ? text_of_number(stored) : date;
}

std::string XlsxReader::text_of_cell(const pugi::xml_node& cell) const {
  const std::string_view type = attribute_of(cell, "t");
  if (type == "inlineStr") {
    std::string out;
    append_text(child_of(cell, "is"), out);
    return out;
  }
  const std::string_view stored = child_of(cell, "v").text().get();
  if (type == "s") {
    std::size_t index = strings_.size();
    std::from_chars(stored.data(), stored.data() + stored.size(), index);
    return index < strings_.size() ? strings_[index] : std::string();
  }
  if (type == "b") return stored.empty() ? std::string() : stored == "0" ? "FALSE" : "TRUE";
  if (type == "str" || type == "e" || type == "d") return std::string(stored);
  return stored.empty() ? std::string() : text_of_value(stored, cell.attribute("s").as_int());
}

// Formulas are not computed here: what their program stored is what counts.
void XlsxReader::warn_of(const pugi::xml_node& cell, const Place& place) {
  const std::string_view stored = child_of(cell, "v").text().get();
  if (attribute_of(cell, "t") == "e")
    report_.warning(place, "the cell holds the spreadsheet's error '" + std::string(stored) + "'",
                    "mend its formula, or write the text itself");
  else if (stored.empty() && child_of(cell, "f"))
    report_.warning(place, "the formula in this cell was never computed; the cell is empty",
                    "open the workbook in Excel or LibreOffice and save it again");
}

bool XlsxReader::add_cell(const pugi::xml_node& xml, const std::string& sheet, Row& row) {
  const std::string_view reference = attribute_of(xml, "r");
  const std::optional<std::uint32_t> column =
      reference.empty() ? std::optional(next_column_) : column_of(reference);
  if (!column || *column >= kColumnCountMax) return damaged(sheet);
  next_column_ = *column + 1;
  const auto at = place_for(row.cells, *column);
  if (!at) return damaged(sheet);
  std::string text = text_of_cell(xml);
  const Place place{sheet, row.number, std::string_view(reference)};
  warn_of(xml, place);
  if (text.size() > kCellSizeMax) {
    report_.error(place, "the cell is longer than Excel allows", "shorten it");
    return true;
  }
  if (!base::is_utf8(text)) {
    report_.error(place, "the cell holds bytes that are no text", "type it again");
    return true;
  }
  text = std::string(trimmed(replaced(text_of_stored(text), "\xC2\xA0", " ")));
  text_size_ += text.size();
  if (text_size_ > kTextSizeMax) return damaged(sheet);
  if (!text.empty()) row.cells.insert(*at, {*column, std::move(text)});
  return true;
}

bool XlsxReader::read_row(const pugi::xml_node& xml, Sheet& sheet) {
  const int next = sheet.rows.empty() ? 1 : sheet.rows.back().number + 1;
  const int number = xml.attribute("r").empty() ? next : xml.attribute("r").as_int();
  if (number < next || number > static_cast<int>(kRowNumberMax)) return damaged(sheet.name);
  Row row{number, number, {}};
  next_column_ = 0;
  for (const pugi::xml_node cell : xml)
    if (local_name(cell) == "c" && !add_cell(cell, sheet.name, row)) return false;
  // Without references, an empty row must still count.
  sheet.rows.push_back(std::move(row));
  return true;
}

bool XlsxReader::read_sheet(const SheetRef& ref, Sheet& sheet) {
  sheet.name = ref.name;
  auto part = archive_.read(ref.part);
  if (!part.ok()) return damaged(ref.part);
  pugi::xml_document document;
  if (!parse_part(document, part.value())) return damaged(ref.part);
  for (const pugi::xml_node row : child_of(root_of(document), "sheetData"))
    if (local_name(row) == "row" && !read_row(row, sheet)) return false;
  std::erase_if(sheet.rows, [](const Row& row) { return row.cells.empty(); });
  return true;
}

std::optional<Workbook> XlsxReader::read() {
  if (!read_directory()) return std::nullopt;
  read_shared_strings();
  read_looks();
  Workbook workbook;
  for (const SheetRef& ref : refs_) {
    const bool wanted =
        refs_.size() == 1 || std::find(std::begin(kFormSheets), std::end(kFormSheets),
                                       lower(trimmed(ref.name))) != std::end(kFormSheets);
    workbook.sheets.push_back({ref.name, {}});  // others are kept by name, for "did you mean"
    if (wanted && !read_sheet(ref, workbook.sheets.back())) break;
  }
  if (report_.has_errors()) return std::nullopt;
  return workbook;
}

}  // namespace

std::optional<Workbook> read_xlsx(base::BytesView bytes, Report& report) {
  const auto archive = Archive::open(bytes);
  if (!archive.ok()) {
    report.error({}, "the workbook is damaged: it is no whole zip archive",
                 "save or copy it again");
    return std::nullopt;
  }
  return XlsxReader(archive.value(), report).read();
}

}  // namespace faltbok::forms::xlsform
