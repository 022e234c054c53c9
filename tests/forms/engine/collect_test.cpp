// Where the specification is silent: what Collect does, and people who write forms count on.
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "tests/forms/engine/filled.h"

using namespace faltbok;
using namespace faltbok::forms;

TEST_CASE("collect: rows that come or go run a calculate that was answered over, in every row") {
  Filled filled(form_of(
      R"x(<instance><d id="x"><rows/><note/><r jr:template=""><nr/><twice/><own/></r></d></instance>
<bind nodeset="/d/rows" calculate="count(/d/r)"/><bind nodeset="/d/note" calculate="concat('n', /d/rows)"/>
<bind nodeset="/d/r/nr" type="int" calculate="position(..)"/>
<bind nodeset="/d/r/twice" type="int" calculate="../nr * 2"/><bind nodeset="/d/r/own" calculate="2 + 2"/>)x",
      R"x(<repeat nodeset="/d/r"><input ref="/d/r/nr"/><input ref="/d/r/twice"/><input ref="/d/r/own"/></repeat>)x"));
  REQUIRE(filled.form.add_row("/d/r").ok());
  filled.answer("/d/r[1]/nr", "7");
  CHECK(filled.value("/d/r[1]/twice") == "14");
  filled.answer("/d/r[1]/twice", "5");
  filled.answer("/d/r[1]/own", "9");
  REQUIRE(filled.form.add_row("/d/r").ok());
  CHECK(filled.value("/d/r[1]/nr") == "1");
  CHECK(filled.value("/d/r[1]/twice") == "2");
  CHECK(filled.value("/d/r[1]/own") == "9");  // no row has to do with it
  filled.answer("/d/r[1]/nr", "8");
  REQUIRE(filled.form.remove_row("/d/r[2]").ok());
  CHECK(filled.value("/d/r[1]/nr") == "1");
  CHECK(filled.value("/d/note") == "n1");
}

TEST_CASE("collect: 0 and false are no in a number or a boolean, and yes in a text") {
  for (const char* type : {"int", "decimal", "boolean", "string"}) {
    INFO(type);
    Filled filled(form_of(
        R"x(<instance><d id="x"><n/><a/><g><b/></g></d></instance><bind nodeset="/d/n" type=")x" +
            std::string(type) + R"x("/><bind nodeset="/d/a" relevant="/d/n"/>
<bind nodeset="/d/g/b" relevant="boolean(/d/n[true()])"/>)x",
        R"x(<input ref="/d/n"/><input ref="/d/a"/><input ref="/d/g/b"/>)x"));
    const bool text = std::string(type) == "string";
    CHECK_FALSE(filled.relevant("/d/a"));
    filled.answer("/d/n", "1");
    CHECK(filled.relevant("/d/a"));
    CHECK(filled.relevant("/d/g/b"));
    filled.answer("/d/n", "0");
    CHECK(filled.relevant("/d/a") == text);
    CHECK(filled.relevant("/d/g/b") == text);
  }
}

TEST_CASE("collect: a computed text stays as it is, in a number too") {
  Filled filled(form_of(R"x(<instance><d id="x"><t>0712</t><n>4</n><a/><b/><c/><e/></d></instance>
<bind nodeset="/d/n" type="int"/><bind nodeset="/d/a" type="int" calculate="/d/t"/>
<bind nodeset="/d/b" type="int" calculate="/d/n div 3"/><bind nodeset="/d/c" type="int" calculate="'none'"/>
<bind nodeset="/d/e" type="int" calculate="/d/n = 4"/>)x",
                        R"x(<input ref="/d/n"/>)x"));
  CHECK(filled.value("/d/a") == "0712");
  CHECK(filled.value("/d/b") == "1");
  CHECK(filled.value("/d/c") == "none");
  CHECK(filled.value("/d/e") == "1");
}

TEST_CASE(
    "collect: a default that is not of its type leaves the node empty, and the author hears") {
  Filled filled(
      form_of(R"x(<instance><d id="x"><a>2025-12-21T23:30:05</a><b>many</b><c>007</c><e>2026-1-5</e>
<f>noon</f><g>1,5</g></d></instance><bind nodeset="/d/a" type="date"/><bind nodeset="/d/b" type="int"/>
<bind nodeset="/d/c" type="int"/><bind nodeset="/d/e" type="date"/><bind nodeset="/d/f" type="time"/>
<bind nodeset="/d/g" type="decimal"/>)x",
              R"x(<input ref="/d/a"/>)x"));
  for (const char* path : {"/d/a", "/d/b", "/d/f", "/d/g"}) CHECK(filled.value(path).empty());
  CHECK(filled.value("/d/c") == "7");
  CHECK(filled.value("/d/e") == "2026-01-05");
  REQUIRE(filled.problems.size() == 4);
  CHECK(filled.problems[0].where.path == "/d/a");
  CHECK(filled.problems[0].severity == Severity::kWarning);
}

TEST_CASE("collect: a new record selects only what is offered") {
  Filled filled(form_of(
      R"x(<instance><d id="x"><a>z</a><b>p q z</b><c>q</c></d></instance>
<instance id="l"><root><item><n>p</n></item><item><n>q</n></item></root></instance>)x",
      R"x(<select1 ref="/d/a"><item><label>P</label><value>p</value></item></select1>
<select ref="/d/b"><itemset nodeset="instance('l')/root/item"><value ref="n"/><label ref="n"/></itemset></select>
<select1 ref="/d/c"><itemset nodeset="instance('l')/root/item"><value ref="n"/><label ref="n"/></itemset></select1>)x"));
  CHECK(filled.value("/d/a").empty());
  CHECK(filled.value("/d/b") == "p q");
  CHECK(filled.value("/d/c") == "q");
}

TEST_CASE("collect: no row number yet means the first row; a half is rounded up; AND is and") {
  Filled filled(
      form_of(R"x(<instance><d id="x"><i/><a/><b/><c/><r><v>1</v></r><r><v>2</v></r></d></instance>
<bind nodeset="/d/a" calculate="indexed-repeat(/d/r/v, /d/r, /d/i)"/>
<bind nodeset="/d/b" calculate="concat(round(-2.345, 2), ' ', round(2.345, 2), ' ', round(-25, -1))"/>
<bind nodeset="/d/c" calculate="1 = 1 AND 2 = 3 OR 7 MOD 4 = 6 DIV 2"/>)x",
              R"x(<input ref="/d/i"/><repeat nodeset="/d/r"><input ref="/d/r/v"/></repeat>)x"));
  CHECK(filled.value("/d/a") == "1");
  CHECK(filled.value("/d/b") == "-2.34 2.35 -20");
  CHECK(filled.value("/d/c") == "true");
  filled.answer("/d/i", "2");
  CHECK(filled.value("/d/a") == "2");
  filled.answer("/d/i", "soon");
  CHECK(filled.value("/d/a") == "1");
}

TEST_CASE("collect: an attribute is preloaded like an element") {
  const Filled filled(
      form_of(R"x(<instance><d id="x"><a day=""/><r><b day=""/></r></d></instance>
<bind nodeset="/d/a/@day" jr:preload="date" jr:preloadParams="today"/>
<bind nodeset="/d/r/b/@day" jr:preload="date" jr:preloadParams="today"/>)x",
              R"x(<input ref="/d/a"/><repeat nodeset="/d/r"><input ref="/d/r/b"/></repeat>)x"));
  CHECK(filled.value("/d/a/@day") == "1970-01-01");
  CHECK(filled.value("/d/r[1]/b/@day") == "1970-01-01");
}
