// What an expression can come to must hold every value that it really comes to.
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <random>

#include "forms/form.h"
#include "forms/xform.h"
#include "forms/xlsform/checks.h"
#include "forms/xlsform/reach.h"
#include "forms/xlsform/readers.h"
#include "forms/xlsform/workbook.h"
#include "forms/xpath/value.h"
#include "tests/forms/xlsform/help.h"

namespace faltbok::forms::xlsform {

namespace {

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t end) {
  return std::uniform_int_distribution<std::size_t>(0, end - 1)(random);
}

// A random expression over the questions a, b (choices 0 to 3) and r (a range from -2 to 4).
std::string expression(Random& random, int depth) {
  constexpr std::string_view kLeaves[] = {
      "${a}", "${b}", "${r}",
      "1",    "2.5",  "0",
      "''",   "'2'",  "instance('l')/root/item[name = ${b}]/points"};
  if (depth == 0) return std::string(kLeaves[below(random, std::size(kLeaves))]);
  const auto inner = [&] { return expression(random, depth - 1); };
  constexpr std::string_view kOperators[] = {
      " + ", " - ", " * ", " div ", " = ", " != ", " < ", " <= ", " > ", " and ", " or "};
  const auto chain = [&](std::string_view op) {
    return "(" + inner() + std::string(op) + inner() + std::string(op) + inner() + ")";
  };
  switch (below(random, 13)) {
    case 0: return "if(" + inner() + ", " + inner() + ", " + inner() + ")";
    case 1: return "coalesce(" + inner() + ", " + inner() + ")";
    case 2: return "round(" + inner() + ")";
    case 3: return "int(" + inner() + ")";
    case 4: return "max(" + inner() + ", " + inner() + ")";
    case 5: return "not(" + inner() + ")";
    case 6: return chain(" + ");
    case 7: return chain(" and ");
    case 8: return chain(" or ");
    default:
      return "(" + inner() + std::string(kOperators[below(random, std::size(kOperators))]) +
             inner() + ")";
  }
}

std::string form_with(const std::string& calculation) {
  return "| survey |\n| | type | name | label | parameters | calculation |\n"
         "| | select_one l | a | A | | |\n| | select_one l | b | B | | |\n"
         "| | range | r | R | start=-2 end=4 step=1 | |\n| | calculate | k | | | " +
         calculation +
         " |\n| choices |\n| | list_name | name | label | points |\n| | l | 0 | N | 3 |\n"
         "| | l | 1 | O | 1 |\n| | l | 2 | T | 0 |\n| | l | 3 | H | 2 |\n";
}

Survey survey_of(const std::string& form) {
  Report report;
  const auto workbook = open_workbook(base::view_of(form), "form.md", report);
  REQUIRE(workbook.has_value());
  Survey survey;
  read_settings(*workbook, "form.md", survey, report);
  read_choices(*workbook, survey, report);
  read_survey(*workbook, survey, report);
  settle(survey);
  REQUIRE(!report.has_errors());
  return survey;
}

void check_holds(const Possible& possible, const std::string& value) {
  CAPTURE(value);
  if (possible.texts) CHECK(possible.texts->contains(value));
  const double number = number_of_text(value);
  if (std::isnan(number)) return;
  CHECK(number >= possible.numbers.low - 1e-9);
  CHECK(number <= possible.numbers.high + 1e-9);
}

void answer(Form& form, Random& random) {
  for (const char* path : {"/data/a", "/data/b", "/data/r"}) {
    const bool range = std::string_view(path) == "/data/r";
    std::string value;
    if (below(random, 4) != 0)
      value = range ? std::to_string(static_cast<int>(below(random, 7)) - 2)
                    : std::to_string(below(random, 4));
    REQUIRE(form.answer(*form.find(path), value).ok());
  }
}

}  // namespace

