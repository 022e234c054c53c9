// Expressions as three engines evaluate them (../shared/corpora/xpath): where they agree, so do we;
// elsewhere the dialect of forms/FORM.md section 3 decides, and stands here as a value.
#include <map>
#include <string>

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include "tests/forms/engine/corpus.h"

using namespace faltbok::forms;

namespace {

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text)
    out += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '"' ? "&quot;" : std::string(1, c);
  return out;
}

std::string evaluated(const std::string& expression) {
  const std::string xml =
      R"x(<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><model><instance>)x"
      R"x(<data id="x"><e/><i>5</i><d>2020-02-29</d><dt>2020-02-29T12:00:00.000+02:00</dt><r>x</r><g><n>1</n></g><g><n>2</n></g><g><n/></g><x/></data>)x"
      R"x(</instance><bind nodeset="/data/i" type="int"/><bind nodeset="/data/g/n" type="int"/><bind nodeset="/data/d" type="date"/>)x"
      R"x(<bind nodeset="/data/dt" type="dateTime"/><bind nodeset="/data/e" type="string"/><bind nodeset="/data/r" type="string" relevant="false()"/>)x"
      R"x(<bind nodeset="/data/x" type="string" calculate=")x" +
      escaped(expression) +
      R"x("/></model></h:head>)x"
      R"x(<h:body><group ref="/data/g"><repeat nodeset="/data/g"/></group></h:body></h:html>)x";
  std::vector<Problem> problems;
  const auto definition = load_xform(faltbok::base::view_of(xml), {}, &problems);
  if (!definition.ok()) return problems.empty() ? "!" : "! " + text_of(problems.front());
  const Form form = Form::start(definition.value(), corpus::environment()).value();
  return form.value(*form.find("/data/x"));
}

// Only the spelling of booleans and NaN differs between the three.
std::string plain(const std::string& text) { return text == "NaN" ? "" : text; }
bool same(const nlohmann::json& row, const char* a, const char* b) {
  const std::string x = plain(row[a].get<std::string>());
  const std::string y = plain(row[b].get<std::string>());
  return x == y || (x == "1" && y == "true") || (x == "0" && y == "false");
}

// Where they disagree: ours.
const std::map<std::string, std::string> kOurs{
    {"not(/data/e)", "true"},
    {"boolean(/data/e)", "false"},
    {"if(/data/e, 'T', 'F')", "F"},
    {"round(-2.5)", "-2"},
    {"0.0000001 * 1", "0.0000001"},
    {"sum(/data/g/n)", "3"},
    {"max(/data/g/n)", "2"},
    {"string(/data/g/n)", "1"},
    {"regex('é', '^\\p{L}$')", "true"},
    {"boolean-from-string('TRUE')", "false"},
    {"'2020-01-02' > '2020-01-01'", "true"},
    {"date(18262)", "2020-01-01"},
    {"date(18262.75)", "2020-01-01"},
    {"decimal-time('18:00')", "0.75"},
    {"decimal-time('06:00:00.000+02:00')", "0.16666666666666666"},
    {"/data/r = 'x'", "false"},
    {"string-length(/data/r)", "0"},
    {"concat('[', /data/r, ']')", "[]"},
    {"/data/g/n = 2", "true"},
    {"/data/g/n != 2", "true"},
    {"base64-decode('YWJj')", "abc"},
    {"area('0 0 0 0; 0 1 0 0; 1 1 0 0; 0 0 0 0')", "6195"},
    {"distance('0 0 0 0; 0 1 0 0')", "111318.84502143922"},
    {"geofence('0.2 0.4 0 0', '0 0 0 0; 0 1 0 0; 1 1 0 0; 0 0 0 0')", "true"},
    {"number('+5')", "5"},
    {"- '3'", "-3"},
    {"floor(2.7)", "2"},
    {"ceiling(2.1)", "3"},
    {"string-length(now()) > 20", "true"}};

}  // namespace

TEST_CASE("expressions: where three engines agree, so do we; elsewhere FORM.md decides") {
  const nlohmann::json file =
      nlohmann::json::parse(corpus::read(corpus::folder("xpath") / "expressions.json"));
  const std::string form_md = corpus::read(std::string(FALTBOK_SOURCE_DIR) + "/forms/FORM.md");
  for (const nlohmann::json& row : file["expressions"]) {
    const auto expression = row["expr"].get<std::string>();
    const std::string ours = evaluated(expression);
    INFO(row.dump());
    if (same(row, "javarosa", "webforms") && same(row, "javarosa", "enketo")) {
      const std::string theirs = plain(row["webforms"].get<std::string>());
      CHECK(ours == theirs);
      continue;
    }
    CHECK(form_md.find("| `" + expression + "` |") != std::string::npos);
    const auto decided = kOurs.find(expression);
    INFO("ours is " << ours);
    REQUIRE(decided != kOurs.end());
    if (expression.starts_with("area"))
      CHECK(ours.starts_with(decided->second));
    else
      CHECK(ours == decided->second);
  }
}
