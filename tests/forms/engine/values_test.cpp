// How values are spelled once they are a form's: one spelling, whoever gave them.
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "tests/forms/engine/filled.h"

using namespace faltbok;
using namespace faltbok::forms;

// JavaRosa's orders, from its own classes; people may have seen them on another tablet.
TEST_CASE("values: randomize() with a seed gives the order of Collect") {
  const auto order = [](const std::string& items, const std::string& seed) {
    std::string list;
    for (const char item : items) list += "<i>" + std::string(1, item) + "</i>";
    const Filled filled(form_of("<instance><d id='x'><v/></d></instance><instance id='l'><root>" +
                                    list +
                                    "</root></instance><bind nodeset='/d/v' calculate=\"join("
                                    "'', randomize(instance('l')/root/i, " +
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
