#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "forms/study/study.h"

using namespace faltbok::forms;

namespace {
const std::filesystem::path kFolder =
    std::filesystem::path(FALTBOK_SOURCE_DIR) / "forms/studies/ips-malmo";
}

TEST_CASE("ips-malmo: the study is read without a problem and each of its forms is there") {
  std::ifstream in(kFolder / "study.toml");
  const std::string toml{std::istreambuf_iterator<char>(in), {}};
  std::vector<Problem> problems;
  const auto study = parse_study(toml, problems);
  for (const Problem& problem : problems) UNSCOPED_INFO(text_of(problem));
  REQUIRE(study);
  CHECK(study->sites.size() == 3);
  CHECK(study->visits.size() == 4);
  for (const StudyForm& form : study->forms) CHECK(std::filesystem::exists(kFolder / form.file));
}

TEST_CASE("ips-malmo: CSQ-8 is asked at T1 only, and the employment specialist never sees it") {
  std::ifstream in(kFolder / "study.toml");
  std::vector<Problem> problems;
  const auto study = parse_study(std::string{std::istreambuf_iterator<char>(in), {}}, problems);
  REQUIRE(study);
  for (const Visit& visit : study->visits)
    for (const VisitForm& form : visit.forms) CHECK((form.form_id != "csq8" || visit.id == "t1"));
  CHECK(!study->may_see("employment_specialist", "csq8"));
  CHECK(study->may_see("interviewer", "csq8"));
}
