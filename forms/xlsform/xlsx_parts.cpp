#include "forms/xlsform/xlsx_parts.h"

#include <algorithm>

#include "forms/xlsform/limits.h"
#include "forms/xlsform/words.h"
#include "forms/xlsform/xlsx_xml.h"

namespace faltbok::forms::xlsform {

namespace {

std::string_view folder_of(std::string_view part) {
  const std::size_t slash = part.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : part.substr(0, slash);
}

std::string links_part(std::string_view part) {
  const std::string_view folder = folder_of(part);
  const std::string_view name = folder.empty() ? part : part.substr(folder.size() + 1);
  return std::string(folder) + (folder.empty() ? "" : "/") + "_rels/" + std::string(name) + ".rels";
}

struct Sign {
  std::string_view part;
  OtherArchive archive;
};
constexpr Sign kOthers[] = {
    {"content.xml", {"this is an OpenDocument file (such as .ods)", "save it as .xlsx"}},
    {"xl/workbook.bin", {"this is a binary workbook (.xlsb)", "save it as .xlsx"}},
    {"Index/Document.iwa", {"this is a Numbers or Pages document", "export it as .xlsx"}},
    {"word/document.xml", {"this is a Word document", "give the .xlsx file itself"}},
    {"ppt/presentation.xml", {"this is a presentation", "give the .xlsx file itself"}},
};

}  // namespace

std::string part_at(std::string_view source, std::string_view target) {
  std::vector<std::string_view> steps;
  if (!target.starts_with('/'))
    for (const std::string_view step : split(folder_of(source), "/")) steps.push_back(step);
  for (const std::string_view step : split(target, "/")) {
    if (step == ".." && !steps.empty())
      steps.pop_back();
    else if (step != "." && step != "..")
      steps.push_back(step);
  }
  std::string part;
  for (const std::string_view step : steps)
    if (!step.empty()) part.append(part.empty() ? "" : "/").append(step);
  return part;
}

std::optional<std::vector<Link>> links_of(const Archive& archive, std::string_view part) {
  std::vector<Link> links;
  auto bytes = archive.read(links_part(part));
  if (!bytes.ok() && bytes.error().kind() == base::ErrorKind::kNotFound) return links;
  pugi::xml_document document;
  if (!bytes.ok() || !parse_part(document, bytes.value())) return std::nullopt;
  for (const pugi::xml_node link : root_of(document)) {
    if (links.size() > kArchiveEntryCountMax) return std::nullopt;
    const std::string_view type = attribute_of(link, "Type");
    links.push_back({std::string(attribute_of(link, "Id")),
                     std::string(type.substr(type.rfind('/') + 1)),
                     part_at(part, attribute_of(link, "Target"))});
  }
  return links;
}

std::string workbook_part(const Archive& archive) {
  if (const auto links = links_of(archive, {}))
    for (const Link& link : *links)
      if (link.kind == "officeDocument") return link.part;
  return "xl/workbook.xml";
}

OtherArchive other_archive(const Archive& archive) {
  for (const Sign& sign : kOthers) {
    const auto part = archive.read(sign.part);
    if (part.ok() || part.error().kind() != base::ErrorKind::kNotFound) return sign.archive;
  }
  return {};
}

}  // namespace faltbok::forms::xlsform
