#include "forms/study/study.h"

#include <catch2/catch_test_macros.hpp>

#include "forms/study/guard.h"

using namespace faltbok;
using namespace faltbok::forms;

namespace {

constexpr const char* kSmall = R"(
id = "small"
version = "1"
name = { sv = "Liten" }
languages = ["sv"]
[[site]]
id = "one"
prefix = "ON"
name = { sv = "Ett" }
[[form]]
id = "eligibility"
file = "eligibility.md"
name = { sv = "Urval" }
[[form]]
id = "csq8"
file = "csq8.md"
name = { sv = "Nöjdhet" }
provisional_wording = true
[[visit]]
id = "t0"
name = { sv = "Start" }
window_after_days = 30
[[visit.form]]
id = "csq8"
respondent = "participant"
[[fact]]
name = "sex"
form = "eligibility"
node = "sex"
[[fact]]
name = "items_min"
value = "4"
[enrolment]
form = "eligibility"
state_node = "enrolment_state"
reason_node = "exclusion_reason"
[[role]]
role = "employment_specialist"
hidden_forms = ["csq8"]
)";

std::string with(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

std::vector<Problem> problems_of(const std::string& toml) {
  std::vector<Problem> problems;
  CHECK(!parse_study(toml, problems));
  return problems;
}

}  // namespace

TEST_CASE("study: a number of failures that would let anybody shut a tablet is a problem") {
  const std::string study(kSmall);
  std::vector<Problem> problems;
  CHECK(parse_study(study + "[tablet]\nwipe_after_failures = 15\n", problems).has_value());
  CHECK(parse_study(study + "[tablet]\nwipe_after_failures = 0\n", problems).has_value());
  CHECK(problems.empty());
  CHECK(problems_of(study + "[tablet]\nwipe_after_failures = 14\n").size() == 1);
  CHECK(problems_of(study + "[tablet]\nwipe_afterfailures = 20\n").size() == 1);
}

TEST_CASE("study: a tablet is wiped only where the study asks for it, and not after a few tries") {
  CHECK(forms::guard_of("").wipe_after_failures == 0);
  CHECK(forms::guard_of("id = ").wipe_after_failures == 0);
  CHECK(forms::guard_of("[tablet]\nwipe_after_failures = 20").wipe_after_failures == 20);
  for (const char* value : {"14", "1001", "-20", "\"20\"", "20.5"})
    CHECK(forms::guard_of("[tablet]\nwipe_after_failures = " + std::string(value))
              .wipe_after_failures == 0);
}

TEST_CASE("study: sites, forms, visits, facts and rules are read") {
  std::vector<Problem> problems;
  const auto study = parse_study(kSmall, problems);
  REQUIRE(problems.empty());
  REQUIRE(study);
  CHECK(study->site("one")->prefix == "ON");
  CHECK(study->form("csq8")->provisional_wording);
  CHECK(study->visit("t0")->forms.front().respondent == Respondent::kParticipant);
  CHECK(study->visit("t0")->window_after_days == 30);
  CHECK(study->facts.front().node == "sex");
  CHECK(study->facts.back().value == "4");
  CHECK(!study->may_see("employment_specialist", "csq8"));
  CHECK(study->may_see("interviewer", "csq8"));
  CHECK(study->visit("t9") == nullptr);
}

TEST_CASE("study: retention days are read; without them a tablet keeps its records") {
  std::vector<Problem> problems;
  CHECK(parse_study(kSmall, problems).value().tablet.retention_day_count == 0);
  const std::string small(kSmall);
  const auto kept = parse_study(small + "\n[tablet]\nretention_days = 90\n", problems);
  REQUIRE(kept.has_value());
  CHECK(kept->tablet.retention_day_count == 90);
  for (const char* wrong :
       {"\n[tablet]\nretention_days = 0\n", "\n[tablet]\nretention_days = -1\n",
        "\n[tablet]\nretention = 9\n", "\n[tablet]\nretention_days = \"9\"\n"}) {
    CAPTURE(wrong);
    problems.clear();
    CHECK(!parse_study(small + wrong, problems).has_value());
    CHECK(problems.size() >= 1);
  }
  problems.clear();
  CHECK(!parse_study("tablet = 9\n" + small, problems).has_value());
}

TEST_CASE("study: contact details are name, phone and e-mail unless the study says otherwise") {
  const auto fields = [](const std::string& more) {
    std::vector<Problem> problems;
    const auto study = parse_study(kSmall + more, problems);
    REQUIRE(study);
    return study->identity_fields;
  };
  using Fields = std::vector<std::string>;
  CHECK(fields("") == Fields{"name", "phone", "email"});
  CHECK(fields("[identity]\nfields = []\n").empty());
  CHECK(fields("[identity]\nfields = [\"phone\", \"personnummer\"]\n") ==
        Fields{"phone", "personnummer"});
  for (const char* wrong :
       {"[identity]\nfields = [\"shoe_size\"]\n", "[identity]\nfields = [\"name\", \"name\"]\n",
        "[identity]\n", "[identity]\nfields = [\"name\"]\nmore = 1\n"}) {
    CAPTURE(wrong);
    CHECK(problems_of(kSmall + std::string(wrong)).size() == 1);
  }
}

TEST_CASE("study: a text falls back to the first language that has one") {
  CHECK(text_in({{"en", "One"}, {"sv", "Ett"}}, "sv") == "Ett");
  CHECK(text_in({{"en", "One"}}, "sv") == "One");
  CHECK(text_in({}, "sv").empty());
}

TEST_CASE("study: every problem is named at once, each with its line") {
  std::string wrong = with(kSmall, "prefix = \"ON\"", "prefix = \"on\"");
  wrong = with(wrong, "respondent = \"participant\"", "respondent = \"patient\"");
  wrong = with(wrong, "window_after_days = 30", "windows_after_days = 30");
  wrong = with(wrong, "form = \"eligibility\"\nnode", "form = \"eligible\"\nnode");
  const std::vector<Problem> problems = problems_of(wrong);
  REQUIRE(problems.size() == 4);
  for (const Problem& problem : problems) {
    CAPTURE(text_of(problem));
    CHECK(problem.where.sheet == "study.toml");
    CHECK(problem.where.line > 0);
  }
}

TEST_CASE("study: each kind of mistake is refused") {
  const std::pair<const char*, const char*> kMistakes[] = {
      {"id = \"small\"", "id = \"Small Study\""},
      {"version = \"1\"", "version = 1"},
      {"languages = [\"sv\"]", "languages = \"sv\""},
      {"name = { sv = \"Liten\" }", "name = { sv = \"Liten\", en = \"Small\" }"},
      {"name = { sv = \"Ett\" }", "name = \"Ett\""},
      {"file = \"csq8.md\"", "file = \"../csq8.md\""},
      {"id = \"csq8\"\nfile", "id = \"eligibility\"\nfile"},
      {"window_after_days = 30", "anchor = \"t1\""},
      {"window_after_days = 30", "window_after_days = -1"},
      {"provisional_wording = true", "provisional_wording = \"yes\""},
      {"[enrolment]", "[enrollment]"},
      {"node = \"sex\"", "node = \"sex\"\nvalue = \"female\""},
      {"[[role]]", "[role]"},
      {"version = \"1\"", "version = "},
  };
  for (const auto& [from, to] : kMistakes) {
    CAPTURE(to);
    const std::vector<Problem> problems = problems_of(with(kSmall, from, to));
    CHECK(!problems.empty());
  }
  CHECK(!problems_of("").empty());
  CHECK(!problems_of(std::string(2U << 20U, '#')).empty());
}
