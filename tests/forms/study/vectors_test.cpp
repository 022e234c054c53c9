// The golden vectors of each scale: answers in, scores out, run through the real compiler and
// engine. They are computed from the published scoring tables (design.md section 9), never from the
// forms.
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "forms/form.h"
#include "forms/xform.h"
#include "forms/xlsform/compile.h"

using namespace faltbok;

namespace {

const std::filesystem::path kFolder =
    std::filesystem::path(FALTBOK_SOURCE_DIR) / "forms/studies/ips-malmo";

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::shared_ptr<const forms::Definition> load(const std::string& file) {
  const auto compiled = forms::xlsform::compile(base::view_of(read(kFolder / file)), file);
  for (const forms::Problem& problem : compiled.problems) UNSCOPED_INFO(text_of(problem));
  REQUIRE(!forms::has_errors(compiled.problems));
  std::vector<forms::Problem> problems;
  auto loaded = forms::load_xform(base::view_of(compiled.xml), {}, &problems);
  for (const forms::Problem& problem : problems) UNSCOPED_INFO(text_of(problem));
  REQUIRE(loaded.ok());
  return loaded.value();
}

forms::Form started(const std::shared_ptr<const forms::Definition>& definition,
                    const nlohmann::json& facts) {
  forms::Environment environment;
  environment.now = base::local_time_from_iso("2026-11-22T10:00:00+01:00").value();
  for (const auto& [name, value] : facts.items()) environment.facts[name] = value;
  auto form = forms::Form::start(definition, environment);
  REQUIRE(form.ok());
  return std::move(form).value();
}

std::map<std::string, forms::Leaf> leaves_by_name(const forms::Form& form) {
  std::map<std::string, forms::Leaf> out;
  for (forms::Leaf& leaf : form.leaves()) out.insert_or_assign(leaf.name, leaf);
  return out;
}

void run_vectors(const std::string& scale, std::size_t count_min) {
  const auto definition = load(scale + ".md");
  std::ifstream in(kFolder / "vectors" / (scale + ".jsonl"));
  std::size_t count = 0;
  for (std::string line; std::getline(in, line); ++count) {
    const auto vector = nlohmann::json::parse(line);
    forms::Form form = started(definition, vector["facts"]);
    const auto names = leaves_by_name(form);
    for (const auto& [name, value] : vector["set"].items())
      REQUIRE(form.answer(names.at(name).node, value.get<std::string>()).ok());
    const auto after = leaves_by_name(form);
    CAPTURE(scale, vector["what"].get<std::string>());
    for (const auto& [name, value] : vector["expect"].items()) {
      CAPTURE(name);
      CHECK(after.at(name).value == value.get<std::string>());
    }
  }
  CHECK(count >= count_min);
}

}  // namespace

TEST_CASE("vectors: HADS scores every vector as the published table") { run_vectors("hads", 100); }
TEST_CASE("vectors: AUDIT-C scores every vector") { run_vectors("audit_c", 40); }
TEST_CASE("vectors: DUDIT-C scores every vector") { run_vectors("dudit_c", 18); }
TEST_CASE("vectors: GDT scores every vector") { run_vectors("gdt", 20); }
TEST_CASE("vectors: CSQ-8 scores every vector") { run_vectors("csq8", 20); }
TEST_CASE("vectors: SEFS scores every vector") { run_vectors("sefs", 60); }

TEST_CASE("forms: every form of the study compiles and loads without a warning") {
  for (const char* file : {"eligibility.md", "background.md", "interview.md", "hads.md",
                           "audit_c.md", "dudit_c.md", "gdt.md", "life.md", "csq8.md", "sefs.md"}) {
    CAPTURE(file);
    const auto compiled = forms::xlsform::compile(base::view_of(read(kFolder / file)), file);
    for (const forms::Problem& problem : compiled.problems) UNSCOPED_INFO(text_of(problem));
    CHECK(compiled.problems.empty());
    const auto definition = load(file);
    CHECK(started(definition, nlohmann::json::object()).languages().size() == 2);
  }
}

TEST_CASE("eligibility: who is included, who is not and why") {
  const auto definition = load("eligibility.md");
  const auto outcome = [&](const std::map<std::string, std::string>& changed) {
    std::vector<std::pair<std::string, std::string>> answers = {
        {"age", "22"},         {"sex", "female"},        {"contact", "yes"},  {"ill_health", "yes"},
        {"wants_work", "yes"}, {"severe_illness", "no"}, {"cognitive", "no"}, {"misuse", "no"}};
    forms::Form form = started(definition, nlohmann::json::object());
    const auto names = leaves_by_name(form);
    for (auto& [name, value] : answers) {
      if (changed.contains(name)) value = changed.at(name);
      REQUIRE(form.answer(names.at(name).node, value).ok());
    }
    if (changed.contains("consent"))
      REQUIRE(form.answer(names.at("consent").node, changed.at("consent")).ok());
    const auto after = leaves_by_name(form);
    return after.at("enrolment_state").value + "/" + after.at("exclusion_reason").value;
  };
  CHECK(outcome({{"consent", "yes"}}) == "enrolled/");
  CHECK(outcome({{"consent", "no"}}) == "declined/");
  CHECK(outcome({}) == "asked/");
  CHECK(outcome({{"age", "18"}, {"consent", "yes"}}) == "enrolled/");
  CHECK(outcome({{"age", "29"}, {"consent", "yes"}}) == "enrolled/");
  CHECK(outcome({{"age", "17"}}) == "excluded/age");
  CHECK(outcome({{"age", "30"}}) == "excluded/age");
  CHECK(outcome({{"contact", "no"}}) == "excluded/no_contact");
  CHECK(outcome({{"ill_health", "no"}}) == "excluded/no_mild_moderate_ill_health");
  CHECK(outcome({{"wants_work", "no"}}) == "excluded/does_not_want_work");
  CHECK(outcome({{"severe_illness", "yes"}}) == "excluded/severe_mental_illness");
  CHECK(outcome({{"cognitive", "yes"}}) == "excluded/severe_cognitive_impairment");
  CHECK(outcome({{"misuse", "yes"}}) == "excluded/active_misuse");
}
