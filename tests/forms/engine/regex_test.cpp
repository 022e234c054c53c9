// Patterns of regex(): what is read, what is not, and that an author hears of it.
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "forms/xpath/regex.h"
#include "tests/forms/engine/filled.h"

using namespace faltbok;
using namespace faltbok::forms;

TEST_CASE("regex: what stands between \\Q and \\E has no meaning of its own") {
  CHECK(matches_whole("a+b", R"(\Qa+b\E)"));
  CHECK_FALSE(matches_whole("aab", R"(\Qa+b\E)"));
  CHECK(matches_whole("1.5kr", R"(\d\Q.\E\dkr)"));
  CHECK(matches_whole("..", R"(\Q.\E{2})"));
  CHECK(matches_whole("(å\\", R"(\Q(å\)"));  // to the end
  CHECK(matches_whole("\\Qa", R"(\\Qa)"));
  CHECK(matches_whole("]-", R"([\Q]-\E]+)"));
  CHECK(matches_whole("", R"(\Q\E)"));
}

TEST_CASE("regex: a group with a name is a group") {
  CHECK(matches_whole("ab", "(?<first>a)b"));
  CHECK(matches_whole("abab", "(?<pair1>ab){2}"));
  for (const char* bad : {"(?<>a)", "(?<n", "(?<n a)", "(?<=a)b", "(?<!a)b"}) {
    INFO(bad);
    CHECK_FALSE(readable_pattern(bad));
  }
}

TEST_CASE("regex: a pattern that cannot be read is warned of when the form is loaded") {
  for (const char* pattern :
       {"(a)\\1", "(?&lt;=a)b", "[a-z", "(a", "\\k", "[a-z&amp;&amp;[^b]]", "a{3,1}"}) {
    INFO(pattern);
    Filled filled(
        form_of("<instance><d id='x'><v/></d></instance><bind nodeset='/d/v' "
                "constraint=\"regex(., '" +
                    std::string(pattern) + "')\"/>",
                "<input ref='/d/v'/>"));
    REQUIRE(filled.problems.size() == 1);
    CHECK(filled.problems[0].severity == Severity::kWarning);
    CHECK(filled.problems[0].what.find("of regex() cannot be read here") != std::string::npos);
  }
  Filled filled(
      form_of("<instance><d id='x'><v/><p/></d></instance><bind nodeset='/d/v' "
              "constraint=\"regex(., '[0-9]{4}') and regex(., /d/p)\"/>",
              "<input ref='/d/v'/>"));
  CHECK(filled.problems.empty());
}
