// What `check` says beyond errors: only what is surely not meant, and each thing with its cell.
#include <catch2/catch_test_macros.hpp>

#include "tests/forms/xlsform/help.h"

namespace faltbok::forms::xlsform {

namespace {

std::string style_of(std::string_view form) {
  REQUIRE(errors_of(compile_text(form)).empty());
  std::string said;
  for (const Problem& problem : style_warnings(base::view_of(form), "form.md")) {
    CHECK(problem.severity == Severity::kWarning);
    said += text_of(problem) + "\n";
  }
  return said;
}

// Two questions of one to three points, and a score over them.
std::string scored(std::string_view calculation, std::string_view constraint) {
  return style_of(
      "| survey |\n| | type | name | label | calculation | constraint |\n"
      "| | select_one l | a | A | | |\n| | select_one l | b | B | | |\n"
      "| | range | r | R | | |\n| | integer | i | I | | |\n| | select_multiple l | m | M | | |\n"
      "| | calculate | p | | instance('l')/root/item[name = ${a}]/points | |\n"
      "| | calculate | s | | " +
      std::string(calculation) + " | " + std::string(constraint) +
      " |\n| | note | n | ${s} ${p} | | |\n| choices |\n| | list_name | name | label | points |\n"
      "| | l | 1 | One | 1 |\n| | l | 2 | Two | 2 |\n| | l | 3 | Three | 3 |\n");
}

}  // namespace

TEST_CASE("style: what works but is probably not meant is said", "[xlsform]") {
  CHECK(style_of("| survey |\n| | type | name | label::sv | label::en | relevant | calculation | "
                 "choice_filter |\n"
                 "| | select_one a | x | X | | | | |\n| | select_one b | y | Y | Y | | | of=${x} "
                 "|\n"
                 "| | text | z | Z | Z | false() | | |\n| | calculate | c | | | | 1 | |\n"
                 "| choices |\n| | list_name | name | label::sv | label::en | of |\n"
                 "| | a | 1 | E | O | |\n| | b | 2 | T | T | 1 |\n| | b | 3 | T | T | 7 |\n"
                 "| | d | 4 | F | F | |\n") ==
        "sheet survey, row 3, column label::sv: there is no text in 'en'; people will see '-'; "
        "translate it\n"
        "sheet survey, row 5, column relevant: 'z' is never reached: no answers make its relevance "
        "true; correct the relevance, or remove it\n"
        "sheet survey, row 6, column name: nothing in the form uses 'c'; it is only exported\n"
        "sheet choices, row 12, column list_name: no question uses the list 'd'; remove it\n"
        "sheet choices, row 11, column of: the choice '3' of list 'b' is let through by no filter, "
        "whatever is answered; correct the value, or remove the choice\n");
}

TEST_CASE("style: a text that a language lacks is said where one column names no language") {
  const auto said = [](std::string_view settings) {
    return style_of(
        "| survey |\n| | type | name | label | label::Svenska (sv) | hint::Svenska (sv) |\n"
        "| | select_one l | a | A | A sv | |\n| | text | b | B | | |\n| | text | c | | C | |\n"
        "| | text | d | D | D | D |\n| | note | e | ${a} 1-2: | | |\n"
        "| choices |\n| | list_name | name | label | label::Svenska (sv) |\n"
        "| | l | x | X | X |\n| | l | y | Y | |\n| | l | 7 | 7 | |\n" +
        std::string(settings));
  };
  CHECK(said("") ==
        "sheet survey, row 4, column label: there is no text in 'Svenska (sv)'; people will see "
        "that of the column without a language; translate it\n"
        "sheet survey, row 5, column label::Svenska (sv): there is no text in 'default'; people "
        "will see '-'; translate it\n"
        "sheet survey, row 6, column hint::Svenska (sv): there is no text in 'default'; people "
        "will see '-'; translate it\n"
        "sheet choices, row 11, column label: there is no text in 'Svenska (sv)'; people will see "
        "that of the column without a language; translate it\n");
  CHECK(said("| settings |\n| | default_language |\n| | Svenska (sv) |\n").empty());
}

TEST_CASE("style: a question is unreachable only when no answers lead to it", "[xlsform]") {
  const auto reached = [](std::string_view relevant) {
    const std::string said = style_of(
        "| survey |\n| | type | name | label | relevant | calculation | default |\n"
        "| | select_one l | a | A | | | |\n| | select_multiple l | m | M | | | |\n"
        "| | integer | i | I | | | |\n| | calculate | k | | | if(${a} = '1', 'x', 'y') | |\n"
        "| | select_one l | d | D | | | 9 |\n| | begin_group | facts | | | | |\n"
        "| | select_one l | f | F | | | |\n| | end_group | | | | | |\n| | text | z | Z | " +
        std::string(relevant) +
        " | | |\n| | note | n | ${k} | | | |\n| choices |\n| | list_name | name | label |\n"
        "| | l | 1 | One |\n| | l | 2 | Two |\n");
    return !holds(said, "'z' is never reached");
  };
  CHECK(reached("${a} = '1'"));
  CHECK(!reached("${a} = '3'"));
  CHECK(reached("${a} != '3'"));
  CHECK(reached("${a} = ''"));
  CHECK(reached("${d} = '9'"));  // a default counts
  CHECK(!reached("${d} = '8'"));
  CHECK(reached("${f} = '3'"));  // a fact may be anything
  CHECK(reached("not(${a} = '3')"));
  CHECK(!reached("${a} = '1' and ${m} = 'q' and false()"));
  CHECK(!reached("selected(${m}, '3')"));
  CHECK(reached("selected(${m}, '2')"));
  CHECK(reached("${i} > 1000"));
  CHECK(!reached("${a} > 2"));
  CHECK(reached("${a} > 1"));
  CHECK(!reached("${k} = 'z'"));
  CHECK(reached("${k} = 'y'"));
  CHECK(!reached("count-selected(${m}) > 2"));
  CHECK(reached("count-selected(${m}) > 1"));
  CHECK(!reached("0"));
  CHECK(reached("today() > '2020-01-01'"));
  CHECK(reached("${last-saved#a} = '3'"));
  CHECK(reached("${a} = ${m}"));
  CHECK(!reached("if(${a} = '7', true(), false())"));
  CHECK(reached("coalesce(${a}, '3') = '3'"));
}

TEST_CASE("style: a choice is kept back only when every filter of its list keeps it", "[xlsform]") {
  const auto kept = [](std::string_view filters) {
    return style_of(
        "| survey |\n| | type | name | label | choice_filter |\n"
        "| | select_one region | r | R | |\n" +
        std::string(filters) +
        "| choices |\n| | list_name | name | label | of | size |\n"
        "| | region | n | N | | |\n| | region | s | S | | |\n"
        "| | town | a | A | n | 5 |\n| | town | b | B | x | 9 |\n");
  };
  CHECK(holds(kept("| | select_one town | t | T | of = ${r} |\n"),
              "column of: the choice 'b' of list 'town' is let through by no filter"));
  CHECK(holds(kept("| | select_one town | t | T | size < 9 and of = ${r} |\n"), "choice 'b'"));
  CHECK(!holds(kept("| | select_one town | t | T | of = ${r} or size > 8 |\n"), "choice"));
  CHECK(!holds(kept("| | select_one town | t | T | of = ${r} |\n| | select_one town | u | U | |\n"),
               "choice"));
  CHECK(!holds(kept("| | select_one town | t | T | of = ${r} |\n"
                    "| | select_one town | u | U | of = 'x' |\n"),
               "choice"));
  CHECK(
      !holds(kept("| | text | w | W | |\n| | select_one town | t | T | of = ${w} |\n"), "choice"));
}

TEST_CASE("style: a score that stops short of its declared range is named", "[xlsform]") {
  const std::string_view both = "${a} + ${b}";
  CHECK(scored(both, ". >= 2 and . <= 6").empty());
  CHECK(scored(both, "").empty());
  CHECK(scored(both, ". <= 5").empty());  // more than declared is not proved wrong
  CHECK(
      holds(scored(both, ". >= 0 and . <= 6"),
            "sheet survey, row 9, column constraint: the score 's' is declared as 0 to 6, but its "
            "answers only come to 2 to 6; look at the points and the calculation"));
  CHECK(holds(scored(both, ". <= 9"), "declared as at most 9"));
  CHECK(holds(scored("${p} * 2", "0 <= . and 8 >= ."), "only come to 2 to 6"));
  CHECK(scored("coalesce(${p}, 0) * 2", "0 <= . and 6 >= .").empty());
  CHECK(holds(scored("coalesce(${p}, 0) * 2", "0 <= . and 8 >= ."), "only come to 0 to 6"));
  CHECK(scored("${p} + ${i}", ". >= 0 and . <= 800").empty());
  CHECK(holds(scored("if(${p} > 2, 10, ${r})", ". <= 11"), "only come to 1 to 10"));
  CHECK(holds(scored("round((${p} + ${r}) div 2)", ". <= 20"), "only come to 1 to 7"));
  CHECK(scored("7 * ${p} div (${a} - 1)", ". <= 20").empty());  // may divide by 0: no bound
  CHECK(holds(scored("count-selected(${m}) - ${r}", ". <= 3"), "only come to -10 to 2"));
}

TEST_CASE("style: more warnings than are shown are still no error", "[xlsform]") {
  std::string form =
      "| survey |\n| | type | name | label::a | label::b |\n| | text | q | Q | R |\n";
  for (int i = 0; i < 600; ++i) form += "| | text | q" + std::to_string(i) + " | Q | |\n";
  const std::vector<Problem> problems = style_warnings(base::view_of(form), "form.md");
  REQUIRE(problems.size() == 501);
  CHECK(!has_errors(problems));
  CHECK(holds(text_of(problems.back()), "more problems than are shown"));
}

TEST_CASE("style: lists and calculations that only an expression uses are used", "[xlsform]") {
  CHECK(style_of("| survey |\n| | type | name | label | calculation |\n"
                 "| | select_one l | a | A | |\n"
                 "| | calculate | k | | instance('w')/root/item[name = ${a}]/label |\n"
                 "| | note | n | N ${k} | |\n| | calculate | j | | 1 |\n"
                 "| | calculate | i | | /data/j + 1 |\n| | note | o | ${i} | |\n"
                 "| choices |\n| | list_name | name | label |\n| | l | 1 | One |\n"
                 "| | w | 1 | Uno |\n")
            .empty());
}

TEST_CASE("style: messages that nothing shows, and defaults that nobody can choose, are named",
          "[xlsform]") {
  const std::string form =
      "| survey |\n| | type | name | label | constraint_message | required_message | required | "
      "default |\n"
      "| | text | a | A | Too long | Answer this | | |\n"
      "| | text | b | B | | Answer this | yes | |\n"
      "| | select_one l | c | C | | | | z |\n| | select_multiple l | d | D | | | | x q |\n"
      "| | select_one l | e | E | | | | ${c} |\n"
      "| choices |\n| | list_name | name | label |\n| | l | x | X |\n";
  std::string said;
  for (const Problem& problem : style_warnings(base::view_of(form), "form.md"))
    said += text_of(problem) + "\n";
  CHECK(said ==
        "sheet survey, row 3, column constraint_message: the message is never shown: there is no "
        "constraint; write one, or remove the message\n"
        "sheet survey, row 3, column required_message: the message is never shown: there is no "
        "required; write one, or remove the message\n"
        "sheet survey, row 5, column default: the default 'z' is no choice of list 'l'; correct "
        "it\n"
        "sheet survey, row 6, column default: the default 'q' is no choice of list 'l'; correct "
        "it\n");
}

}  // namespace faltbok::forms::xlsform
