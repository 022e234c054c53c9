// Forms made to exhaust: refused, or held to a limit, without the time and memory they ask for.
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "forms/form.h"
#include "forms/limits.h"
#include "forms/xform.h"

using namespace faltbok;
using namespace faltbok::forms;

namespace {

std::string form(const std::string& instance, const std::string& binds, const std::string& body) {
  return R"x(<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa"><h:head><model><instance><d id="x">)x" +
         instance + "</d></instance>" + binds + "</model></h:head><h:body>" + body +
         "</h:body></h:html>";
}

std::string times(std::size_t count, const std::string& text) {
  std::string out;
  out.reserve(count * text.size());
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

bool refused(const std::string& xml) {
  std::vector<Problem> problems;
  const bool ok = load_xform(base::view_of(xml), {}, &problems).ok();
  CHECK(ok != has_errors(problems));
  return !ok;
}

Form started(const std::string& xml) {
  std::vector<Problem> problems;
  const auto definition = load_xform(base::view_of(xml), {}, &problems);
  for (const Problem& problem : problems) UNSCOPED_INFO(text_of(problem));
  REQUIRE(definition.ok());
  return Form::start(definition.value(), Environment{}).value();
}

}  // namespace

TEST_CASE("bounds: entities of entities are refused, not expanded") {
  std::string xml = "<!DOCTYPE d [<!ENTITY a0 \"aaaaaaaaaa\">";
  for (int i = 1; i < 30; ++i) {
    const std::string before = "&a" + std::to_string(i - 1) + ";";
    xml += "<!ENTITY a" + std::to_string(i) + " \"" + times(10, before) + "\">";
  }
  xml += "]>" + form("<a>&a29;</a>", "", "<input ref=\"/d/a\"/>");
  CHECK(refused(xml));
}

TEST_CASE("bounds: ten thousand elements inside each other are refused") {
  CHECK(refused(form(times(10'000, "<a>") + times(10'000, "</a>"), "", "")));
  CHECK(refused(form("<a/>", "", times(10'000, "<group>") + times(10'000, "</group>"))));
  CHECK(refused(times(200'000, "<a>")));
}

TEST_CASE("bounds: ten thousand brackets, calls, predicates or signs are refused or computed") {
  const auto with = [](const std::string& expression) {
    return form("<a/><b>1</b>", "<bind nodeset=\"/d/a\" calculate=\"" + expression + "\"/>", "");
  };
  CHECK(refused(with(times(10'000, "(") + "1" + times(10'000, ")"))));
  CHECK(refused(with(times(10'000, "not(") + "1" + times(10'000, ")"))));
  CHECK(refused(with("/d/b" + times(10'000, "[. ") + times(10'000, "]"))));
  CHECK(refused(with(times(40'000, "1 +") + "1")));  // longer than an expression may be
  const Form sum = started(with(times(10'000, "1+") + "1"));
  CHECK(sum.value(*sum.find("/d/a")) == "10001");
  const Form minus = started(with(times(10'001, "-") + "1"));
  CHECK(minus.value(*minus.find("/d/a")) == "-1");
}

TEST_CASE("bounds: a billion rows are the most rows there may be") {
  const std::string rows =
      form("<n>1000000000</n><r><x/></r>", "<bind nodeset=\"/d/n\" type=\"int\"/>",
           "<repeat nodeset=\"/d/r\" jr:count=\"/d/n\"><input ref=\"/d/r/x\"/></repeat>");
  CHECK(started(rows).rows("/d/r") == kRowCountMax);
}

TEST_CASE("bounds: a hundred megabytes of text are refused") {
  CHECK(refused(form("<a>" + std::string(std::size_t{100} << 20U, 'x') + "</a>", "", "")));
}

TEST_CASE("bounds: values that double each other stop growing") {
  std::string instance = "<a0>xxxxxxxxxx</a0>";
  std::string binds;
  for (int i = 1; i < 60; ++i) {
    const std::string before = "/d/a" + std::to_string(i - 1);
    instance += "<a" + std::to_string(i) + "/>";
    binds += "<bind nodeset=\"/d/a" + std::to_string(i) + "\" calculate=\"concat(" + before + ", " +
             before + ")\"/>";
  }
  const Form grown = started(form(instance, binds, ""));
  CHECK(grown.value(*grown.find("/d/a59")).size() <= kValueSizeMax);
}

TEST_CASE("bounds: setvalues that set each other for ever come to an end") {
  const std::string both = form("<a>0</a><b>0</b>", "<bind nodeset=\"/d/a\" type=\"int\"/>",
                                "<input ref=\"/d/a\"><setvalue event=\"xforms-value-changed\" "
                                "ref=\"/d/b\" value=\"/d/a + 1\"/></input>"
                                "<input ref=\"/d/b\"><setvalue event=\"xforms-value-changed\" "
                                "ref=\"/d/a\" value=\"/d/b + 1\"/></input>");
  Form going = started(both);
  CHECK(going.answer(*going.find("/d/a"), "1").ok());
}
