// Walks over an expression from reference to reference and knows what each stands in.
// It judges no syntax: the engine does.
//
//   Shape    quoted text is passed over, but references inside it count, as in pyxform
//   Lifetime the text must outlive the scanner
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace faltbok::forms::xlsform {

class ExpressionScanner {
 public:
  explicit ExpressionScanner(std::string_view text) : text_(text) {}
  // The text up to the next "${", or to the end.
  std::string_view to_next_reference();
  bool at_end() const { return at_ >= text_.size(); }
  // The name in "${name}"; nothing when it is not closed.
  // To be called where to_next_reference() stopped.
  std::optional<std::string_view> reference();
  bool in_predicate() const;
  bool names_rows_of_indexed_repeat() const;  // the arguments that are node sets, not row numbers

 private:
  struct Bracket {
    char opened;
    bool indexed_repeat;
    int argument;
  };
  void pass(char c);
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t word_from_ = 0;
  char quote_ = '\0';
  std::vector<Bracket> brackets_;
};

}  // namespace faltbok::forms::xlsform
