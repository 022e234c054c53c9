#include "forms/xlsform/references.h"

#include <algorithm>

#include "forms/xlsform/expression_scanner.h"
#include "forms/xlsform/limits.h"
#include "forms/xlsform/words.h"

namespace faltbok::forms::xlsform {

namespace {

constexpr std::string_view kLastSaved = "last-saved#";
constexpr std::string_view kMetaNames[] = {"instanceID", "instanceName", "audit"};

// From the root down; groups that are only on the screen are not in the instance.
std::vector<const Item*> lineage_of(const Item& item) {
  std::vector<const Item*> lineage{&item};
  for (const Item* above = item.parent; above != nullptr; above = above->parent)
    if (!above->flat || above->parent == nullptr) lineage.push_back(above);
  std::reverse(lineage.begin(), lineage.end());
  return lineage;
}

struct Kinship {
  std::vector<const Item*> from;  // the reader's lineage; levels below the item are null
  std::vector<const Item*> to;
  std::size_t common = 0;  // how many ancestors they share
  bool in_one_repeat = false;
};

Kinship kinship_of(const Reader& reader, const Item& target) {
  Kinship kin{lineage_of(*reader.item), lineage_of(target)};
  kin.from.resize(kin.from.size() + reader.below, nullptr);
  while (kin.common + 1 < kin.from.size() && kin.common + 1 < kin.to.size() &&
         kin.from[kin.common] == kin.to[kin.common])
    kin.in_one_repeat = kin.from[kin.common++]->kind == ItemKind::kRepeat || kin.in_one_repeat;
  return kin;
}

// Up from the reader to the ancestor at `common`, then down to the end of `to`.
std::string way(const Kinship& kin, std::size_t common, std::size_t to_count) {
  std::string path;
  for (std::size_t i = common; i < kin.from.size(); ++i) path += path.empty() ? ".." : "/..";
  for (std::size_t i = common; i < to_count; ++i) path += "/" + kin.to[i]->name;
  return path;
}

// "../../g/q", or nothing when reader and target share no repeat above both of them.
std::string relative_path(const Reader& reader, const Item& target) {
  const Kinship kin = kinship_of(reader, target);
  return kin.in_one_repeat ? way(kin, kin.common, kin.to.size()) : std::string();
}

// "./g/q" when the target stands in the rows that a filter chooses from.
std::string path_in_rows(const Item& rows, const Item& target) {
  const std::vector<const Item*> lineage = lineage_of(target);
  const auto found = std::find(lineage.begin(), lineage.end(), &rows);
  if (found == lineage.end() || found + 1 == lineage.end()) return {};
  std::string path = ".";
  for (auto step = found + 1; step != lineage.end(); ++step) path += "/" + (*step)->name;
  return path;
}

}  // namespace

References::References(const Survey& survey, Report& report) : survey_(survey), report_(report) {
  index(*survey.root);
}

void References::index(const Item& item) {
  for (const auto& child : item.children) {
    if (child->kind != ItemKind::kExternalInstance && !child->name.empty())
      items_[child->name].push_back(child.get());
    index(*child);
  }
}

std::string References::unknown_name(std::string_view name, const Reader& reader) const {
  if (report_.full()) return {};
  std::vector<std::string_view> names;
  if (items_.size() <= kSuggestionCountMax)
    for (const auto& [known, items] : items_) names.push_back(known);
  std::sort(names.begin(), names.end());  // so that the same form always gets the same advice
  const std::string guess = did_you_mean(name, names);
  report_.error(reader.place, "there is no question named '" + std::string(name) + "'",
                guess.empty() ? "write the name as it stands in the column name" : guess);
  return {};
}

const Item* References::find(std::string_view name, const Reader& reader) const {
  const auto found = items_.find(name);
  if (found == items_.end()) {
    unknown_name(name, reader);
    return nullptr;
  }
  if (found->second.size() == 1) return found->second.front();
  // Two beside each other with one name: that has been said, and each use of it need not be.
  if (report_.has_errors() && path_of(*found->second[0]) == path_of(*found->second[1]))
    return found->second.front();
  report_.error(reader.place,
                "'${" + std::string(name) + "}' could be " + path_of(*found->second[0]) + " or " +
                    path_of(*found->second[1]),
                "give the questions different names");
  return nullptr;
}

std::string References::path_for(std::string_view reference, const Reader& reader,
                                 Path path) const {
  const bool last_saved = reference.starts_with(kLastSaved);
  const std::string_view name = last_saved ? reference.substr(kLastSaved.size()) : reference;
  if (name != trimmed(name)) {
    report_.error(reader.place, "'${" + std::string(reference) + "}' holds more than a name",
                  "write ${" + std::string(trimmed(name)) + "}, without spaces");
    return "${" + std::string(reference) + "}";
  }
  const bool in_meta =
      std::find(std::begin(kMetaNames), std::end(kMetaNames), name) != std::end(kMetaNames);
  if (in_meta && items_.find(name) == items_.end())
    return " /" + survey_.root->name + "/meta/" + std::string(name) + " ";
  const Item* target = find(name, reader);
  if (target == nullptr) return "${" + std::string(reference) + "}";
  if (last_saved) return " instance('__last-saved')" + path_of(*target) + " ";
  const std::string in_rows =
      reader.rows == nullptr ? std::string() : path_in_rows(*reader.rows, *target);
  if (!in_rows.empty()) return " " + in_rows + " ";
  const std::string relative = reader.item == nullptr || path == Path::kAbsolute
                                   ? std::string()
                                   : relative_path(reader, *target);
  if (relative.empty()) return " " + path_of(*target) + " ";
  return (path == Path::kFromCurrent ? " current()/" : " ") + relative + " ";
}

References::AnswerRows References::answers_to(std::string_view name, const Reader& reader) const {
  const Item* target = find(name, reader);
  if (target == nullptr) return {};
  const Kinship kin = kinship_of(reader, *target);
  const auto is_repeat = [](const Item* item) { return item->kind == ItemKind::kRepeat; };
  const auto innermost = std::find_if(kin.to.rbegin() + 1, kin.to.rend(), is_repeat);
  if (innermost == kin.to.rend()) {
    report_.error(reader.place,
                  "'" + std::string(name) + "' stands in no repeat, so it gives no list of choices",
                  "name a question of a repeat");
    return {};
  }
  // From inside the same repeat the way leads out of the row first: all rows are choices,
  // not only the reader's own.
  const auto repeat_index = static_cast<std::size_t>(kin.to.rend() - innermost) - 1;
  const Item* rows = kin.to[kin.to.size() - 2];
  if (!kin.in_one_repeat) return {path_of(*rows), rows};
  return {way(kin, std::min(kin.common, repeat_index), kin.to.size() - 1), rows};
}

std::string References::in_expression(std::string_view text, const Reader& reader,
                                      Within within) const {
  if (text.find("${") == std::string_view::npos) return std::string(text);
  std::string out;
  ExpressionScanner scanner(text);
  for (;;) {
    const std::string_view before = scanner.to_next_reference();
    out += before;
    if (scanner.at_end()) return out;
    const std::optional<std::string_view> reference = scanner.reference();
    if (!reference) {
      report_.error(reader.place, "a '${' is not closed", "write ${name}");
      return std::string(text);
    }
    Path path = Path::kRelative;
    if (within == Within::kPredicate || scanner.in_predicate()) path = Path::kFromCurrent;
    if (scanner.names_rows_of_indexed_repeat()) path = Path::kAbsolute;
    out += path_for(*reference, reader, path);
  }
}

std::vector<References::Piece> References::in_label(std::string_view text,
                                                    const Reader& reader) const {
  std::vector<Piece> pieces;
  while (!text.empty()) {
    const std::size_t begin = text.find("${");
    const std::size_t end = begin == std::string_view::npos ? begin : text.find('}', begin);
    if (begin != 0)
      pieces.push_back(
          {false, std::string(text.substr(0, end == std::string_view::npos ? end : begin))});
    if (begin != std::string_view::npos && end == std::string_view::npos)
      report_.error(reader.place, "a '${' is not closed", "write ${name}");
    if (end == std::string_view::npos) break;
    pieces.push_back(
        {true, path_for(text.substr(begin + 2, end - begin - 2), reader, Path::kRelative)});
    text.remove_prefix(end + 1);
  }
  return pieces;
}

}  // namespace faltbok::forms::xlsform
