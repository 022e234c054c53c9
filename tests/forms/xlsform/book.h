// Builds .xlsx files in memory for tests: sheets of raw cell XML,
// so that every way Excel stores a cell can be written down.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/base/bytes.h"

namespace faltbok::forms::xlsform {

enum class Packing : std::uint8_t { kDeflated, kStored };

class Book {
 public:
  // Rows as XML: `<row r="1"><c r="A1" t="inlineStr"><is><t>type</t></is></c></row>`.
  Book& sheet(std::string_view name, std::string_view rows);
  // Rows as text: every cell an inline string.
  Book& text_sheet(std::string_view name, const std::vector<std::vector<std::string>>& rows);
  Book& part(std::string_view path, std::string_view content);  // any part, such as xl/styles.xml
  Book& date1904() {
    date1904_ = true;
    return *this;
  }
  // Not deflated: quick to make, for a fuzzer.
  Book& stored() {
    packing_ = Packing::kStored;
    return *this;
  }
  base::Bytes bytes() const;

 private:
  std::vector<std::pair<std::string, std::string>> sheets_;
  std::vector<std::pair<std::string, std::string>> parts_;
  bool date1904_ = false;
  Packing packing_ = Packing::kDeflated;
};

// A zip archive of these parts.
base::Bytes zipped(const std::vector<std::pair<std::string, std::string>>& parts,
                   Packing packing = Packing::kDeflated);

}  // namespace faltbok::forms::xlsform
