// Forms that cannot be meant: one thing is wrong in each, and the refusal names where.
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "forms/xform.h"

using namespace faltbok;
using namespace faltbok::forms;

namespace {

constexpr const char* kForm =
    R"x(<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa" xmlns:odk="http://www.opendatakit.org/xforms">
<h:head><h:title>Whole</h:title><model>
<itext><translation lang="sv"><text id="a"><value>A</value></text></translation><translation lang="en"><text id="a"><value>A</value></text></translation></itext>
<instance><d id="whole"><a/><b/><c/><g><x/></g><rep><y/><in><z/></in></rep><meta><instanceID/></meta></d></instance>
<instance id="list"><root><item><name>n</name><label>l</label></item></root></instance>
<bind nodeset="/d/a" id="ba" type="int" constraint=". &gt; 1"/><bind nodeset="/d/b" id="bb" relevant="/d/a &gt; 1"/>
<bind nodeset="/d/c" calculate="/d/a + 1" readonly="true()" required="false()"/>
<setvalue event="odk-instance-first-load" ref="/d/g/x">1</setvalue>
</model></h:head><h:body>
<input ref="/d/a"><label ref="jr:itext('a')"/><hint>h <output value="/d/b"/></hint></input>
<select1 bind="bb"><label>B</label><item><label>One</label><value>1</value></item></select1>
<select ref="/d/g/x"><label>X</label><itemset nodeset="instance('list')/root/item"><value ref="name"/><label ref="label"/></itemset></select>
<group ref="/d/rep"><label>R</label><repeat nodeset="/d/rep"><input ref="/d/rep/y"><label>Y</label></input>
<repeat nodeset="/d/rep/in"><input ref="/d/rep/in/z"><label>Z</label></input></repeat></repeat></group>
<range ref="/d/c" start="1" end="5" step="1"><label>C</label></range>
</h:body></h:html>)x";

struct Wrong {
  const char *from, *to;
};

// kForm with each `from` made `to`.
const std::vector<Wrong> kWrong{
    {"</h:body>", "<h:body>"},
    {"<model>", "<model><modle/>"},
    {"<model>", "<model>words"},
    {"<d id=\"whole\">", "<e/><d id=\"whole\">"},
    {"id=\"bb\"", "id=\"ba\""},
    {"<bind nodeset=\"/d/c\"", "<bind"},
    {"lang=\"en\"", "lang=\"sv\""},
    {"lang=\"en\"", "lang=\"\""},
    {"<text id=\"a\">", "<text>"},
    {"<text id=\"a\">", "<text id=\"q\">"},
    {"<text id=\"a\">", "<text id=\"a\"><value>twice</value></text><text id=\"a\">"},
    {"<text id=\"a\"><value>", "<text id=\"a\"><value>twice</value><value>"},
    {"<text id=\"a\"><value>", "<text id=\"a\"><word/><value>"},
    {"jr:itext('a')", "jr:itext('q')"},
    {"jr:itext('a')", "/d/a"},
    {"<output value=\"/d/b\"/>", "<output/>"},
    {"<output value=\"/d/b\"/>", "<output value=\"/d/b +\"/>"},
    {". &gt; 1", ". &gt; "},
    {". &gt; 1", "frobnicate(.)"},
    {". &gt; 1", "selected(.)"},
    {". &gt; 1", "(. &gt; 1"},
    {". &gt; 1", "'x"},
    {". &gt; 1", ". = $x"},
    {"relevant=\"/d/a &gt; 1\"", "relevant=\"/d/b &gt; 1\""},
    {"relevant=\"/d/a &gt; 1\"", "relevant=\". &gt; 1\""},
    {"calculate=\"/d/a + 1\"", "calculate=\". + 1\""},
    {"calculate=\"/d/a + 1\"", "calculate=\"instance('lost')/root/item[name = 'n']/label\""},
    {"readonly=\"true()\"", "readonly=\". &gt; 1\""},
    {"required=\"false()\"", "required=\"/d/c = ''\""},
    {"<bind nodeset=\"/d/c\"",
     "<bind nodeset=\"/d/rep/y\" calculate=\"/d/c\"/><bind nodeset=\"/d/g/x\" "
     "calculate=\"sum(/d/rep/y)\"/><bind nodeset=\"/d/c\" relevant=\"/d/g/x = 1\""},
    {"<bind nodeset=\"/d/c\"",
     "<bind nodeset=\"/d/g\" relevant=\"/d/g/x = 1\"/><bind nodeset=\"/d/c\""},
    {"event=\"odk-instance-first-load\"", "event=\"odk-inftance-first-load\""},
    {"event=\"odk-instance-first-load\"", ""},
    {"event=\"odk-instance-first-load\"", "event=\"odk-new-repeat\""},
    {"ref=\"/d/g/x\">1", "ref=\"/d/g/lost\">1"},
    {"<input ref=\"/d/a\">", "<input>"},
    {"<input ref=\"/d/a\">", "<input ref=\"/d/lost\">"},
    {"<input ref=\"/d/a\">", "<input bind=\"lost\">"},
    {"<h:body>", "<h:body><label>Nobody's</label>"},
    {"<item><label>One</label><value>1</value></item>", ""},
    {"<item><label>One</label><value>1</value></item>", "<item><value>1</value></item>"},
    {"<item><label>One</label><value>1</value></item>", "<item><label>One</label></item>"},
    {"<itemset nodeset", "<item><label>One</label><value>1</value></item><itemset nodeset"},
    {"nodeset=\"instance('list')/root/item\"", ""},
    {"instance('list')", "instance('lost')"},
    {"<value ref=\"name\"/>", ""},
    {"<value ref=\"name\"/>", "<value ref=\"lost\"/>"},
    {"<label ref=\"label\"/>", ""},
    {"<label ref=\"label\"/>", "<label ref=\"lost\"/>"},
    {"<repeat nodeset=\"/d/rep\">", "<repeat>"},
    {"<repeat nodeset=\"/d/rep\">", "<repeat nodeset=\"/d/lost\">"},
    {"<repeat nodeset=\"/d/rep/in\">", "<repeat nodeset=\"/d/rep\">"},
    {"<input ref=\"/d/rep/y\">", "<input ref=\"/d/a\">"},
    {"<input ref=\"/d/rep/y\">", "<input ref=\"/d/rep/in/z\">"},
    {"<range ref=\"/d/c\"", "<range ref=\"/d/rep/y\""},
    {"start=\"1\"", "start=\"one\""},
    {"</model>", "<instance id=\"list\"><root/></instance></model>"},
    {"<model>", "<model><setgeopoint event=\"odk-instance-load\" ref=\"/d/b\"/>"}};

