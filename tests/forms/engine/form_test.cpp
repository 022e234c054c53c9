// The contract of Form, on one small form.
#include <algorithm>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "forms/form.h"
#include "forms/limits.h"
#include "forms/script.h"
#include "forms/xform.h"

using namespace faltbok;
using namespace faltbok::forms;

namespace {

std::string form_xml(const std::string& count) {
  return R"x(<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa">
<h:head><h:title>Small</h:title><model>
<itext><translation lang="Svenska (sv)" default="true()"><text id="age"><value>Ålder</value></text>
<text id="work"><value>Arbetar du, <output value="/d/name"/>?</value></text></translation>
<translation lang="English (en)"><text id="age"><value>Age</value></text></translation></itext>
<instance><d id="small" version="7"><facts><sex/></facts><name/><age/><work/><where/><double/><sum/><n>0</n>
<job jr:template=""><hours/><nr/></job><fixed><a/></fixed><meta><instanceID/></meta></d></instance>
<bind nodeset="/d/age" type="int" required="true()" constraint=". &gt;= 18 and . &lt; 30" jr:constraintMsg="18 to 29"/>
<bind nodeset="/d/where" relevant="/d/work = 'yes'"/>
<bind nodeset="/d/double" type="int" calculate="/d/age * 2"/>
<bind nodeset="/d/sum" calculate="sum(/d/job/hours)"/>
<bind nodeset="/d/job/hours" type="int"/><bind nodeset="/d/job/nr" calculate="position(..)"/>
<bind nodeset="/d/facts/sex" readonly="true()"/>
<bind nodeset="/d/meta/instanceID" jr:preload="uid"/>
</model></h:head><h:body>
<input ref="/d/name"><label>Name</label></input>
<group appearance="field-list"><label>About</label>
<input ref="/d/age"><label ref="jr:itext('age')"/></input>
<select1 ref="/d/work"><label ref="jr:itext('work')"/><item><label>Yes</label><value>yes</value></item><item>
<label>No</label><value>no</value></item></select1>
<input ref="/d/where"><label>Where</label></input></group>
<group ref="/d/job"><label>Job</label><repeat nodeset="/d/job"><input ref="/d/job/hours"><label>Hours</label>
</input></repeat></group>
<repeat nodeset="/d/fixed" jr:count=")x" +
         count + R"x("><input ref="/d/fixed/a"/></repeat>
</h:body></h:html>)x";
}

Form started(const std::string& count = "/d/n") {
  std::vector<Problem> problems;
  const auto definition = load_xform(base::view_of(form_xml(count)), {}, &problems);
  for (const Problem& problem : problems) UNSCOPED_INFO(text_of(problem));
  REQUIRE(definition.ok());
  Environment environment;
  environment.instance_id = "uuid:1";
  environment.facts["sex"] = "woman";
  return Form::start(definition.value(), environment).value();
}

NodeId at(const Form& form, const char* path) {
  const auto node = form.find(path);
  INFO(path);
  REQUIRE(node.has_value());
  return *node;
}

bool names(const std::vector<NodeId>& nodes, NodeId node) {
  return std::find(nodes.begin(), nodes.end(), node) != nodes.end();
}

}  // namespace

TEST_CASE("form: an answer changes exactly what depends on it") {
  Form form = started();
  const Change change = form.answer(at(form, "/d/age"), "20").value();
  CHECK(form.value(at(form, "/d/double")) == "40");
  CHECK(change.values.size() == 2);
  CHECK(names(change.values, at(form, "/d/double")));
  CHECK(names(change.validity, at(form, "/d/age")));  // it was required
  CHECK(change.relevance.empty());
  CHECK_FALSE(change.pages_changed);
  const Change same = form.answer(at(form, "/d/age"), "20").value();
  CHECK(same.values.empty());
}

TEST_CASE(
    "form: a violation is told and the value kept; a wrong type, a fact and a hidden node are "
    "errors") {
  Form form = started();
  const NodeId age = at(form, "/d/age");
  CHECK(form.violation(age)->kind == ViolationKind::kRequired);
  REQUIRE(form.answer(age, "12").ok());
  CHECK(form.value(age) == "12");
  CHECK(form.violation(age)->kind == ViolationKind::kConstraint);
  CHECK(form.violation(age)->message == "18 to 29");
  CHECK(form.would_accept(age, "18").value());
  CHECK_FALSE(form.would_accept(age, "30").value());
  CHECK(form.value(age) == "12");
  CHECK(form.answer(age, "old").error().kind() == base::ErrorKind::kInvalidInput);
  CHECK(form.answer(at(form, "/d/facts/sex"), "man").error().kind() ==
        base::ErrorKind::kInvalidInput);
  CHECK(form.answer(at(form, "/d/where"), "here").error().kind() == base::ErrorKind::kNotFound);
  CHECK(form.answer(NodeId{99999}, "x").error().kind() == base::ErrorKind::kNotFound);
  CHECK(form.value(at(form, "/d/facts/sex")) == "woman");
}

