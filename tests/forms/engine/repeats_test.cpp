// Rows, in every way in which a form may name them, and what is read across them.
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "tests/forms/engine/filled.h"

using namespace faltbok;
using namespace faltbok::forms;

namespace {

constexpr const char* kRows =
    R"x(<instance><d id="x"><r><b/><q><c/></q></r><g><s><e/></s></g></d></instance>
<bind id="rb" nodeset="/d/r"/><bind id="relative" nodeset="r"/><bind id="inner" nodeset="/d/r/q"/>)x";

// A row of `path` can be added, and its question is asked in it.
void has_rows(const std::string& body, const char* path, const char* question) {
  INFO(body);
  Filled filled(form_of(kRows, body));
  CHECK(filled.problems.empty());
  REQUIRE(filled.form.add_row(path).ok());
  CHECK(filled.form.rows(path) == 2);
  filled.answer((std::string(path) + "[2]/" + question).c_str(), "1");
  CHECK(filled.value((std::string(path) + "[1]/" + question).c_str()).empty());
}

}  // namespace

TEST_CASE("repeats: a relative nodeset begins at the root of the instance") {
  has_rows(R"x(<repeat nodeset="r"><input ref="b"/></repeat>)x", "/d/r", "b");
  has_rows(R"x(<repeat nodeset=" ./r "><input ref="b"/></repeat>)x", "/d/r", "b");
  has_rows(R"x(<group><label>G</label><repeat nodeset="r"><input ref="b"/></repeat></group>)x",
           "/d/r", "b");
}

TEST_CASE("repeats: a nodeset is seen from the rows or the group that it stands in") {
  for (const char* inner : {"./q", "q", "/d/r/q", "../r/q"})
    has_rows(R"x(<repeat nodeset="/d/r"><repeat nodeset=")x" + std::string(inner) +
                 R"x("><input ref="c"/></repeat></repeat>)x",
             "/d/r[1]/q", "c");
  has_rows(
      R"x(<group ref="g"><group><repeat nodeset="s"><input ref="e"/></repeat></group></group>)x",
      "/d/g/s", "e");
}

TEST_CASE("repeats: a bind's id names rows, from the root wherever it stands") {
  for (const char* bind : {"rb", "relative"})
    has_rows(R"x(<repeat bind=")x" + std::string(bind) + R"x("><input ref="b"/></repeat>)x", "/d/r",
             "b");
  has_rows(R"x(<repeat bind="rb"><repeat bind="inner"><input ref="c"/></repeat></repeat>)x",
           "/d/r[1]/q", "c");
}

TEST_CASE("repeats: indexed-repeat() gives all rows further in that it has no number for") {
  Filled filled(form_of(
      R"x(<instance><d id="x"><o><i><v>1</v></i><i><v>2</v></i></o><o><i><v>10</v></i><i><v>20</v><w>x</w></i><own/></o>
<s/><c/><one/><none/></d></instance><bind nodeset="/d/o/i/v" type="int" relevant="../w = ''"/>
<bind nodeset="/d/s" calculate="sum(indexed-repeat(/d/o/i/v, /d/o, 2))"/>
<bind nodeset="/d/c" calculate="count(indexed-repeat(/d/o/i/v, /d/o, 1))"/>
<bind nodeset="/d/one" calculate="indexed-repeat(/d/o/i/v, /d/o, 2, /d/o/i, 1)"/>
<bind nodeset="/d/none" calculate="concat('[', indexed-repeat(/d/o/i/v, /d/o, 9), ']')"/>
<bind nodeset="/d/o/own" calculate="sum(indexed-repeat(/d/o/i/v, /d/o, position(..) - 1))"/>)x",
      R"x(<repeat nodeset="/d/o"><repeat nodeset="/d/o/i"><input ref="/d/o/i/v"/></repeat></repeat>)x"));
  CHECK(filled.value("/d/s") == "10");
  CHECK(filled.value("/d/c") == "2");
  CHECK(filled.value("/d/one") == "10");
  CHECK(filled.value("/d/none") == "[]");
  CHECK(filled.value("/d/o[2]/own") == "3");
  REQUIRE(filled.form.add_row("/d/o[1]/i").ok());
  filled.answer("/d/o[1]/i[3]/v", "5");
  CHECK(filled.value("/d/c") == "3");
  CHECK(filled.value("/d/o[2]/own") == "8");
  filled.answer("/d/o[2]/i[1]/v", "11");
  CHECK(filled.value("/d/s") == "11");
  REQUIRE(filled.form.remove_row("/d/o[1]").ok());
  CHECK(filled.value("/d/c") == "1");
}

TEST_CASE("repeats: indexed-repeat() seen from a row further in means the row of its own number") {
  const Filled filled(form_of(
      R"x(<instance><d id="x"><o><i><v>1</v><p/></i><i><v>2</v><p/></i></o><o><i><v>3</v><p/></i><i><v>4</v><p/></i>
<i><v>5</v><p/></i></o></d></instance><bind nodeset="/d/o/i/p" calculate="indexed-repeat(/d/o/i/v, /d/o, 1)"/>)x",
      R"x(<repeat nodeset="/d/o"><repeat nodeset="/d/o/i"><input ref="/d/o/i/v"/></repeat></repeat>)x"));
  CHECK(filled.value("/d/o[1]/i[2]/p") == "2");
  CHECK(filled.value("/d/o[2]/i[2]/p") == "2");
  CHECK(filled.value("/d/o[2]/i[3]/p").empty());
}

TEST_CASE("repeats: an action from outside that does not say which row is warned of") {
  const auto said = [](const std::string& target, const std::string& inside = "") {
    Filled filled(
        form_of(R"x(<instance><d id="x"><o/><r><p/><e/></r><r><p/><e/></r></d></instance>)x",
                R"x(<input ref="/d/o"><setvalue event="xforms-value-changed" ref=")x" + target +
                    R"x(" value="/d/o"/></input><repeat nodeset="/d/r"><input ref="/d/r/p">)x" +
                    inside + R"x(</input></repeat>)x"));
    filled.answer("/d/o", "q");
    CHECK(filled.value("/d/r[1]/e") == "q");
    CHECK(filled.value("/d/r[2]/e") == (target == "/d/r/e" ? "q" : ""));
    return filled.problems;
  };
  const auto warned = said("/d/r/e");
  REQUIRE(warned.size() == 1);
  CHECK(warned[0].severity == Severity::kWarning);
  CHECK(warned[0].what.find("sets '/d/r/e' in every row of '/d/r'") != std::string::npos);
  CHECK(said("/d/r[1]/e", R"x(<setvalue event="xforms-value-changed" ref="../e">1</setvalue>)x")
            .empty());
}
