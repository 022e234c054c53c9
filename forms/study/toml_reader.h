// Reads fields out of a TOML table and says of each what is wrong, with line and column;
// private to forms/study.
//
//   Errors   collected as Problems; a field that is wrong reads as empty
#pragma once

#include <toml++/toml.h>

#include "forms/study/study.h"

namespace faltbok::forms {

class TomlReader {
 public:
  explicit TomlReader(std::vector<Problem>& problems) : problems_(problems) {}

  std::string text(const toml::table& table, std::string_view key);           // required, not empty
  std::string optional_text(const toml::table& table, std::string_view key);  // may be absent
  int integer(const toml::table& table, std::string_view key, int if_absent);
  bool boolean(const toml::table& table, std::string_view key);  // absent: false
  std::vector<std::string> texts(const toml::table& table, std::string_view key);
  Texts translations(const toml::table& table, std::string_view key,
                     const std::vector<std::string>& languages);
  std::vector<const toml::table*> tables(const toml::table& table, std::string_view key);
  // Every key that is not known is named: a misspelt key is never silently dropped.
  void only(const toml::table& table, std::initializer_list<std::string_view> known);
  void problem(const toml::node& at, std::string what, std::string advice);

 private:
  std::vector<Problem>& problems_;
};

}  // namespace faltbok::forms
