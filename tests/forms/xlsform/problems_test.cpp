#include <catch2/catch_test_macros.hpp>

#include "tests/forms/xlsform/help.h"

namespace faltbok::forms::xlsform {

TEST_CASE("problems: all of them at once, each with its place and what to do", "[xlsform]") {
  const Compiled compiled = compile_text(
      "| survey |\n"
      "| | type | name | label | relevant |\n"
      "| | selct_one yn | a | A | |\n"
      "| | text | 1b | B | |\n"
      "| | text | c | C | ${nme} = 1 |\n"
      "| | text | name | N | |\n"
      "| | text | name | N | |\n"
      "| | begin_group | g | G | |\n");
  CHECK(errors_of(compiled) ==
        "sheet survey, row 3, column type: 'selct_one' is not a type; did you mean 'select_one'?\n"
        "sheet survey, row 4, column name: '1b' cannot be a name; begin with a letter or '_', then "
        "letters, digits, '-', '_' and '.'\n"
        "sheet survey, row 8, column type: the group 'g' is never ended; add a row 'end_group'\n"
        "sheet survey, row 7, column name: the name 'name' is already used in row 6; names beside "
        "each other must differ\n"
        "sheet survey, row 5, column relevant: there is no question named 'nme'; did you mean "
        "'name'?\n");
  CHECK(compiled.xml.empty());
}

TEST_CASE("problems: a missing calculation is named by the column that is missing", "[xlsform]") {
  CHECK(errors_of(compile_text("| survey |\n| | type | name | label |\n| | text | a | A |\n"
                               "| | calculate | k | |\n")) ==
        "sheet survey, row 4, column calculation: the calculation is missing; write an "
        "expression\n");
}

TEST_CASE("problems: a name that is there twice is said once, not at each use", "[xlsform]") {
  CHECK(errors_of(compile_text("| survey |\n| | type | name | label | relevant |\n"
                               "| | text | a | A | |\n| | text | a | A | |\n"
                               "| | text | b | B ${a} | ${a} = 1 |\n")) ==
        "sheet survey, row 4, column name: the name 'a' is already used in row 3; names beside "
        "each other must differ\n");
}

TEST_CASE("problems: what is wrong with a row of a loop is said once", "[xlsform]") {
  CHECK(errors_of(compile_text(
            "| survey |\n| | type | name | label | relevant |\n| | begin loop over l | lp | L | |\n"
            "| | integer | n | N | |\n| | text | t | T | ${n} = ${m} |\n| | end loop | | | |\n"
            "| choices |\n| | list_name | name | label |\n| | l | x | X |\n| | l | y | Y |\n")) ==
        "sheet survey, row 5, column relevant: '${n}' could be /data/lp/x/n or /data/lp/y/n; give "
        "the questions different names\n"
        "sheet survey, row 5, column relevant: there is no question named 'm'; write the name as "
        "it stands in the column name\n");
}

TEST_CASE("problems: an end that fits no beginning is named with the row that it ends",
          "[xlsform]") {
  const Compiled compiled = compile_text(
      "| survey |\n| | type | name | label |\n| | begin_repeat | r | R |\n| | text | t | T |\n| | "
      "end_group | | |\n| | end_group | | |\n");
  CHECK(holds(errors_of(compiled),
              "row 5, column type: 'end_group' ends the repeat 'r' that begins in row 3; write "
              "'end_repeat'"));
  CHECK(holds(errors_of(compiled), "row 6, column type: 'end_group' ends nothing"));
}

TEST_CASE("problems: a list that is not there is named, with the nearest that is", "[xlsform]") {
  const Compiled compiled = compile_text(
      "| survey |\n| | type | name | label |\n| | select_one yesno | a | A |\n"
      "| choices |\n| | list_name | name | label |\n| | yes_no | y | Y |\n| | yes_no | y | Y |\n");
  CHECK(holds(errors_of(compiled),
              "there is no list 'yesno' on sheet choices; did you mean 'yes_no'?"));
  CHECK(holds(errors_of(compiled),
              "sheet choices, row 7, column name: list 'yes_no' has the choice 'y' twice"));
}

TEST_CASE("problems: files that are no workbook are told apart", "[xlsform]") {
  const auto told = [](std::string_view bytes) {
    return errors_of(compile(base::view_of(bytes), "form.xlsx"));
  };
  using namespace std::string_view_literals;
  CHECK(holds(told("\x89PNG\r\n\x1a\n"sv), "PNG picture"));
  CHECK(holds(told("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv), "old Excel workbook (.xls)"));
  CHECK(holds(told("%PDF-1.4"sv), "PDF"));
  CHECK(holds(told("PK\x03\x04 and no more"sv), "no whole zip archive"));
  CHECK(holds(told(""sv), "the file is empty"));
  CHECK(holds(told("just prose"sv), "neither an .xlsx workbook nor text with Markdown tables"));
  CHECK(holds(told("survey,,\n,type,name\n"sv), "a comma separated file (.csv)"));
  CHECK(holds(told("<?xml version='1.0'?><h:html/>"sv), "this is XML"));
}

TEST_CASE("problems: an expression that no engine reads compiles, and is named with its cell",
          "[xlsform]") {
  const Compiled compiled = compile_text(
      "| survey |\n| | type | name | label | relevant |\n| | text | a | A | |\n"
      "| | text | b | B | ${a} = = 2 |\n| | text | c | C | nosuch(${a}) |\n");
  CHECK(!compiled.xml.empty());
  REQUIRE(compiled.unreadable.size() == 2);
  CHECK(holds(text_of(compiled.unreadable[0]),
              "sheet survey, row 4, column relevant: the expression cannot be read"));
  CHECK(compiled.unreadable[1].where.row == 5);
}

TEST_CASE("problems: an error is told even after more warnings than are shown", "[xlsform]") {
  std::string form = "| survey |\n| | type | name | label |\n";
  for (int i = 0; i < 600; ++i) form += "| | simserial | q" + std::to_string(i) + " | |\n";
  form += "| | nosuch | z | Z |\n";
  const Compiled compiled = compile_text(form);
  CHECK(compiled.xml.empty());
  CHECK(holds(errors_of(compiled), "row 603, column type: 'nosuch' is not a type"));
  CHECK(holds(errors_of(compiled), "more problems than are shown"));
}

TEST_CASE("problems: a hundred thousand wrong rows are refused at once", "[xlsform]") {
  const std::string word(60, 'q');
  std::string form = "| survey |\n| | type | name | label | relevant |\n";
  for (int i = 0; i < 100'000; ++i) {
    const std::string name = word + std::to_string(i % 1000);
    form.append("| | ").append(i % 2 == 0 ? "text" : name).append(" | n");
    form.append(std::to_string(i)).append(" | L | ${").append(name).append("} |\n");
  }
  const Compiled compiled = compile_text(form);
  CHECK(compiled.xml.empty());
  CHECK(compiled.problems.size() == 501);
}

TEST_CASE("problems: parameters must fit their question type", "[xlsform]") {
  const auto said = [](std::string_view type, std::string_view parameters) {
    return errors_of(
        compile_text("| survey |\n| | type | name | label | parameters |\n| | " +
                     std::string(type) + " | a | A | " + std::string(parameters) +
                     " |\n| choices |\n| | list_name | name | label |\n| | l | 1 | L |\n"));
  };
  CHECK(said("range", "start=0 end=5 step=0.5").empty());
  CHECK(said("range", "start=5; end=1; step=1").empty());
  CHECK(holds(said("range", "step=0"), "step must be more than 0"));
  CHECK(holds(said("range", "start=1 end=3 step=4"), "at most the distance"));
  CHECK(holds(said("range", "start=a"), "parameter start cannot be 'a'; it must be a number"));
  CHECK(holds(said("range", "stp=1"), "takes no parameter 'stp'; did you mean 'step'?"));
  CHECK(holds(said("range", "placeholder=11"), "outside the scale"));
  CHECK(holds(said("range", "tick_labelset=m"), "there is no list 'm'"));
  CHECK(said("range", "tick_labelset=l").empty());
  CHECK(holds(said("range", "start=2 end=9 tick_labelset=l"), "'1' lies outside the scale"));
  CHECK(holds(said("range", "start=-2 end=9 step=2 tick_labelset=l"), "'1' is no tick"));
  CHECK(said("range", "start=0 end=1 step=0.1 tick_interval=0.3").empty());
  CHECK(holds(said("range", "start=0 end=9 step=2 tick_interval=3"), "a multiple of step"));
  CHECK(holds(said("range", "start=0 end=9 step=2 placeholder=3"), "no step of the scale"));
  CHECK(said("geotrace", "incremental=true").empty());
  CHECK(holds(said("geotrace", "incremental=false"), "it must be true"));
  CHECK(holds(said("select_one l", "seed=1"), "a seed without randomize=true"));
  CHECK(holds(said("select_one l", "randomize=maybe"), "cannot be 'maybe'"));
  CHECK(holds(said("audio", "quality=best"),
              "it must be voice-only, or low, or normal, or external"));
  CHECK(holds(said("text", "rows"), "'rows' is no parameter; write name=value"));
}

TEST_CASE("problems: what only does nothing is said, and the form compiles", "[xlsform]") {
  const auto warned = [](std::string_view form) {
    const Compiled compiled = compile_text(form);
    CHECK(errors_of(compiled).empty());
    return warnings_of(compiled);
  };
  CHECK(holds(warned("| survey |\n| | type | name | label |\n| | text | a | A |\n"
                     "| settings |\n| | form_id | id_string |\n| | new | old |\n"),
              "column id_string: the form has its id twice"));
  CHECK(holds(warned("| survey |\n| | type | name | label |\n| | text | a | A |\n"
                     "| settings |\n| | allow_choice_duplicates |\n| | Bob |\n"),
              "'Bob' is neither yes nor no; it is left out"));
  CHECK(holds(warned("| survey |\n| | type | name | label | trigger |\n| | text | a | A | |\n"
                     "| | begin_group | g | G | ${a} |\n| | text | b | B | |\n| | end_group |\n"),
              "a group or repeat has no value to set"));
}

TEST_CASE("problems: a scale's labels fit its appearance", "[xlsform]") {
  const auto said = [](std::string_view appearance, std::string_view names) {
    std::string form =
        "| survey |\n| | type | name | label | parameters | appearance |\n"
        "| | range | a | A | start=0 end=4 tick_labelset=l | " +
        std::string(appearance) + " |\n| choices |\n| | list_name | name | label |\n";
    for (const char name : names) form += "| | l | " + std::string(1, name) + " | L |\n";
    return errors_of(compile_text(form));
  };
  CHECK(said("vertical", "024").empty());
  CHECK(said("no-ticks", "04").empty());
  CHECK(holds(said("no-ticks", "024"), "only the two ends"));
  CHECK(holds(said("picker", "04"), "does nothing with the appearance 'picker'"));
  CHECK(holds(said("", "0x"), "labels a tick and is no number"));
}

}  // namespace faltbok::forms::xlsform
