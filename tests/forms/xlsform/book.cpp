#include "tests/forms/xlsform/book.h"

#include <zip.h>

#include "platform/base/check.h"

namespace faltbok::forms::xlsform {

namespace {
constexpr std::string_view kMain = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
constexpr std::string_view kLinks =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
}  // namespace

Book& Book::sheet(std::string_view name, std::string_view rows) {
  sheets_.emplace_back(name, rows);
  return *this;
}

Book& Book::text_sheet(std::string_view name, const std::vector<std::vector<std::string>>& rows) {
  std::string xml;
  for (const std::vector<std::string>& row : rows) {
    xml += "<row>";
    for (const std::string& cell : row)
      xml += "<c t=\"inlineStr\"><is><t>" + cell + "</t></is></c>";
    xml += "</row>";
  }
  return sheet(name, xml);
}

Book& Book::part(std::string_view path, std::string_view content) {
  parts_.emplace_back(path, content);
  return *this;
}

base::Bytes Book::bytes() const {
  std::string book = "<workbook xmlns=\"" + std::string(kMain) + "\" xmlns:r=\"" +
                     std::string(kLinks) + "\"><workbookPr" + (date1904_ ? " date1904=\"1\"" : "") +
                     "/><sheets>";
  std::string links = "<Relationships>";
  std::vector<std::pair<std::string, std::string>> parts = parts_;
  for (std::size_t i = 0; i < sheets_.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    book += "<sheet name=\"" + sheets_[i].first + "\" sheetId=\"" + number + "\" r:id=\"rId" +
            number + "\"/>";
    links += "<Relationship Id=\"rId" + number + "\" Target=\"worksheets/s" + number + ".xml\"/>";
    parts.emplace_back("xl/worksheets/s" + number + ".xml",
                       "<worksheet xmlns=\"" + std::string(kMain) + "\"><sheetData>" +
                           sheets_[i].second + "</sheetData></worksheet>");
  }
  parts.emplace_back("xl/workbook.xml", book + "</sheets></workbook>");
  parts.emplace_back("xl/_rels/workbook.xml.rels", links + "</Relationships>");
  return zipped(parts, packing_);
}

base::Bytes zipped(const std::vector<std::pair<std::string, std::string>>& parts, Packing packing) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_t* archive = zip_open_from_source(target, ZIP_TRUNCATE, &error);
  CHECK(archive != nullptr);
  zip_source_keep(target);
  for (const auto& [path, content] : parts) {
    zip_source_t* source = zip_source_buffer(archive, content.data(), content.size(), 0);
    const zip_int64_t index = zip_file_add(archive, path.c_str(), source, ZIP_FL_ENC_UTF_8);
    CHECK(index >= 0);
    const bool stored = packing == Packing::kStored;
    CHECK(zip_set_file_compression(archive, static_cast<zip_uint64_t>(index),
                                   stored ? ZIP_CM_STORE : ZIP_CM_DEFAULT, 0) == 0);
  }
  CHECK(zip_close(archive) == 0);
  CHECK(zip_source_open(target) == 0);
  zip_source_seek(target, 0, SEEK_END);
  base::Bytes bytes(static_cast<std::size_t>(zip_source_tell(target)));
  zip_source_seek(target, 0, SEEK_SET);
  zip_source_read(target, bytes.data(), bytes.size());
  zip_source_close(target);
  zip_source_free(target);
  return bytes;
}

}  // namespace faltbok::forms::xlsform
