// How values are spelled once they are a form's: one spelling, whoever gave them.
#include <string>
#include <utility>

#include <catch2/catch_test_macros.hpp>

#include "tests/forms/engine/filled.h"

using namespace faltbok;
using namespace faltbok::forms;

namespace {

constexpr std::pair<const char*, const char*> kDecimals[] = {
    {"1.50", "1.5"},       {".5", "0.5"},
    {"5", "5.0"},          {"0.10", "0.1"},
    {"007", "7.0"},        {"+5", "5.0"},
    {"1e3", "1000.0"},     {"-2.50", "-2.5"},
    {"1E-7", "0.0000001"}, {"5.", "5.0"},
    {"2.5e+1", "25.0"},    {"123456789012345678", "123456789012345680.0"},
    {"-0", "0.0"},         {"0.1234567890123", "0.1234567890123"}};
constexpr std::pair<const char*, const char*> kWholes[] = {
    {"007", "7"},
    {"+5", "5"},
    {"5.0", "5"},
    {"-0", "0"},
    {"12345678901234567890", "12345678901234567890"}};

std::string typed(const char* type, const char* fallback) {
  return form_of("<instance><d id='x'><v>" + std::string(fallback) +
                     "</v></d></instance><bind nodeset='/d/v' type='" + type + "'/>",
                 "<input ref='/d/v'/>");
}

}  // namespace

TEST_CASE("values: a decimal has one spelling, as a default and as an answer") {
  Filled answered(typed("decimal", ""));
  for (const auto& [text, spelled] : kDecimals) {
    CHECK(Filled(typed("decimal", text)).value("/d/v") == spelled);
    answered.answer("/d/v", text);
    CHECK(answered.value("/d/v") == spelled);
  }
  const NodeId node = answered.form.find("/d/v").value();
  for (const char* none : {"e3", "1e", "1e999", "1,5", "inf", "nan", "0x1p3", "1e3 4"})
    CHECK_FALSE(answered.form.answer(node, none).ok());
}

TEST_CASE("values: a whole number has one spelling, and keeps its digits") {
  Filled answered(typed("int", ""));
  for (const auto& [text, spelled] : kWholes) {
    CHECK(Filled(typed("int", text)).value("/d/v") == spelled);
    answered.answer("/d/v", text);
    CHECK(answered.value("/d/v") == spelled);
  }
}

TEST_CASE("values: what an action gives is spelled like an answer, what is computed is not") {
  Filled filled(form_of(
      R"x(<instance><d id="x"><o/><s/><c/></d></instance><bind nodeset="/d/s" type="decimal"/>
<bind nodeset="/d/c" type="decimal" calculate="/d/s + 1"/>)x",
      R"x(<input ref="/d/o"><setvalue event="xforms-value-changed" ref="/d/s" value="/d/o"/></input>)x"));
  filled.answer("/d/o", "7.50");
  CHECK(filled.value("/d/s") == "7.5");
  filled.answer("/d/o", "7");
  CHECK(filled.value("/d/s") == "7.0");
  CHECK(filled.value("/d/c") == "8");
}

TEST_CASE("values: what a list offers is kept letter by letter, whatever its node's type") {
  for (const char* type : {"int", "decimal"}) {
    Filled filled(
        form_of("<instance><d id='x'><v>01</v></d></instance><bind nodeset='/d/v' type='" +
                    std::string(type) + "'/>",
                R"x(<select1 ref="/d/v"><item><label>A</label><value>01</value></item>
<item><label>B</label><value>1.50</value></item></select1>)x"));
    CHECK(filled.value("/d/v") == "01");
    if (std::string(type) == "decimal") filled.answer("/d/v", "1.50");
    CHECK(filled.value("/d/v") == (std::string(type) == "decimal" ? "1.50" : "01"));
  }
}

// JavaRosa's orders, from its own classes; people may have seen them on another tablet.
TEST_CASE("values: randomize() with a seed gives the order of Collect") {
  const auto order = [](const std::string& items, const std::string& seed) {
    std::string list;
    for (const char item : items) list += "<i>" + std::string(1, item) + "</i>";
    const Filled filled(form_of("<instance><d id='x'><v/></d></instance><instance id='l'><list>" +
                                    list +
                                    "</list></instance><bind nodeset='/d/v' calculate=\"join("
                                    "'', randomize(instance('l')/list/i, " +
                                    seed + "))\"/>",
                                "<input ref='/d/v'/>"));
    return filled.value("/d/v");
  };
  CHECK(order("ABCDEFGH", "1234") == "GFEDAHBC");
  CHECK(order("ABCDEFGH", "'foo'") == "EADBHGCF");
  CHECK(order("ABCDEF", "42") == "AFCBDE");
  CHECK(order("ABCDEF", "-42") == "EDAFBC");
  CHECK(order("ABCDEF", "1") == "BFEACD");
}
