// search(...): the listed choice that is no whole number names columns of a CSV file; the select
// gets an itemset over the rows of that file. Choices that are whole numbers stay beside them.
#include <algorithm>
#include <utility>
#include <variant>

#include "forms/search_call.h"
#include "forms/xform/loader.h"
#include "forms/xpath/functions.h"
#include "forms/xpath/parse.h"

namespace faltbok::forms {
namespace {

constexpr std::string_view kUpper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kLower = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kSortColumn = "sortby";
// Several columns of so many rows are looked through within kEvaluationStepCountMax.
constexpr std::size_t kSearchRowCountMax = 50'000;

// Columns are one if they differ only in case and in what is no letter, digit or '_'.
std::string plain_name(std::string_view column) {
  std::string out;
  for (const char c : trimmed(column)) {
    const std::size_t upper = kUpper.find(c);
    const bool plain = kLower.find(c) != std::string_view::npos || (c >= '0' && c <= '9');
    out += upper != std::string_view::npos ? kLower[upper] : plain ? c : '_';
  }
  return out;
}

// "a, b" or, without commas, "a b".
std::vector<std::string_view> columns_of(std::string_view text) {
  const char separator = text.find(',') == std::string_view::npos ? ' ' : ',';
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    if (const std::string_view column = trimmed(text.substr(0, end)); !column.empty())
      out.push_back(column);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

bool is_whole_number(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string quoted(std::string_view text) {
  const char quote = text.find('\'') == std::string_view::npos ? '\'' : '"';
  return quote + std::string(text) + quote;
}

std::string without_case(const std::string& expression) {
  return "translate(" + expression + ", '" + std::string(kUpper) + "', '" + std::string(kLower) +
         "')";
}

bool is_name(std::string_view text) {
  const auto starts = [](char c) {
    return kUpper.find(c) != std::string_view::npos || kLower.find(c) != std::string_view::npos ||
           c == '_' || static_cast<unsigned char>(c) >= 0x80;
  };
  return !text.empty() && starts(text.front()) &&
         std::all_of(text.begin(), text.end(), [&](char c) {
           return starts(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
         });
}

// Paths that begin at the question begin at current() instead: the text is going to stand in a
// predicate, where '.' is a row of the file. Paths inside predicates of its own stay.
class AtQuestion {
 public:
  explicit AtQuestion(const Program& from) {
    Expr current;
    current.op = Op::kCall;
    current.function = *find_function("current");
    out_ = from;
    out_.nodes.insert(out_.nodes.begin(), current);
    for (std::uint32_t& node : out_.lists) ++node;
    for (Expr& e : out_.nodes)
      if (e.base != kNone) ++e.base;
  }
  Program run() {
    visit(out_.root());
    return std::move(out_);
  }

 private:
  void visit(std::uint32_t index) {
    Expr& e = out_.nodes[index];
    if (e.op == Op::kPath && e.start == Start::kExpression) return visit(e.base);
    if (e.op == Op::kPath && e.start == Start::kContext) {
      e.start = Start::kExpression;
      e.base = 0;
    }
    if (e.op == Op::kPath || e.op == Op::kNumber || e.op == Op::kText) return;
    for (std::uint32_t i = 0; i < e.count; ++i) visit(out_.lists[e.first + i]);
  }
  Program out_;
};

class SearchLoader {
 public:
  SearchLoader(Loader& loader, const XmlNode& element, std::uint32_t control)
      : loader_(loader), data_(loader.data), element_(element), control_(control) {}

  void run() {
    const std::optional<SearchCall> call = search_call_in(control().appearance);
    if (!call) return;
    if (!call->why.empty()) return stay(call->why);
    auto& choices = control().choices;
    const auto named = std::find_if(choices.begin(), choices.end(), [](const FixedChoice& choice) {
      return !is_whole_number(choice.value);
    });
    if (named == choices.end()) return;
    if (!open_file(*text_argument(call->arguments[0]))) return;
    Itemset itemset;
    itemset.distinct = true;
    itemset.nodes = expression(rows(*call));
    itemset.value = expression(path_of_column(named->value));
    labels(named->label, itemset);
    if (itemset.nodes == kNone || itemset.value == kNone || itemset.label == kNone) return;
    control().items_at = static_cast<std::uint32_t>(named - choices.begin());
    choices.erase(named);
    std::erase_if(choices,
                  [](const FixedChoice& choice) { return !is_whole_number(choice.value); });
    control().itemset = static_cast<std::uint32_t>(data_.itemsets.size());
    data_.itemsets.push_back(std::move(itemset));
  }

 private:
  Control& control() { return data_.controls[control_]; }
  void stay(const std::string& why) {
    loader_.warning(element_, why + "; the choices stay those of the form",
                    "write search('file'), or search('file', 'contains', 'column', value)");
  }

  // Rows in the order of the column `sortby`, else as they stand. Without the file the question
  // keeps the choices that it lists, as it does for an app that knows no search().
  bool open_file(std::string_view name) {
    const std::string file = std::string(name) + (name.ends_with(".csv") ? "" : ".csv");
    file_ = file;
    const std::string id = "search(" + file + ")";
    for (std::size_t i = 0; i < data_.instances.size(); ++i)
      if (data_.instances[i].id == id) instance_ = i;
    if (instance_ == kNone) {
      const std::size_t problem_count = loader_.problems.size();
      Tree tree = load_file(loader_, element_, file);
      if (loader_.problems.size() > problem_count) return false;
      instance_ = data_.instances.size();
      warn_of_size(tree);
      data_.instances.push_back({id, sorted(std::move(tree))});
    }
    return true;
  }

  // Beyond what one expression may cost nothing would be offered: better said than met.
  void warn_of_size(const Tree& tree) {
    std::size_t count = 0;
    for (std::uint32_t row = first_row(tree); row != kNone; row = tree.at(row).next) ++count;
    if (count > kSearchRowCountMax)
      loader_.warning(element_,
                      "'" + file_ + "' has " + std::to_string(count) +
                          " rows, more than search() is sure to look through (50,000)",
                      "use select_one_from_file with a choice_filter, or a shorter file");
  }

  std::uint32_t first_row(const Tree& tree) const {
    const std::uint32_t root = tree.child(0, data_.names.find("root"));
    return root == kNone ? kNone : tree.child(root, data_.names.find("item"));
  }
  std::optional<std::string_view> column(const Tree& tree, std::string_view wanted) const {
    const std::uint32_t row = first_row(tree);
    if (row == kNone) return std::nullopt;
    for (std::uint32_t c = tree.at(row).first_child; c != kNone; c = tree.at(c).next)
      if (plain_name(data_.names.text(tree.at(c).name)) == plain_name(wanted))
        return data_.names.text(tree.at(c).name);
    return std::nullopt;
  }

  Tree sorted(Tree tree) {
    const std::optional<std::string_view> by = column(tree, kSortColumn);
    if (!by) return tree;
    const NameId key = data_.names.find(*by);
    std::vector<std::pair<double, std::uint32_t>> rows;
    for (std::uint32_t row = first_row(tree); row != kNone; row = tree.at(row).next) {
      const std::uint32_t cell = tree.child(row, key);
      const double number =
          cell == kNone ? number_of_text({}) : plain_number_of_text(tree.at(cell).text);
      if (!(number == number)) {
        loader_.warning(element_,
                        "the column 'sortby' of '" + file_ + "' holds something that is no number",
                        "the rows stay in the order of the file");
        return tree;
      }
      rows.emplace_back(number, row);
    }
    std::sort(rows.begin(), rows.end());  // then by row: as in the file
    Tree out;
    const std::uint32_t root = out.add_child(0, data_.names.find("root"), {});
    for (const auto& [number, row] : rows) {
      const std::uint32_t item = out.add_child(root, tree.at(row).name, {});
      for (std::uint32_t c = tree.at(row).first_child; c != kNone; c = tree.at(c).next)
        out.add_child(item, tree.at(c).name, out.own(std::string(tree.at(c).text)));
    }
    return out;
  }

  // A header may hold spaces itself.
  std::vector<std::string_view> columns_in(std::string_view text) const {
    if (column(data_.instances[instance_].tree, text)) return {trimmed(text)};
    return columns_of(text);
  }

  // From a row to a column of it; an empty file has no columns to miss.
  std::string path_of_column(std::string_view wanted) {
    const Tree& tree = data_.instances[instance_].tree;
    const std::optional<std::string_view> found = column(tree, wanted);
    if (!found && first_row(tree) != kNone) {
      loader_.error(element_,
                    "search() needs the column '" + std::string(wanted) + "', which '" + file_ +
                        "' does not have",
                    "correct the choice or the appearance, or add the column");
      return ".";
    }
    const std::string_view name = found.value_or(wanted);
    return is_name(name) ? std::string(name) : "*[local-name() = " + quoted(name) + "]";
  }

  // An argument's expression, to stand in a predicate.
  std::string seen_from_row(std::string_view argument) {
    std::variant<Program, ParseFailure> parsed = parse_xpath(argument, data_.names);
    if (const auto* program = std::get_if<Program>(&parsed))
      return print(AtQuestion(*program).run(), data_.names);
    expression(std::string(argument));  // says what is wrong with it
    return {};
  }

  std::string match(const std::string& cell, const std::string& value, std::string_view how) const {
    if (how == "startswith") return "starts-with(" + cell + ", " + value + ")";
    if (how == "endswith") return "ends-with(" + cell + ", " + value + ")";
    if (how == "matches") return cell + " = " + value;
    return "contains(" + cell + ", " + value + ")";
  }

  // One way of matching, or all where it is an answer that says which.
  std::string matches(const std::string& cell, const std::string& value, std::string_view how) {
    if (const auto text = text_argument(how)) return match(cell, value, plain_name(*text));
    const std::string asked = without_case("normalize-space(" + seen_from_row(how) + ")");
    std::string out = match(cell, value, "contains");
    for (const std::string_view word : {"matches", "endswith", "startswith"})
      out = "if(" + asked + " = '" + std::string(word) + "', " + match(cell, value, word) + ", " +
            out + ")";
    return out;
  }

  std::string rows(const SearchCall& call) {
    std::string out = "instance('" + data_.instances[instance_].id + "')/root/item";
    const auto& arguments = call.arguments;
    std::string found;
    if (arguments.size() >= 4) {
      const std::string value = without_case(seen_from_row(arguments[3]));
      for (const std::string_view column : columns_in(*text_argument(arguments[2])))
        found += (found.empty() ? "" : " or ") +
                 matches(without_case(path_of_column(column)), value, arguments[1]);
    }
    if (!found.empty()) out += "[" + found + "]";
    if (arguments.size() == 6)
      out += "[" + without_case(path_of_column(*text_argument(arguments[4]))) + " = " +
             without_case(seen_from_row(arguments[5])) + "]";
    return out;
  }

  // "name (district: north)": the first column, then the others with their names.
  ExpressionId label(std::string_view listed) {
    const std::vector<std::string_view> columns = columns_in(listed);
    if (columns.empty()) return expression("''");
    const std::string first = path_of_column(columns[0]);
    std::string rest;
    for (std::size_t i = 1; i < columns.size(); ++i)
      rest += ", " + quoted(" (" + std::string(columns[i]) + ": ") + ", " +
              path_of_column(columns[i]) + ", ')'";
    return expression(rest.empty() ? first : "concat(" + first + rest + ")");
  }
  static std::string plain(const TextParts& parts) {
    std::string out;
    for (const TextPart& part : parts) out += part.text;
    return out;
  }
  // The columns may be others in each language.
  void labels(const Text& text, Itemset& itemset) {
    if (text.itext.empty()) {
      itemset.label = label(plain(text.parts));
      return;
    }
    const std::uint32_t number = data_.itext_ids.find(text.itext);
    for (const Translation& translation : data_.translations) {
      const std::uint32_t entry = translation.text(number);
      itemset.labels.push_back(entry == kNone ? kNone : label(plain(data_.itexts[entry].shown)));
    }
    for (ExpressionId& each : itemset.labels)
      if (each == kNone) each = itemset.labels.front();
    itemset.label = itemset.labels.empty() ? kNone : itemset.labels.front();
  }

  ExpressionId expression(std::string text) {
    return loader_.expression(element_, data_.kept.emplace_back(std::move(text)));
  }

  Loader& loader_;
  DefinitionData& data_;
  const XmlNode& element_;
  std::uint32_t control_;
  std::size_t instance_ = kNone;
  std::string file_;
};

}  // namespace

void Loader::load_search(const XmlNode& element, std::uint32_t control) {
  SearchLoader(*this, element, control).run();
}

}  // namespace faltbok::forms