TEST_CASE("reach: what is said to be possible holds every value that comes of answers",
          "[xlsform]") {
  constexpr std::uint32_t kSeed = 20261122;
  constexpr int kExpressionCount = 300;
  constexpr int kAnswerCount = 25;
  CAPTURE(kSeed);
  Random random(kSeed);
  int bounded = 0;
  for (int i = 0; i < kExpressionCount; ++i) {
    const std::string calculation = expression(random, 3);
    CAPTURE(calculation);
    const std::string text = form_with(calculation);
    const Survey survey = survey_of(text);
    Reach reach(survey);
    const Possible possible = reach.of_item(*reach.item("k"));
    bounded += possible.texts || possible.numbers != kAnyNumber ? 1 : 0;
    const auto definition = load_xform(base::view_of(compile_text(text).xml), {}, nullptr);
    REQUIRE(definition.ok());
    auto form = Form::start(definition.value(), {});
    REQUIRE(form.ok());
    for (int j = 0; j < kAnswerCount; ++j) {
      answer(form.value(), random);
      check_holds(possible, form.value().value(*form.value().find("/data/k")));
    }
  }
  CHECK(bounded > kExpressionCount / 3);  // else it says nothing
}

TEST_CASE("reach: what is said to be never true is false under all answers", "[xlsform]") {
  constexpr std::uint32_t kSeed = 20261127;
  constexpr int kExpressionCount = 300;
  constexpr int kAnswerCount = 25;
  CAPTURE(kSeed);
  Random random(kSeed);
  int never_true = 0;
  for (int i = 0; i < kExpressionCount; ++i) {
    const std::string condition = "(" + expression(random, 1) + ") and " + expression(random, 2);
    CAPTURE(condition);
    const std::string text = form_with("if(" + condition + ", 'T', 'F')");
    const Survey survey = survey_of(text);
    if (Reach(survey).can_be_true(condition)) continue;
    ++never_true;
    const auto definition = load_xform(base::view_of(compile_text(text).xml), {}, nullptr);
    REQUIRE(definition.ok());
    auto form = Form::start(definition.value(), {});
    REQUIRE(form.ok());
    for (int j = 0; j < kAnswerCount; ++j) {
      answer(form.value(), random);
      CHECK(form.value().value(*form.value().find("/data/k")) == "F");
    }
  }
  CHECK(never_true > 0);
}

TEST_CASE("reach: a question that is named twice has one answer at a time", "[xlsform]") {
  const Survey survey = survey_of(form_with("1"));
  Reach reach(survey);
  CHECK(!reach.can_be_true("${a} = '1' and ${a} = '2'"));
  CHECK(!reach.can_be_true("${a} > 2 and ${a} < 3 and ${b} = 1"));
  CHECK(!reach.can_be_true("selected(${a}, '1') and not(selected(${a}, '1'))"));
  CHECK(!reach.can_be_true("(${a} = 1 or ${a} = 2) and ${a} = 3"));
  CHECK(reach.can_be_true("${a} = '1' and ${b} = '2'"));
  CHECK(reach.can_be_true("${a} != '1' and ${a} != '2'"));
  CHECK(reach.can_be_true("${a} = '' and ${a} != '0'"));
  CHECK(reach.of("${a}").texts->size() == 5);  // nothing stays taken
}

TEST_CASE("reach: a declared range is read from a constraint that names its ends", "[xlsform]") {
  CHECK(declared_range(". >= 0 and . <= 21") == Numbers{0, 21});
  CHECK(declared_range("21 >= . and -3 <= .") == Numbers{-3, 21});
  CHECK(declared_range(". <= 5") == Numbers{-kNoBound, 5});
  CHECK(declared_range(". > 0 and . < 9") == kAnyNumber);  // the ends themselves are left out
  CHECK(declared_range(". >= 0 or . <= 21") == kAnyNumber);
  CHECK(declared_range("regex(., 'a')") == kAnyNumber);
  CHECK(declared_range(". >= ${x}") == kAnyNumber);
}

}  // namespace faltbok::forms::xlsform
