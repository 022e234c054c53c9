#include <catch2/catch_test_macros.hpp>

#include "tests/forms/xlsform/help.h"

namespace faltbok::forms::xlsform {

TEST_CASE("markdown: prose, rules under headers, escaped bars and missing closing bars are read",
          "[xlsform]") {
  const Compiled compiled = compile_text(
      "# A form\n\nProse | with a bar in it.\n\n"
      "| survey | type | name | label |\n|---|:---|---|---|\n"
      "| | note | n | a \\| b\n"
      "\nMore prose.\n");
  CHECK(errors_of(compiled).empty());
  CHECK(holds(compiled.xml, "<label>a | b</label>"));
}

TEST_CASE("markdown: a row that belongs to no table is an error, not lost", "[xlsform]") {
  const Compiled compiled = compile_text(
      "| survey |\n| | type | name | label |\n\n| | text | a | A |\nprose\n\n| | text | b | B |\n");
  CHECK(holds(errors_of(compiled), "row 7: this row belongs to no table"));
}

TEST_CASE("markdown: curly quotes in expressions become straight", "[xlsform]") {
  const Compiled compiled = compile_text(
      "| survey |\n| | type | name | label | relevant |\n| | text | a | A | |\n| | text | b | B | "
      "${a} = \xE2\x80\x98x\xE2\x80\x99 |\n");
  CHECK(holds(compiled.xml, "relevant=\" /data/a  = 'x'\""));
}

}  // namespace faltbok::forms::xlsform
