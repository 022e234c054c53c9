// What `${name}` means: the path of that question,
// relative where both it and the reader stand in the same repeat row.
//
//   Shape    " /data/q " with a space on each side, as pyxform writes it;
//            in a predicate " current()/../q "
//            ${last-saved#name} -> " instance('__last-saved')/data/q "
//   Errors   an unknown or ambiguous name, a reference that is not closed: in the report,
//            and the text stays as it is
//   Source   XForms evaluates a bind relative to its own node,
//            and a predicate relative to the node it filters; so
//            inside a predicate only current() leads back to the reader. The row arguments of
//            indexed-repeat() are absolute.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "forms/xlsform/model.h"

namespace faltbok::forms::xlsform {

// Where a text stands: the item it belongs to (none for the settings) and the cell, for problems.
struct Reader {
  const Item* item = nullptr;
  Place place;
  std::size_t below =
      0;  // how many levels under the item the text is evaluated (an entity's label: 3)
  const Item* rows =
      nullptr;  // in a filter over repeat rows: the group whose instances are the choices
};

enum class Within : std::uint8_t { kExpression, kPredicate };

class References {
 public:
  References(const Survey& survey, Report& report);

  std::string in_expression(std::string_view text, const Reader& reader,
                            Within within = Within::kExpression) const;

  // A label cut into text and references; a reference is the expression for an <output>.
  struct Piece {
    bool is_output = false;
    std::string text;
  };
  std::vector<Piece> in_label(std::string_view text, const Reader& reader) const;

  // The item that a name means, or null and a problem.
  const Item* find(std::string_view name, const Reader& reader) const;

  // `select_one ${name}`: the answers to a question of a repeat, as choices.
  struct AnswerRows {
    std::string nodeset;         // all rows of the question's repeat
    const Item* rows = nullptr;  // null when the name means nothing
  };
  AnswerRows answers_to(std::string_view name, const Reader& reader) const;

 private:
  enum class Path : std::uint8_t { kRelative, kFromCurrent, kAbsolute };
  std::string path_for(std::string_view reference, const Reader& reader, Path path) const;
  void index(const Item& item);
  std::string unknown_name(std::string_view name, const Reader& reader) const;

  const Survey& survey_;
  Report& report_;
  std::unordered_map<std::string_view, std::vector<const Item*>> items_;
};

}  // namespace faltbok::forms::xlsform
