#include <catch2/catch_test_macros.hpp>

#include "tests/forms/xlsform/help.h"

namespace faltbok::forms::xlsform {

TEST_CASE("compile: questions become nodes, binds and controls", "[xlsform]") {
  const Compiled compiled = compile_text(R"(
| survey |
| | type    | name | label        | required | constraint | constraint_message |
| | text    | who  | Who are you? | yes      |            |                    |
| | integer | age  | Your age?    |          | . < 120    | Too old            |
| settings |
| | form_title | form_id | version |
| | A title    | my_form | 3       |
)");
  CHECK(errors_of(compiled).empty());
  CHECK(holds(compiled.xml, "<h:title>A title</h:title>"));
  CHECK(holds(compiled.xml,
              R"x(<data id="my_form" version="3"><who/><age/><meta><instanceID/></meta></data>)x"));
  CHECK(holds(compiled.xml, R"x(<bind nodeset="/data/who" type="string" required="true()"/>)x"));
  CHECK(holds(compiled.xml, R"x(constraint=". &lt; 120" jr:constraintMsg="Too old"/>)x"));
  CHECK(holds(compiled.xml, R"x(<input ref="/data/who"><label>Who are you?</label></input>)x"));
}

TEST_CASE("compile: a reference is relative within one repeat row and absolute elsewhere",
          "[xlsform]") {
  const Compiled compiled = compile_text(R"(
| survey |
| | type         | name  | label | calculation                        | relevant    |
| | begin_repeat | rep   | Rep   |                                    |             |
| | integer      | a     | A     |                                    |             |
| | begin_group  | g     | G     |                                    |             |
| | integer      | b     | B     |                                    | ${a} > 1    |
| | calculate    | c     |       | count(instance('l')/root/item[name = ${b}]) | |
| | calculate    | d     |       | indexed-repeat(${a}, ${rep}, ${b}) |             |
| | end_group    |       |       |                                    |             |
| | end_repeat   |       |       |                                    |             |
| | calculate    | total |       | sum(${a})                          |             |
| choices |
| | list_name | name | label |
| | l         | 1    | One   |
)");
  CHECK(errors_of(compiled).empty());
  CHECK(holds(compiled.xml, R"x(relevant=" ../../a  &gt; 1")x"));
  CHECK(holds(compiled.xml, R"x(root/item[name =  current()/../b ]))x"));
  CHECK(holds(compiled.xml, R"x(indexed-repeat( /data/rep/a ,  /data/rep ,  ../b ))x"));
  CHECK(holds(compiled.xml, R"x(calculate="sum( /data/rep/a )")x"));
  CHECK(holds(compiled.xml, R"x(<rep jr:template=""><a/><g><b/><c/><d/></g></rep><rep><a/>)x"));
}

TEST_CASE("compile: languages go to itext, and what one lacks is a dash", "[xlsform]") {
  const Compiled compiled = compile_text(R"(
| survey |
| | type             | name | label::Svenska (sv) | label::English (en) | hint::Svenska (sv) |
| | select_one yesno | q    | Mår du bra?         | Are you well?       | Svara fritt        |
| choices |
| | list_name | name | label::Svenska (sv) | label::English (en) |
| | yesno     | 1    | Ja                  | Yes                 |
| | yesno     | 2    | Nej                 |                     |
)");
  CHECK(errors_of(compiled).empty());
  CHECK(holds(compiled.xml,
              R"x(<translation lang="Svenska (sv)"><text id="yesno-0"><value>Ja</value></text>)x"));
  CHECK(holds(compiled.xml, R"x(<text id="yesno-1"><value>-</value></text>)x"));
  CHECK(holds(compiled.xml, R"x(<text id="/data/q:hint"><value>-</value></text>)x"));
  CHECK(holds(compiled.xml, R"x(<label ref="jr:itext(itextId)"/>)x"));
}

TEST_CASE("compile: a default that computes is a setvalue, a plain one is text", "[xlsform]") {
  const Compiled compiled = compile_text(R"(
| survey |
| | type         | name | label | default    |
| | date         | d    | D     | 2020-01-31 |
| | date         | t    | T     | today()    |
| | text         | u    | U     | https://a.b/c-d |
| | begin_repeat | r    | R     |            |
| | integer      | n    | N     | 1 + 1      |
| | end_repeat   |      |       |            |
)");
  CHECK(errors_of(compiled).empty());
  CHECK(holds(compiled.xml, "<d>2020-01-31</d><t/><u>https://a.b/c-d</u>"));
  CHECK(holds(compiled.xml,
              R"x(<setvalue ref="/data/t" event="odk-instance-first-load" value="today()"/>)x"));
  CHECK(holds(compiled.xml,
              R"x(<setvalue ref="/data/r/n" event="odk-new-repeat" value="1 + 1"/></repeat>)x"));
}

TEST_CASE("compile: a trigger sets its value when the other question changes", "[xlsform]") {
  const Compiled compiled = compile_text(R"(
| survey |
| | type      | name | label | calculation | trigger |
| | text      | a    | A     |             |         |
| | dateTime  | at   |       | now()       | ${a}    |
)");
  CHECK(errors_of(compiled).empty());
  CHECK(holds(
      compiled.xml,
      R"x(<input ref="/data/a"><label>A</label><setvalue event="xforms-value-changed" ref="/data/at" value="now()"/></input>)x"));
  CHECK(!holds(compiled.xml, R"x(calculate="now()")x"));
}

TEST_CASE("compile: answers given in a repeat can be choices", "[xlsform]") {
  const Compiled compiled = compile_text(R"(
| survey |
| | type               | name   | label  | choice_filter |
| | begin_repeat       | person | Person |               |
| | text               | name   | Name   |               |
| | integer            | age    | Age    |               |
| | select_one ${name} | friend | Friend |               |
| | end_repeat         |        |        |               |
| | select_one ${name} | oldest | Oldest | ${age} > 18   |
)");
  CHECK(errors_of(compiled).empty());
  CHECK(holds(compiled.xml,
              R"x(nodeset="../../person[./name != '']"><value ref="name"/><label ref="name"/>)x"));
  CHECK(holds(compiled.xml, R"x(nodeset="/data/person[ ./age  &gt; 18]")x"));
}

TEST_CASE("compile: what has only a hint has an empty label, and id_string gives way to form_id",
          "[xlsform]") {
  const Compiled compiled = compile_text(
      "| survey |\n| | type | name | hint |\n| | text | a | Why |\n"
      "| settings |\n| | id_string | version | form_id |\n| | old | 1 | new |\n");
  CHECK(errors_of(compiled).empty());
  CHECK(holds(compiled.xml, R"x(<input ref="/data/a"><label/><hint>Why</hint></input>)x"));
  CHECK(holds(compiled.xml, R"x(<data id="new" version="1">)x"));
}

TEST_CASE("compile: tags of a map have choices of their own", "[xlsform]") {
  const Compiled compiled = compile_text(
      "| survey |\n| | type | name | label |\n| | osm building | o | O |\n"
      "| osm |\n| | list_name | name | label |\n| | building | roof | Roof |\n"
      "| | roof | flat | Flat |\n");
  CHECK(errors_of(compiled).empty());
  CHECK(holds(
      compiled.xml,
      R"x(<tag key="roof"><label>Roof</label><item><label>Flat</label><value>flat</value></item></tag>)x"));
}

}  // namespace faltbok::forms::xlsform
