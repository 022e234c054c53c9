// search(...): choices from the rows of a CSV file, as Collect has them.
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "forms/form.h"
#include "forms/search_call.h"
#include "forms/xform.h"

using namespace faltbok;
using namespace faltbok::forms;

namespace {

constexpr std::string_view kTowns =
    "id_key,Town name,district,sortby\n3,Lund,South,3\n1,Ystad,South,1\n2,Umea,North,2\n"
    "2,Again,North,9\n4,,West,4\n";

AttachmentProvider towns(std::string_view csv = kTowns) {
  return [csv](std::string_view name) -> std::optional<base::Bytes> {
    if (name != "towns.csv") return std::nullopt;
    return base::to_bytes(csv);
  };
}

// A select in a repeat; its one listed choice names columns, in two languages.
std::string form_with(const std::string& appearance, const std::string& more_items = "") {
  return R"x(<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><model>
<itext><translation lang="en"><text id="c"><value>Town name, district</value></text></translation>
<translation lang="sv"><text id="c"><value>district</value></text></translation></itext>
<instance><d id="t"><how/><what/><r><own/><q/></r></d></instance></model></h:head><h:body>
<input ref="/d/how"><label>H</label></input><input ref="/d/what"><label>W</label></input>
<group ref="/d/r"><repeat nodeset="/d/r"><input ref="/d/r/own"><label>O</label></input>
<select ref="/d/r/q" appearance=")x" +
         appearance + R"x("><label>Q</label>)x" + more_items +
         R"x(<item><label ref="jr:itext('c')"/><value>id_key</value></item></select></repeat></group></h:body></h:html>)x";
}

struct Started {
  std::vector<Problem> problems;
  std::shared_ptr<const Definition> definition;
  std::optional<Form> form;
  std::string said() const {
    std::string out;
    for (const Problem& problem : problems) out += text_of(problem) + "\n";
    return out;
  }
  NodeId at(std::string_view path) { return *form->find(path); }
  void answer(std::string_view path, std::string_view value) {
    REQUIRE(form->answer(at(path), value).ok());
  }
  // "1=Ystad 3=Lund" of the first row's select
  std::string offered() {
    std::string out;
    for (const Choice& choice : form->choices(at("/d/r[1]/q")))
      out += (out.empty() ? "" : "; ") + choice.value + "=" + choice.label;
    return out;
  }
};

