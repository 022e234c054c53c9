// What the answers to a form can make of its expressions: a sound reading of them over the choices
// and ranges that its questions offer.
//
//   Shape    expressions as their author wrote them, with ${name}; in a filter, a name alone is a
//            column of the choice
//   Errors   none: what is not understood (files, last-saved, facts, an unreadable expression) can
//            be anything
//   Lifetime borrows the survey; remembers what it has found out
//   Threads  one at a time
//   Source   possible.h; README.md of this folder, "What check can prove"
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "forms/xlsform/model.h"
#include "forms/xlsform/possible.h"
#include "forms/xpath/names.h"

namespace faltbok::forms::xlsform {

class Reach {
 public:
  explicit Reach(const Survey& survey);
  Possible of(std::string_view expression);
  // Whether any answers make it true. A question that it names twice, such as in
  // ${a} = 'x' and ${a} = 'y', has one answer at a time: each is tried.
  bool can_be_true(std::string_view expression);
  // A choice filter, for one choice of its list.
  Possible of_filter(std::string_view filter, const Choice& choice);
  Possible of_item(const Item& item);
  // The values that a person can choose from; null: others too.
  Texts offered(const Item& item) const;
  // Null when no question, or more than one, has the name.
  const Item* item(std::string_view name) const;
  const Survey& survey() const { return survey_; }
  std::string_view text(NameId id) const { return names_.text(id); }

 private:
  void index(const Item& item);
  std::vector<const Item*> named_twice(std::string_view expression) const;
  bool true_with_pins(std::string_view expression, const std::vector<const Item*>& items);
  Possible of_text(std::string_view expression, const Choice* choice);
  Possible of_stored(const Item& item);

  const Survey& survey_;
  Names names_;
  std::map<std::string, const Item*, std::less<>> items_;
  std::map<const Item*, Possible> known_;
  std::map<const Item*, Possible> pinned_;  // what a question has been taken to be answered with
  std::set<const Item*> under_way_;         // what it computes itself from can be anything
};

// ". >= 0 and . <= 21": the ends that a constraint names, both included;
// other conditions name none.
Numbers declared_range(std::string_view constraint);

}  // namespace faltbok::forms::xlsform