TEST_CASE("form: pages follow groups, relevance and rows") {
  Form form = started();
  REQUIRE(form.pages().size() == 3);  // name; the field list; the end of the repeat
  CHECK(form.pages()[1].questions.size() == 2);
  CHECK(form.pages()[1].title == "About");
  const Change change = form.answer(at(form, "/d/work"), "yes").value();
  CHECK(change.pages_changed);
  CHECK(form.pages()[1].questions.size() == 3);
  CHECK(form.pages()[2].add_row_of == "/d/job");
  REQUIRE(form.add_row("/d/job").ok());
  CHECK(form.pages()[2].row == "/d/job[1]");
  CHECK(form.rows("/d/job") == 1);
}

TEST_CASE(
    "form: the language changes labels, and what one language lacks is shown in the default one") {
  Form form = started();
  REQUIRE(form.answer(at(form, "/d/name"), "Åsa").ok());
  CHECK(form.language() == "Svenska (sv)");
  CHECK(form.question(at(form, "/d/age")).label == "Ålder");
  form.set_language("English (en)");
  CHECK(form.question(at(form, "/d/age")).label == "Age");
  CHECK(form.question(at(form, "/d/work")).label == "Arbetar du, Åsa?");
  form.set_language("Klingon");
  CHECK(form.language() == "English (en)");
  CHECK(form.choices(at(form, "/d/work")).size() == 2);
}

TEST_CASE("form: rows come and go, sums and positions follow, and a removed row's nodes are gone") {
  Form form = started();
  for (const char* hours : {"10", "20", "30"}) {
    REQUIRE(form.add_row("/d/job").ok());
    const std::string path = "/d/job[" + std::to_string(form.rows("/d/job")) + "]/hours";
    REQUIRE(form.answer(at(form, path.c_str()), hours).ok());
  }
  CHECK(form.value(at(form, "/d/sum")) == "60");
  const NodeId second = at(form, "/d/job[2]/hours");
  const NodeId third = at(form, "/d/job[3]/nr");
  const Change change = form.remove_row("/d/job[2]").value();
  CHECK(form.value(at(form, "/d/sum")) == "40");
  CHECK(names(change.values, third));
  CHECK(form.value(third) == "2");
  CHECK(form.path_of(third) == "/d/job[2]/nr");
  CHECK(form.answer(second, "1").error().kind() == base::ErrorKind::kNotFound);
  CHECK(form.remove_row("/d/job[3]").error().kind() == base::ErrorKind::kNotFound);
  CHECK(form.add_row("/d/name").error().kind() == base::ErrorKind::kNotFound);
  CHECK(form.add_row("/d/fixed").error().kind() == base::ErrorKind::kInvalidInput);
}

TEST_CASE("form: the submission leaves out what is not relevant, and the form goes on") {
  Form form = started();
  REQUIRE(form.answer(at(form, "/d/work"), "yes").ok());
  REQUIRE(form.answer(at(form, "/d/where"), "a <shop> & more").ok());
  CHECK(form.finalize().xml.find("<where>a &lt;shop&gt; &amp; more</where>") != std::string::npos);
  REQUIRE(form.answer(at(form, "/d/work"), "no").ok());
  const Submission submission = form.finalize();
  CHECK(submission.xml.find("<where") == std::string::npos);
  CHECK(submission.xml.find("<d id=\"small\" version=\"7\">") != std::string::npos);
  CHECK(submission.xml.find("<instanceID>uuid:1</instanceID>") != std::string::npos);
  REQUIRE(submission.violations.size() == 1);
  CHECK(submission.violations[0].path == "/d/age");
  // kept while the person still edits
  CHECK(form.value(at(form, "/d/where")) == "a <shop> & more");
}

TEST_CASE("form: jr:count makes rows, and a billion of them are refused fast") {
  Form form = started();
  REQUIRE(form.answer(at(form, "/d/n"), "3").ok());
  CHECK(form.rows("/d/fixed") == 3);
  REQUIRE(form.answer(at(form, "/d/n"), "three").ok());  // a slip loses no rows
  CHECK(form.rows("/d/fixed") == 3);
  REQUIRE(form.answer(at(form, "/d/n"), "1").ok());
  CHECK(form.rows("/d/fixed") == 1);
  CHECK(started("1000000000").rows("/d/fixed") == kRowCountMax);
}

TEST_CASE("script: the line and the reason are told, and an accepted 'rejected' is an error") {
  Form form = started();
  CHECK_FALSE(run_script(form, "").has_value());
  CHECK_FALSE(
      run_script(
          form,
          "{\"set\":\"/d/age\",\"value\":\"20\"}\n\n{\"rejected\":\"/d/age\",\"value\":\"3\"}")
          .has_value());
  for (const char* wrong :
       {"{\"rejected\":\"/d/age\",\"value\":\"21\"}", "{\"set\":\"/d/nothing\",\"value\":\"1\"}",
        "not json", "{}", "[1]", "{\"add\":\"/d/age\"}", "{\"remove\":\"/d/job[1]\"}",
        "{\"language\":\"Klingon\"}"}) {
    const auto failure = run_script(form, std::string("\n") + wrong);
    INFO(wrong);
    REQUIRE(failure.has_value());
    CHECK(failure->line == 2);
    CHECK_FALSE(failure->why.empty());
  }
}