Started started(const std::string& xml, const AttachmentProvider& files = towns()) {
  Started out;
  const auto definition = load_xform(base::view_of(xml), files, &out.problems);
  if (!definition.ok()) return out;
  out.definition = definition.value();
  out.form = Form::start(out.definition, {}).value();
  return out;
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("search: all rows are offered in the order of sortby, each value once", "[engine]") {
  Started s = started(form_with("minimal search('towns')"));
  CHECK(s.problems.empty());
  CHECK(s.offered() ==
        "1=Ystad (district: South); 2=Umea (district: North); 3=Lund (district: South); "
        "4= (district: West)");
  s.form->set_language("sv");
  CHECK(s.offered() == "1=South; 2=North; 3=South; 4=West");
}

TEST_CASE("search: a value is looked for in columns, in four ways and whatever its case",
          "[engine]") {
  const auto found = [](const std::string& how, const char* what) {
    Started s = started(form_with("search('towns', '" + how + "', 'town name', /d/what)"));
    s.answer("/d/what", what);
    s.form->set_language("sv");
    return s.offered();
  };
  CHECK(found("contains", "A") == "1=South; 2=North");
  CHECK(found("contains", "") == "1=South; 2=North; 3=South; 4=West");
  CHECK(found("startsWith", "lu") == "3=South");
  CHECK(found("endswith", "D") == "1=South; 3=South");
  CHECK(found("matches", "ystad") == "1=South");
  CHECK(found("matches", "yst") == "");
  CHECK(found("otherwise", "mea") == "2=North");
}

TEST_CASE("search: the way can be an answer, and a column filters as well", "[engine]") {
  Started s = started(form_with(
      "search('towns.csv', /d/how, 'town name, district', /d/what, 'DISTRICT', 'south')"));
  s.form->set_language("sv");
  s.answer("/d/what", "S");
  CHECK(s.offered() == "1=South; 3=South");
  s.answer("/d/how", "matches");
  CHECK(s.offered() == "");
  s.answer("/d/what", "lund");
  CHECK(s.offered() == "3=South");
}

TEST_CASE("search: a path of an argument begins at the question, in its own row", "[engine]") {
  Started s = started(form_with("search('towns', 'startswith', 'town name', ../own)"));
  s.form->set_language("sv");
  s.answer("/d/r[1]/own", "u");
  CHECK(s.offered() == "2=North");
  s.answer("/d/r[1]/q", "2");
  s.answer("/d/r[1]/own", "l");
  CHECK(s.form->value(s.at("/d/r[1]/q")).empty());  // no longer offered
}

TEST_CASE("search: choices that are whole numbers stay where they stand", "[engine]") {
  Started s = started(form_with("search('towns', 'matches', 'town name', 'Lund')",
                                "<item><label>Other</label><value>98</value></item>"));
  CHECK(s.offered() == "98=Other; 3=Lund (district: South)");
  s.answer("/d/r[1]/q", "98 3");
  s.answer("/d/what", "x");
  CHECK(s.form->value(s.at("/d/r[1]/q")) == "98 3");
}

TEST_CASE("search: without its file the choices stay those of the form", "[engine]") {
  Started s = started(form_with("search('towns')"), {});
  CHECK(holds(s.said(), "the file 'towns.csv' is not there"));
  CHECK(s.offered() == "id_key=Town name, district");
}

TEST_CASE("search: what it cannot mean is said", "[engine]") {
  CHECK(holds(started(form_with("search('towns', 'contains')")).said(),
              "search() has 2 arguments: it takes 1, 4 or 6; the choices stay those of the form"));
  CHECK(holds(started(form_with("search(/d/what)")).said(), "must be a text in quotes"));
  CHECK(holds(started(form_with("search('towns'")).said(), "search( is not closed"));
  const Started wrong = started(form_with("search('towns', 'contains', 'mayor', 'x')"));
  CHECK(!wrong.form.has_value());
  CHECK(holds(wrong.said(), "search() needs the column 'mayor', which 'towns.csv' does not have"));
  CHECK(holds(started(form_with("search('towns', 'contains', 'district', nosuch(1))")).said(),
              "cannot be read as an expression"));
  CHECK(holds(started(form_with("search('towns')"), towns("id_key,town name,district,sortby\n"
                                                          "1,a,b,x\n"))
                  .said(),
              "the column 'sortby' of 'towns.csv' holds something that is no number"));
}

TEST_CASE("search: a file too long to be looked through is named with its rows", "[engine]") {
  std::string csv = "id_key,town name,district\n";
  for (int i = 0; i <= 50'000; ++i) csv += std::to_string(i) + ",a,b\n";
  const Started s = started(form_with("search('towns')"), towns(csv));
  REQUIRE(s.form.has_value());
  CHECK(holds(s.said(), "'towns.csv' has 50001 rows, more than search() is sure to look through"));
}

TEST_CASE("search: a call is cut at commas outside quotes and brackets", "[engine]") {
  const auto call = search_call_in("minimal search('a', \"x, (y\", 'c', concat(1, 2)) w2");
  REQUIRE(call);
  CHECK(call->why.empty());
  CHECK(call->arguments ==
        std::vector<std::string_view>{"'a'", "\"x, (y\"", "'c'", "concat(1, 2)"});
  CHECK(!search_call_in("research('a')"));
  CHECK(search_call_in("search()")->why == "an argument of search() is empty");
  CHECK(text_argument(" ' a '") == std::nullopt);
  CHECK(text_argument("' a '") == "a");
  CHECK(text_argument("'a' + 'b'") == std::nullopt);
}