std::string with(const Wrong& wrong) {
  std::string xml = kForm;
  const std::size_t at = xml.find(wrong.from);
  REQUIRE(at != std::string::npos);
  return xml.replace(at, std::string(wrong.from).size(), wrong.to);
}

}  // namespace

TEST_CASE("refused: nothing is wrong with the form that the others are made from") {
  std::vector<Problem> problems;
  const auto loaded = load_xform(base::view_of(kForm), {}, &problems);
  for (const Problem& problem : problems) UNSCOPED_INFO(text_of(problem));
  CHECK(loaded.ok());
  CHECK(problems.empty());
}

TEST_CASE("refused: each wrong form is refused, where it is wrong, with advice") {
  for (const Wrong& wrong : kWrong) {
    INFO(wrong.from << "  made  " << wrong.to);
    std::vector<Problem> problems;
    CHECK_FALSE(load_xform(base::view_of(with(wrong)), {}, &problems).ok());
    REQUIRE(has_errors(problems));
    for (const Problem& problem : problems) {
      INFO(text_of(problem));
      CHECK_FALSE(text_of(problem.where).empty());
      CHECK_FALSE(problem.what.empty());
    }
  }
}

TEST_CASE("refused: bytes that are no text are named with their line, and what to do") {
  std::string xml = kForm;
  xml.insert(xml.find(">A</value>") + 1, "\xE4");
  std::vector<Problem> problems;
  CHECK_FALSE(load_xform(base::view_of(xml), {}, &problems).ok());
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].where.line == 3);
  CHECK(problems[0].what.find("is not UTF-8") != std::string::npos);
  CHECK(problems[0].advice.find("save it as UTF-8") != std::string::npos);
}

TEST_CASE("refused: everything that is wrong is told at once") {
  std::string xml = kForm;
  for (const Wrong& wrong : {Wrong{"jr:itext('a')", "jr:itext('q')"},
                             Wrong{"start=\"1\"", "start=\"one\""}, Wrong{"/d/a + 1", "/d/a +"}}) {
    const std::size_t at = xml.find(wrong.from);
    xml.replace(at, std::string(wrong.from).size(), wrong.to);
  }
  std::vector<Problem> problems;
  CHECK_FALSE(load_xform(base::view_of(xml), {}, &problems).ok());
  CHECK(problems.size() >= 3);
}

TEST_CASE("refused: a message that is not there is warned of") {
  for (const char* message : {"jr:constraintMsg", "jr:requiredMsg"})
    for (const char* id : {"a", "lost"}) {
      const std::string xml =
          with({"constraint=\"",
                (std::string(message) + "=\"jr:itext('" + id + "')\" constraint=\"").c_str()});
      std::vector<Problem> problems;
      CHECK(load_xform(base::view_of(xml), {}, &problems).ok());
      REQUIRE(problems.size() == (std::string(id) == "lost" ? 1 : 0));
      if (problems.empty()) continue;
      CHECK(problems[0].severity == Severity::kWarning);
      CHECK(problems[0].where.line > 0);
      CHECK(problems[0].what.find("'lost'") != std::string::npos);
    }
}

TEST_CASE("refused: a path that leads nowhere is warned of, and reads as nothing") {
  for (const char* path : {"/d/lost", "/d/rep/lost", "/d/g/@lost", "/lost/a"}) {
    INFO(path);
    const std::string xml = with({"/d/a + 1", path});
    std::vector<Problem> problems;
    CHECK(load_xform(base::view_of(xml), {}, &problems).ok());
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].severity == Severity::kWarning);
    CHECK(problems[0].what.find("lost") != std::string::npos);
  }
}
