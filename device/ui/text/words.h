// The sentences that people read: one file for each language,
// embedded in the program when it is built.
//
//   Shape    text/<tag>.toml, one level of tables: [today] title = "..." is "today.title";
//            {name} is filled in
//   Errors   none: an unknown language is the first; an unknown key shows itself,
//            and a test looks for both
//   Lifetime for the whole program
//   Threads  immutable once made; safe from any thread
#pragma once

#include <functional>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace faltbok::ui {

using Fill = std::pair<std::string_view, std::string>;

class Words {
 public:
  static const Words& in(std::string_view language);
  static std::vector<std::string> languages();  // "sv" first

  // The sentence of this key; the key itself when there is none.
  std::string_view at(std::string_view key) const;
  bool has(std::string_view key) const;
  // The sentence with {name} replaced.
  std::string fill(std::string_view key, std::initializer_list<Fill> fills) const;
  const std::map<std::string, std::string, std::less<>>& all() const { return sentences_; }

 private:
  explicit Words(std::string_view toml) noexcept;
  std::map<std::string, std::string, std::less<>> sentences_;
  friend struct Languages;
};

}  // namespace faltbok::ui
