// Any expression, printed and read again, is the same expression with the same value.
#include <cstdio>
#include <random>
#include <string>
#include <variant>

#include <catch2/catch_test_macros.hpp>

#include "forms/instance/engine.h"
#include "forms/xpath/parse.h"
#include "tests/forms/engine/corpus.h"

using namespace faltbok::forms;

namespace {

constexpr int kExpressionCount = 4000;
constexpr int kDepthMax = 5;

class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}
  std::string expression(int depth) {
    switch (random_() % (depth <= 0 ? 4 : 9)) {
      case 0: return number();
      case 1: return text();
      case 2:
      case 3: return path(depth - 1);
      case 4: return binary(depth - 1);
      case 5: return call(depth - 1);
      case 6: return "-" + space() + expression(depth - 1);
      case 7: return "(" + space() + expression(depth - 1) + space() + ")";
      default: return "(" + path(depth - 1) + " | " + path(depth - 1) + ")[" + expression(0) + "]";
    }
  }

 private:
  template <std::size_t N>
  std::string one(const char* const (&of)[N]) {
    return of[random_() % N];
  }
  std::string space() { return one({"", "", " ", "\n", "\t "}); }
  std::string number() {
    return one({"0", "1", "2.5", ".5", "10.", "0.0000001", "123456789012345", "7"});
  }
  std::string text() {
    return one({"''", "'a'", "\"it's\"", "'say \"x\"'", "'2020-02-29'", "'åäö'", "'1 2 3'"});
  }
  std::string binary(int depth) {
    const std::string op = one({" or ", " and ", "=", " != ", "<", "<=", " > ", ">=", " + ", " - ",
                                "*", " div ", " mod "});
    return expression(depth) + op + space() + expression(depth);
  }
  std::string call(int depth) {
    switch (random_() % 6) {
      case 0: return "concat(" + expression(depth) + "," + expression(depth) + ")";
      case 1:
        return "if (" + expression(depth) + ", " + expression(depth) + ", " + expression(depth) +
               ")";
      case 2: return "count(" + path(depth) + ")";
      case 3: return "string-length( " + expression(depth) + " )";
      case 4: return "coalesce(" + path(depth) + ", " + expression(depth) + ")";
      default:
        return one({"true()", "not(1)", "position(..)", "current()/../a", "last()", "today()"});
    }
  }
  std::string step(int depth) {
    std::string out =
        one({"a", "g", "n", "*", "..", ".", "node()", "child::g", "@id", "descendant::n",
             "following-sibling::g", "self::node()", "ancestor-or-self::*", "text()"});
    if (depth > 0 && random_() % 4 == 0) out += "[" + expression(depth - 1) + "]";
    return out;
  }
  std::string path(int depth) {
    std::string out = one({"/data/", "/", "", "../", "//", "current()/../"});
    out += step(depth);
    for (auto i = random_() % 3; i > 0; --i) out += one({"/", "/", "//"}) + step(depth);
    return out;
  }
  std::mt19937 random_;
};

constexpr const char* kForm =
    R"x(<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><model><instance>
<data id="x"><a>5</a><g><n>1</n></g><g><n>2</n></g><g><n/></g><x>text</x></data></instance></model></h:head>
<h:body><repeat nodeset="/data/g"><input ref="/data/g/n"/></repeat></h:body></h:html>)x";

}  // namespace

TEST_CASE("expressions: printing and reading again gives the same expression and the same value") {
  const unsigned seed = std::random_device{}();
  std::printf("seed %u\n", seed);
  Maker maker(seed);
  const auto definition = load_xform(faltbok::base::view_of(kForm), {}, nullptr);
  REQUIRE(definition.ok());
  Engine engine(definition.value(), corpus::environment());
  engine.begin(NewRecord::kYes);
  const std::uint32_t context = *engine.find("/data/g[2]/n");
  // the definition's own names: a program uses the numbers of one Names
  Names& names = const_cast<Names&>(definition.value()->data().names);
  int read = 0;
  for (int i = 0; i < kExpressionCount; ++i) {
    const std::string text = maker.expression(kDepthMax);
    const auto first = parse_xpath(text, names);
    if (!std::holds_alternative<Program>(first)) continue;  // a limit
    ++read;
    const std::string printed = print(std::get<Program>(first), names);
    const auto second = parse_xpath(printed, names);
    INFO("seed " << seed << "\n" << text << "\n" << printed);
    REQUIRE(std::holds_alternative<Program>(second));
    CHECK(print(std::get<Program>(second), names) == printed);
    Evaluator one(engine, std::get<Program>(first), NodeRef{0, context});
    Evaluator two(engine, std::get<Program>(second), NodeRef{0, context});
    CHECK(one.run_string() == two.run_string());
  }
  CHECK(read > kExpressionCount / 2);
}
