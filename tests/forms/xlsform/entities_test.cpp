// Entities: where each stands, what it is made of, and what is said when that cannot be.
#include <catch2/catch_test_macros.hpp>

#include "tests/forms/xlsform/help.h"

namespace faltbok::forms::xlsform {

namespace {

constexpr std::string_view kHousehold = R"(
| survey |
| | type         | name | label | save_to         |
| | text         | addr | A     | homes#address   |
| | begin_group  | in   | In    |                 |
| | begin_repeat | rep  | Rep   |                 |
| | begin_group  | who  | Who   |                 |
| | text         | nick | N     | people#nickname |
| | end_group    |      |       |                 |
| | end_repeat   |      |       |                 |
| | end_group    |      |       |                 |
| entities |
| | list_name | label              |
| | homes     | ${addr}            |
| | people    | ${nick} of ${addr} |
)";

// Two lists over questions in a form of your own.
std::string two_lists(std::string_view rows) {
  return "| survey |\n| | type | name | label | save_to |\n" + std::string(rows) +
         "| entities |\n| | list_name | label |\n| | one | ${a} |\n| | two | ${b} |\n";
}

}  // namespace

TEST_CASE("compile: an entity is declared in meta with its properties", "[xlsform]") {
  const Compiled compiled = compile_text(R"(
| survey |
| | type | name | label | save_to |
| | text | who  | Who   | full_name |
| entities |
| | list_name | label  |
| | people    | ${who} |
)");
  CHECK(errors_of(compiled).empty());
  CHECK(holds(compiled.xml, R"x(entities:entities-version="2024.1.0")x"));
  CHECK(holds(compiled.xml, R"x(<entity dataset="people" create="1" id=""><label/></entity>)x"));
  CHECK(holds(compiled.xml, R"x(entities:saveto="full_name")x"));
  CHECK(holds(compiled.xml, R"x(calculate=" /data/who " readonly="true()")x"));
}

TEST_CASE("entities: a list of its own for what is in a repeat, and each is told apart by its name",
          "[xlsform]") {
  const Compiled compiled = compile_text(kHousehold);
  CHECK(errors_of(compiled).empty());
  CHECK(holds(compiled.xml, R"x(entities:entities-version="2025.1.0")x"));
  CHECK(holds(compiled.xml, R"x(<who><nick/><meta><entity dataset="people" create="1" id="">)x"));
  CHECK(holds(compiled.xml, R"x(<instanceID/><entity dataset="homes" create="1" id="">)x"));
  CHECK(holds(compiled.xml, R"x(entities:saveto="nickname")x"));
  CHECK(holds(compiled.xml, R"x(entities:saveto="address")x"));
  CHECK(holds(
      compiled.xml,
      R"x(<bind nodeset="/data/in/rep/who/meta/entity/label" calculate=" ../../../nick  of  /data/addr ")x"));
  CHECK(holds(
      compiled.xml,
      R"x(<setvalue ref="/data/in/rep/who/meta/entity/@id" event="odk-new-repeat" value="uuid()"/></repeat>)x"));
}

TEST_CASE("entities: a form's only entity outside repeats stands in the form's meta", "[xlsform]") {
  const Compiled compiled = compile_text(
      "| survey |\n| | type | name | label | save_to |\n| | begin_group | g | G | |\n"
      "| | text | a | A | x |\n| | end_group | | | |\n"
      "| entities |\n| | list_name | label |\n| | one | ${a} |\n");
  CHECK(errors_of(compiled).empty());
  CHECK(holds(compiled.xml, R"x(entities:entities-version="2024.1.0")x"));
  CHECK(holds(compiled.xml, R"x(<meta><instanceID/><entity dataset="one")x"));
}

TEST_CASE("entities: two lists outside repeats take the form and a group, or are refused",
          "[xlsform]") {
  const std::string_view apart =
      "| | text | a | A | one#x |\n| | begin_group | g | G | |\n"
      "| | text | b | B | two#y |\n| | end_group | | | |\n";
  const Compiled good = compile_text(two_lists(apart));
  CHECK(errors_of(good).empty());
  CHECK(holds(good.xml, R"x(<g><b/><meta><entity dataset="two")x"));
  const std::string_view mixed = "| | text | a | A | one#x |\n| | text | b | B | two#y |\n";
  CHECK(holds(errors_of(compile_text(two_lists(mixed))),
              "row 8, column list_name: there is no group left for the entity list 'two': 'one' "
              "(row 7) has it; put the questions of each list into a group of their own"));
}

TEST_CASE("entities: an update has versions, and its id is not made anew", "[xlsform]") {
  const Compiled compiled = compile_text(
      "| survey |\n| | type | name | label | save_to |\n| | text | a | A | x |\n"
      "| entities |\n| | list_name | entity_id | create_if | update_if | label |\n"
      "| | one | ${a} | ${a} = '' | ${a} != '' | ${a} |\n");
  CHECK(errors_of(compiled).empty());
  CHECK(holds(
      compiled.xml,
      R"x(<entity dataset="one" create="1" update="1" baseVersion="" trunkVersion="" branchId="" id=""><label/></entity>)x"));
  CHECK(holds(compiled.xml, R"x(<instance id="one" src="jr://file-csv/one.csv"/>)x"));
  CHECK(!holds(compiled.xml, "uuid()"));
}

TEST_CASE("entities: what cannot be saved is named with its cell", "[xlsform]") {
  const auto said = [](std::string_view rows) { return errors_of(compile_text(two_lists(rows))); };
  const std::string_view b = "| | begin_group | g | G | |\n| | text | b | B | |\n| | end_group |\n";
  CHECK(holds(said("| | text | a | A | x |\n" + std::string(b)), "this names none; write LIST#P"));
  CHECK(holds(said("| | text | a | A | onee#x |\n" + std::string(b)),
              "row 3, column save_to: there is no entity list 'onee' on sheet entities; did you "
              "mean 'one'?"));
  CHECK(holds(said("| | text | a | A | one#Label |\n" + std::string(b)), "cannot be an entity's"));
  CHECK(holds(said("| | text | a | A | one#x#y |\n" + std::string(b)), "cannot be an entity's"));
  CHECK(holds(said("| | text | a | A | one#x |\n| | text | c | C | one#x |\n" + std::string(b)),
              "'x' is already saved from row 3"));
  CHECK(holds(said("| | text | a | A | one#x |\n| | begin_repeat | r | R | |\n"
                   "| | text | c | C | one#z |\n| | end_repeat |\n" +
                   std::string(b)),
              "'a' is not in the repeat 'r' that makes the entities of 'one'"));
  CHECK(holds(errors_of(compile_text("| survey |\n| | type | name | label |\n| | text | a | A |\n"
                                     "| entities |\n| | list_name | label |\n| | e | ${a} |\n"
                                     "| | e | ${a} |\n")),
              "the entity list 'e' already stands in row 6"));
}

}  // namespace faltbok::forms::xlsform
