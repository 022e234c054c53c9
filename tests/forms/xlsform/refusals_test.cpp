// What pyxform refuses is refused here, with its cell; what it only leaves out compiles here too.
#include <catch2/catch_test_macros.hpp>

#include "forms/form.h"
#include "forms/xform.h"
#include "tests/forms/xlsform/help.h"

namespace faltbok::forms::xlsform {

namespace {

constexpr std::string_view kList = "| choices |\n| | list_name | name | label |\n| | c | x | X |\n";

// A survey of rows under `type name label` and one more column.
Compiled survey(std::string_view column, std::string_view rows, std::string_view more = {}) {
  return compile_text("| survey |\n| | type | name | label | " + std::string(column) + " |\n" +
                      std::string(rows) + std::string(more));
}

}  // namespace

TEST_CASE("refusals: parameters may stand with spaces around '=', and the last one counts",
          "[xlsform]") {
  const auto made = [](std::string_view parameters) {
    return survey("parameters", "| | text | a | A | " + std::string(parameters) + " |\n");
  };
  CHECK(holds(made("rows = 1 ,rows=2").xml, "rows=\"2\""));
  CHECK(holds(errors_of(made("rows=")), "'rows' is no parameter; write name=value"));
  CHECK(holds(errors_of(made("=2")), "'=' is no parameter"));
  CHECK(holds(errors_of(made("rows==2")), "is no parameter"));
  CHECK(holds(survey("parameters", "| | audio | a | A | Quality=LOW |\n").xml,
              "odk:quality=\"low\""));
  CHECK(holds(survey("parameters",
                     "| | text | Seed | S | |\n| | select_one c | a | A | randomize=True "
                     "seed=${Seed} |\n",
                     kList)
                  .xml,
              "/data/Seed)"));
}

TEST_CASE("refusals: an app is named as Android names apps, where an app is used", "[xlsform]") {
  const auto said = [](std::string_view app, std::string_view appearance) {
    return errors_of(
        compile_text("| survey |\n| | type | name | label | parameters | appearance |\n"
                     "| | image | a | A | app=" +
                     std::string(app) + " | " + std::string(appearance) + " |\n"));
  };
  CHECK(said("org.example.camera2", "annotate").empty());
  CHECK(holds(said("camera", ""), "column parameters: 'camera' is no name of an Android app"));
  CHECK(holds(said("_org.example", ""), "write it as org.example.app"));
  CHECK(holds(said("org..example", ""), "write it as org.example.app"));
  CHECK(holds(said("org.ex-ample", ""), "write it as org.example.app"));
  CHECK(said("camera", "signature").empty());
}

TEST_CASE("refusals: a reference holds a name and nothing else", "[xlsform]") {
  const Compiled compiled =
      survey("relevant", "| | text | a | A | |\n| | text | b | B ${ a} | ${a } = 1 |\n");
  CHECK(
      holds(errors_of(compiled),
            "row 4, column relevant: '${a }' holds more than a name; write ${a}, without spaces"));
  CHECK(holds(errors_of(compiled), "row 4, column label: '${ a}' holds more than a name"));
}

TEST_CASE("refusals: the list of a search() is no list of choices", "[xlsform]") {
  const std::string search = "| | select_one c | q | Q | search('towns') |\n";
  const Compiled alone = survey("appearance", search, kList);
  CHECK(errors_of(alone).empty());
  CHECK(!holds(alone.xml, "<instance id=\"c\">"));
  CHECK(holds(alone.xml, "<item><label>X</label><value>x</value></item>"));
  CHECK(holds(errors_of(survey("appearance", search + "| | select_one c | r | R | |\n", kList)),
              "row 4, column type: list 'c' names the columns for the search() of 'q' in row 3"));
  CHECK(holds(errors_of(survey("appearance",
                               "| | select_one_from_file c.csv | q | Q | search('towns') |\n")),
              "row 3, column appearance: a select from a file takes no search()"));
}

TEST_CASE("refusals: a search() that cannot be meant compiles, and is named with its cell",
          "[xlsform]") {
  const auto said = [](std::string_view call) {
    const Compiled compiled = survey(
        "appearance", "| | select_one c | q | Q | minimal " + std::string(call) + " |\n", kList);
    CHECK(!compiled.xml.empty());
    return compiled.unreadable.empty() ? "" : text_of(compiled.unreadable.front());
  };
  CHECK(said("search('f')").empty());
  CHECK(said("search('f', 'matches', 'a', ${q}, 'b', 'x')").empty());
  CHECK(holds(said("search('f', 'a')"),
              "sheet survey, row 3, column appearance: search() has 2 arguments"));
  CHECK(holds(said("search('f', 'contains', 'a', 1 +)"), "the expression cannot be read"));
}

TEST_CASE("refusals: a loop makes groups, so its choices must be names", "[xlsform]") {
  CHECK(holds(errors_of(compile_text(
                  "| survey |\n| | type | name | label |\n| | begin loop over c | l | L |\n"
                  "| | text | a | A |\n| | end loop | | |\n"
                  "| choices |\n| | list_name | name | label |\n| | c | one thing | X |\n")),
              "sheet choices, row 8, column name: 'one thing' cannot be a group's name"));
}

TEST_CASE("refusals: a medium that no form shows is named, once", "[xlsform]") {
  CHECK(errors_of(
            survey("media::film", "| | text | a | A | f.mp4 |\n| | text | b | B | g.mp4 |\n")) ==
        "sheet survey, row 3, column media::film: 'film' is no medium that a form can show; use "
        "image, big-image, audio or video\n");
  CHECK(errors_of(survey("media::film", "| | text | a | A | |\n")).empty());
}

TEST_CASE("refusals: a choice without a list, and tags without a sheet, are left out",
          "[xlsform]") {
  const Compiled choices =
      survey("hint", "| | select_one c | a | A | |\n", std::string(kList) + "| | | y | Y |\n");
  CHECK(errors_of(choices).empty());
  CHECK(holds(warnings_of(choices),
              "row 7, column list_name: the choice belongs to no list and is left out"));
  const std::string osm = "| | osm tags | a | A | |\n";
  CHECK(holds(warnings_of(survey("hint", osm)), "there is no list 'tags' on sheet osm"));
  CHECK(holds(errors_of(survey("hint", osm,
                               "| osm |\n| | list_name | name | label |\n"
                               "| | other | building | B |\n")),
              "there is no list 'tags' on sheet osm; add it there"));
}

TEST_CASE("refusals: a file of data is declared once", "[xlsform]") {
  CHECK(holds(errors_of(survey("hint",
                               "| | csv-external | towns | | |\n| | begin_group | g | G | |\n"
                               "| | csv-external | towns | | |\n| | text | a | A | |\n"
                               "| | end_group | | | |\n")),
              "row 5, column name: the file 'towns' is declared twice"));
}

TEST_CASE("refusals: a default that is a time with its zone is data", "[xlsform]") {
  const std::string xml =
      survey("default",
             "| | time | a | A | 01:02:55+10:00 |\n| | time | b | B | 01:02:55-07:00 |\n"
             "| | dateTime | c | C | 2022-03-14T01:02:55+00:00 |\n| | text | d | D | 1+1 |\n")
          .xml;
  CHECK(holds(xml, "<a>01:02:55+10:00</a><b>01:02:55-07:00</b><c>2022-03-14T01:02:55+00:00</c>"));
  CHECK(holds(xml, "<setvalue ref=\"/data/d\""));
}

TEST_CASE("refusals: after a type that is none the rest of the form is still looked at",
          "[xlsform]") {
  const std::string said = errors_of(
      survey("relevant",
             "| | interger | a | A | ${aa} = 1 |\n| | begin_gruop | g | G | |\n"
             "| | text | b | B | ${a} = 1 |\n| | end_group | | | |\n| | txt | c | C | |\n"));
  CHECK(said ==
        "sheet survey, row 3, column type: 'interger' is not a type; did you mean 'integer'?\n"
        "sheet survey, row 4, column type: 'begin_gruop' is not a type; did you mean "
        "'begin_group'?\n"
        "sheet survey, row 7, column type: 'txt' is not a type; did you mean 'text'?\n"
        "sheet survey, row 3, column relevant: there is no question named 'aa'; write the name as "
        "it stands in the column name\n");
}

TEST_CASE("refusals: what only the engine sees has the row that it comes from", "[xlsform]") {
  const Compiled compiled = survey("relevant",
                                   "| | text | a | A | ${b} = 1 |\n| | begin_group | g | G | |\n"
                                   "| | text | b | B | ${a} = 1 |\n| | end_group | | | |\n");
  REQUIRE(!compiled.xml.empty());
  Problem circle{Severity::kError, {}, "a circle", ""};
  circle.where.path = "/data/g/b";
  CHECK(text_of(located(circle, compiled.places)) == "sheet survey, row 5: a circle");
  circle.where.path = "/html/body/group/input[@ref='/data/a']/label";
  circle.where.line = 1;
  CHECK(text_of(located(circle, compiled.places)) == "sheet survey, row 3: a circle");
  circle.where.path = "/html/head";
  CHECK(text_of(located(circle, compiled.places)) == "line 1, /html/head: a circle");
}

TEST_CASE("refusals: the places that a map shows are of a list, a file or a repeat", "[xlsform]") {
  const auto said = [](std::string_view type, std::string_view places) {
    return errors_of(survey("parameters",
                            "| | begin_repeat | trees | T | |\n| | geopoint | geometry | G | |\n"
                            "| | end_repeat | | | |\n| | csv-external | plots | | |\n| | " +
                                std::string(type) + " | q | Q | reference-geometry=" +
                                std::string(places) + " |\n| | text | k | K | |\n",
                            kList));
  };
  CHECK(said("geopoint", "c").empty());
  CHECK(said("geotrace", "plots").empty());
  CHECK(said("geoshape", "${trees}").empty());
  CHECK(holds(said("geopoint", "C"), "row 7, column parameters: there is no list or file 'C'"));
  CHECK(holds(said("geopoint", "${k}"), "'k' is no repeat with places"));
  const std::string body =
      survey("parameters", "| | geopoint | q | Q | reference-geometry=c |\n", kList).xml;
  CHECK(holds(body,
              "<input ref=\"/data/q\"><label>Q</label><itemset nodeset=\"instance('c')/root/"
              "item\"><value ref=\"name\"/><label ref=\"label\"/></itemset></input>"));
  const auto definition = load_xform(base::view_of(body), {}, nullptr);
  REQUIRE(definition.ok());
  auto form = Form::start(definition.value(), {});
  REQUIRE(form.value().answer(*form.value().find("/data/q"), "1 2 0 0").ok());
  CHECK(form.value().value(*form.value().find("/data/q")) == "1.0 2.0 0.0 0.0");  // kept: no choice
}

}  // namespace faltbok::forms::xlsform
