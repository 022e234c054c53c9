// Where the parts of a workbook lie: programs put them where they like, and link to them.
//
//   Shape    `_rels/.rels` names the workbook's own part; `FOLDER/_rels/NAME.rels` what that one
//            links to. A target is relative to the folder of its source, or begins with '/'
//   Errors   nothing, where the links are there and cannot be read
//   Source   ECMA-376 part 2, "Relationships"
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forms/xlsform/archive.h"

namespace faltbok::forms::xlsform {

struct Link {
  std::string id;
  std::string kind;  // the last word of its type: worksheet, sharedStrings, styles
  std::string part;  // from the archive's root
};

// The part that a target means, seen from the part that links to it ("" is the archive's root).
std::string part_at(std::string_view source, std::string_view target);

// Empty when the part links to nothing.
std::optional<std::vector<Link>> links_of(const Archive& archive, std::string_view part);

// "xl/workbook.xml", unless the archive says otherwise.
std::string workbook_part(const Archive& archive);

// What an archive without a workbook is, for the report; empty when that is not known.
struct OtherArchive {
  std::string_view what;
  std::string_view advice;
};
OtherArchive other_archive(const Archive& archive);

}  // namespace faltbok::forms::xlsform
