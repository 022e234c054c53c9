#include "forms/dataset/flatten.h"

#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <random>
#include <sstream>

#include "forms/dataset/codebook.h"
#include "forms/xform.h"
#include "forms/xlsform/compile.h"

using namespace faltbok;
using namespace faltbok::forms;

namespace {

constexpr const char* kForms[] = {"eligibility", "background", "interview", "hads", "audit_c",
                                  "dudit_c",     "gdt",        "life",      "csq8", "sefs"};

struct Loaded {
  std::shared_ptr<const Definition> definition;
  std::string xml;
};

Loaded load(const std::string& name) {
  std::ifstream in(std::string(FALTBOK_SOURCE_DIR) + "/forms/studies/ips-malmo/" + name + ".md");
  std::ostringstream text;
  text << in.rdbuf();
  const xlsform::Compiled compiled = xlsform::compile(base::view_of(text.str()), name + ".md");
  REQUIRE(!compiled.xml.empty());
  auto definition = load_xform(base::view_of(compiled.xml), {}, nullptr);
  REQUIRE(definition.ok());
  return {definition.value(), compiled.xml};
}

Environment environment() {
  Environment environment;
  environment.now = {{1'795'363'200'000}, {60}};
  environment.seed = 5;
  environment.instance_id = "uuid:1";
  environment.facts = {{"sex", "female"}};
  return environment;
}

// Something for each question: an option, a small number, a word; every fifth is left alone.
void fill(Form& form, std::mt19937& random) {
  for (const Leaf& leaf : form.leaves()) {
    if (!leaf.asked || !form.relevant(leaf.node) || random() % 5 == 0) continue;
    const std::vector<Choice> choices = form.choices(leaf.node);
    std::string value = choices.empty() ? "7" : choices[random() % choices.size()].value;
    if (choices.empty() && form.question(leaf.node).kind == QuestionKind::kDate)
      value = "2026-10-01";
    static_cast<void>(
        form.answer(leaf.node, value));  // what a rule of the type refuses stays empty
  }
}

const FlatValue& value_of(const Flattened& flat, std::string_view name) {
  for (const FlatValue& value : flat.values)
    if (value.name == name) return value;
  FAIL("no value " << name);
  return flat.values.front();
}

Flattened flattened(const Loaded& loaded, const Form& form, std::vector<Unanswered> unanswered) {
  auto flat =
      flatten(loaded.definition, {form.finalize().xml, std::move(unanswered)}, environment());
  REQUIRE(flat.ok());
  return std::move(flat).value();
}

}  // namespace

TEST_CASE("flatten: every form of the study, filled at random, comes to the same scores again") {
  const unsigned seed = 20261122;
  CAPTURE(seed);
  std::mt19937 random(seed);
  for (const char* name : kForms) {
    const Loaded loaded = load(name);
    for (int round = 0; round < 5; ++round) {
      CAPTURE(name, round);
      auto form = Form::start(loaded.definition, environment());
      REQUIRE(form.ok());
      fill(form.value(), random);
      const Flattened flat = flattened(loaded, form.value(), {});
      for (const Mismatch& mismatch : flat.mismatches) CHECK(mismatch.sent == mismatch.path);
      for (const FlatValue& value : flat.values) {
        CAPTURE(value.name);
        CHECK((value.presence == Presence::kPresent) == !value.value.empty());
      }
    }
  }
}

TEST_CASE("flatten: AUDIT-C never: items 2 and 3 are not relevant, and scored by implication") {
  const Loaded loaded = load("audit_c");
  auto form = Form::start(loaded.definition, environment());
  REQUIRE(form.ok());
  REQUIRE(form.value().answer(*form.value().find("/data/audit_c_1"), "1").ok());
  const Flattened flat = flattened(loaded, form.value(), {});
  CHECK(value_of(flat, "audit_c_total").value == "0");
  CHECK(value_of(flat, "audit_c_2").presence == Presence::kNotRelevant);
  CHECK(value_of(flat, "audit_c_2").implied);
  CHECK(value_of(flat, "audit_c_3").implied);
  CHECK(!value_of(flat, "audit_c_1").implied);
  CHECK(value_of(flat, "audit_c_1").label == "Aldrig");
}

TEST_CASE("flatten: what the tablet said of an empty answer is kept apart from nothing at all") {
  const Loaded loaded = load("gdt");
  auto form = Form::start(loaded.definition, environment());
  REQUIRE(form.ok());
  const Flattened flat =
      flattened(loaded, form.value(),
                {{"/data/gdt_1", AnswerStatus::kRefused}, {"/data/gdt_2", AnswerStatus::kSkipped}});
  CHECK(value_of(flat, "gdt_1").presence == Presence::kRefused);
  CHECK(value_of(flat, "gdt_2").presence == Presence::kSkipped);
  CHECK(value_of(flat, "gdt_3").presence == Presence::kNotReached);
  CHECK(value_of(flat, "gdt_total").presence == Presence::kNotComputed);
}

TEST_CASE("flatten: a calculated value that was changed on its way is a mismatch and left empty") {
  const Loaded loaded = load("audit_c");
  auto form = Form::start(loaded.definition, environment());
  REQUIRE(form.ok());
  REQUIRE(form.value().answer(*form.value().find("/data/audit_c_1"), "1").ok());
  std::string xml = form.value().finalize().xml;
  xml.replace(xml.find("<audit_c_total>0"), 16, "<audit_c_total>9");
  const auto flat = flatten(loaded.definition, {xml, {}}, environment());
  REQUIRE(flat.ok());
  REQUIRE(flat.value().mismatches.size() == 1);
  CHECK(flat.value().mismatches[0].sent == "9");
  CHECK(flat.value().mismatches[0].recomputed == "0");
  CHECK(value_of(flat.value(), "audit_c_total").presence == Presence::kMismatch);
  CHECK(value_of(flat.value(), "audit_c_total").value.empty());
}

TEST_CASE("flatten: bytes that are no submission of the form are refused") {
  const Loaded loaded = load("gdt");
  CHECK(!flatten(loaded.definition, {"not xml <", {}}, environment()).ok());
  CHECK(!flatten(loaded.definition, {"", {}}, environment()).ok());
}

TEST_CASE("codebook: options say their points, in every language of the study") {
  const Loaded loaded = load("audit_c");
  Study study;
  study.languages = {"sv", "en"};
  const Table book = codebook(study, {{loaded.definition, "forms/audit_c.md", loaded.xml}});
  const auto column = [&book](std::string_view name) {
    for (std::size_t i = 0; i < book.columns.size(); ++i)
      if (book.columns[i].name == name) return i;
    FAIL("no column " << name);
    return std::size_t{0};
  };
  for (const Row& row : book.rows) {
    if (row[column("name")] != "audit_c_1") continue;
    CHECK(row[column("points")] == "1 = 0 | 2 = 1 | 3 = 2 | 4 = 3 | 5 = 4");
    CHECK(row[column("label_en")] == "How often does it happen that you drink alcohol?");
    CHECK(row[column("values_sv")].starts_with("1 = Aldrig | 2 = "));
    CHECK(row[column("values_en")].starts_with("1 = Never | 2 = "));
    return;
  }
  FAIL("audit_c_1 is not in the codebook");
}
