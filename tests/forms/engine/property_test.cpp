// What must hold of any form after any script: nothing is left uncomputed,
// and a submission comes back as it went.
#include <cstdio>
#include <map>
#include <random>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "forms/instance/engine.h"
#include "forms/instance/pages.h"
#include "forms/record/replay.h"
#include "tests/forms/engine/corpus.h"

using namespace faltbok::forms;

namespace {

constexpr int kStepCount = 40;

bool draws(const std::string& xml) {
  return xml.find("random") != std::string::npos || xml.find("uuid(") != std::string::npos;
}

std::map<std::string, std::string> snapshot(const Engine& engine) {
  std::map<std::string, std::string> out;
  for (const std::uint32_t node : leaves_of(engine.data(), engine.tree()))
    out[engine.path_of(node)] = (engine.relevant(node) ? "" : "(not relevant) ") +
                                std::string(engine.tree().at(node).text) +
                                (engine.violation(node) ? " (violation)" : "");
  return out;
}

// The first node that is not the same.
std::string difference(const std::map<std::string, std::string>& before,
                       const std::map<std::string, std::string>& after) {
  for (const auto& [path, text] : before)
    if (const auto found = after.find(path); found == after.end() || found->second != text)
      return path + ": '" + text + "', then '" + (found == after.end() ? "(gone)" : found->second) +
             "'";
  return before.size() == after.size() ? "" : "nodes came";
}

std::string value_for(Engine& engine, std::uint32_t node, std::mt19937& random) {
  const std::vector<Choice> choices = engine.choices(engine.model_of(node).control, node);
  if (!choices.empty()) return choices[random() % choices.size()].value;
  const std::uint32_t bind = engine.model_of(node).bind;
  const DataType type = bind == kNone ? DataType::kString : engine.data().binds[bind].type;
  if (type == DataType::kDate) return "2020-02-0" + std::to_string(1 + random() % 9);
  if (type == DataType::kDateTime) return "2020-02-02T10:00:00.000Z";
  if (type == DataType::kTime) return "10:00:00.000Z";
  if (type == DataType::kGeoPoint) return "55.6 13.0 0.0 0.0";
  return random() % 5 == 0 ? "" : std::to_string(random() % 12);
}

void one_step(Engine& engine, std::mt19937& random) {
  if (random() % 6 == 0 && !engine.data().repeats.empty()) {
    const auto number = static_cast<std::uint32_t>(random() % engine.data().repeats.size());
    const Repeat& repeat = engine.data().repeats[number];
    const std::vector<std::uint32_t> parents =
        engine.instances(engine.data().model[repeat.model].parent, kNone);
    if (repeat.count != kNone || parents.empty()) return;
    const std::uint32_t parent = parents[random() % parents.size()];
    const std::vector<std::uint32_t> rows = engine.rows_of(parent, number);
    if (!rows.empty() && random() % 2 == 0) return engine.remove_row(rows[random() % rows.size()]);
    engine.append_row(parent, number);
    return;
  }
  std::vector<std::uint32_t> asked;
  for (const std::uint32_t node : leaves_of(engine.data(), engine.tree())) {
    const ModelNode& model = engine.model_of(node);
    const bool calculated =
        model.bind != kNone && engine.data().binds[model.bind].slot(SlotKind::kCalculate) != kNone;
    if (model.control != kNone && !calculated && engine.relevant(node) && !engine.read_only(node))
      asked.push_back(node);
  }
  if (asked.empty()) return;
  const std::uint32_t node = asked[random() % asked.size()];
  engine.set_answer(node, value_for(engine, node, random));
}

}  // namespace

TEST_CASE("properties: after any script, computing everything again changes nothing") {
  const unsigned seed = std::random_device{}();
  std::printf("seed %u\n", seed);
  std::mt19937 random(seed);
  for (const corpus::Case& one : corpus::cases("cases/must")) {
    if (draws(corpus::read(one.form))) continue;
    const auto definition = corpus::load(one.form, nullptr);
    REQUIRE(definition.ok());
    Engine engine(definition.value(), corpus::environment());
    engine.begin(NewRecord::kYes);
    for (int i = 0; i < kStepCount; ++i) one_step(engine, random);
    const auto before = snapshot(engine);
    engine.recompute();
    const std::string found = difference(before, snapshot(engine));
    INFO("seed " << seed << ", form " << one.name << ", " << found);
    CHECK(found.empty());
  }
}

TEST_CASE("properties: a submission read back gives the same submission") {
  for (const corpus::Case& one : corpus::cases("cases/must")) {
    if (draws(corpus::read(one.form)) || one.runs.empty()) continue;
    const auto definition = corpus::load(one.form, nullptr);
    REQUIRE(definition.ok());
    const auto again = Form::from_submission(definition.value(),
                                             faltbok::base::view_of(one.runs.front().submission),
                                             corpus::environment());
    INFO(one.name);
    REQUIRE(again.ok());
    const std::string first = again.value().finalize().xml;
    const auto twice = Form::from_submission(definition.value(), faltbok::base::view_of(first),
                                             corpus::environment());
    REQUIRE(twice.ok());
    CHECK(difference(corpus::leaves_of(first, {}),
                     corpus::leaves_of(twice.value().finalize().xml, {}))
              .empty());
  }
}

namespace {

std::string violations_of(const Form& form) {
  std::string out;
  for (const Violation& each : form.violations()) out += each.path + ";";
  return out;
}

std::map<std::string, std::string> snapshot(const Form& form) {
  std::map<std::string, std::string> out{{"", violations_of(form)}};
  for (const Leaf& leaf : form.leaves())
    out[leaf.path] = (leaf.relevant ? "" : "(not relevant) ") + leaf.value;
  return out;
}

// One thing that a person may do, done; and the event that says so.
std::optional<Answer> live_step(Form& form, std::mt19937& random) {
  const std::vector<Page> pages = form.pages();
  if (pages.empty()) return std::nullopt;
  const Page& page = pages[random() % pages.size()];
  if (!page.add_row_of.empty()) {
    if (form.rows(page.add_row_of) > 5 || !form.add_row(page.add_row_of).ok()) return std::nullopt;
    const std::string number = std::to_string(form.rows(page.add_row_of));
    return Answer{page.add_row_of + "[" + number + "]", AnswerStatus::kAnswered, ""};
  }
  if (!page.row.empty() && random() % 8 == 0) {
    if (!form.remove_row(page.row).ok()) return std::nullopt;
    return Answer{page.row, AnswerStatus::kNotRelevant, ""};
  }
  if (page.questions.empty()) return std::nullopt;
  const NodeId node = page.questions[random() % page.questions.size()];
  const std::vector<Choice> choices = form.choices(node);
  const std::string value = !choices.empty()    ? choices[random() % choices.size()].value
                            : random() % 5 == 0 ? ""
                                                : std::to_string(random() % 12);
  const std::string path = form.path_of(node);
  if (!form.answer(node, value).ok()) return std::nullopt;
  return Answer{path, AnswerStatus::kAnswered, value};
}

// Nothing but what the answers are decides what comes out.
bool only_answers_matter(const DefinitionData& data, const std::string& xml) {
  if (draws(xml) || xml.find("once(") != std::string::npos || !data.actions.empty()) return false;
  if (std::any_of(data.repeats.begin(), data.repeats.end(),
                  [](const Repeat& each) { return each.count != kNone; }))
    return false;
  return std::none_of(data.model.begin(), data.model.end(), [&](const ModelNode& node) {
    return node.control != kNone && node.bind != kNone &&
           data.binds[node.bind].slot(SlotKind::kCalculate) != kNone;
  });
}

}  // namespace

TEST_CASE("properties: a form saved as its events at any step comes back as it was") {
  const unsigned seed = std::random_device{}();
  std::printf("seed %u\n", seed);
  std::mt19937 random(seed);
  for (const corpus::Case& one : corpus::cases("cases/must")) {
    const auto definition = corpus::load(one.form, nullptr);
    REQUIRE(definition.ok());
    if (definition.value()->data().model.size() > 200) continue;
    Form form = Form::start(definition.value(), corpus::environment()).value();
    std::vector<Answer> events;
    for (int step = 0; step < kStepCount / 2; ++step) {
      if (auto event = live_step(form, random)) events.push_back(std::move(*event));
      if (step % 7 != 6) continue;
      Form again = Form::start(definition.value(), corpus::environment()).value();
      const faltbok::base::Status done = replay(again, events);
      INFO("seed " << seed << ", form " << one.name << ", step " << step);
      REQUIRE(done.ok());
      CHECK(difference(snapshot(form), snapshot(again)) == "");
      CHECK(form.finalize().xml == again.finalize().xml);
    }
  }
}

TEST_CASE("properties: the order of independent answers does not matter") {
  const unsigned seed = std::random_device{}();
  std::printf("seed %u\n", seed);
  std::mt19937 random(seed);
  int compared = 0;
  for (const corpus::Case& one : corpus::cases("cases/must")) {
    const auto definition = corpus::load(one.form, nullptr);
    REQUIRE(definition.ok());
    const DefinitionData& data = definition.value()->data();
    if (!only_answers_matter(data, corpus::read(one.form))) continue;
    Engine forwards(definition.value(), corpus::environment());
    forwards.begin(NewRecord::kYes);
    Engine backwards(forwards);
    std::vector<std::pair<std::uint32_t, std::string>> answers;
    for (const std::uint32_t node : leaves_of(data, forwards.tree())) {
      const std::uint32_t control = forwards.model_of(node).control;
      // an answer that another one may take out of a list is not independent of it
      if (control == kNone || data.controls[control].itemset != kNone) continue;
      answers.emplace_back(node, value_for(forwards, node, random));
    }
    for (const auto& [node, value] : answers) forwards.set_answer(node, value);
    std::shuffle(answers.begin(), answers.end(), random);
    for (const auto& [node, value] : answers) backwards.set_answer(node, value);
    INFO("seed " << seed << ", form " << one.name);
    CHECK(difference(snapshot(forwards), snapshot(backwards)) == "");
    compared += answers.size() > 1 ? 1 : 0;
  }
  CHECK(compared > 50);
}

TEST_CASE("properties: after any script, the finalised XML is the same instance when read back") {
  const unsigned seed = std::random_device{}();
  std::printf("seed %u\n", seed);
  std::mt19937 random(seed);
  for (const corpus::Case& one : corpus::cases("cases/must")) {
    const std::string form = corpus::read(one.form);
    // what happens at every load happens again
    if (draws(form) || form.find("odk-instance-load") != std::string::npos) continue;
    const auto definition = corpus::load(one.form, nullptr);
    REQUIRE(definition.ok());
    Engine engine(definition.value(), corpus::environment());
    engine.begin(NewRecord::kYes);
    for (int i = 0; i < kStepCount; ++i) one_step(engine, random);
    engine.end();
    const std::string xml = engine.submission_xml();
    const auto again = Form::from_submission(definition.value(), faltbok::base::view_of(xml),
                                             corpus::environment());
    INFO("seed " << seed << ", form " << one.name);
    REQUIRE(again.ok());
    CHECK(difference(corpus::leaves_of(xml, {}),
                     corpus::leaves_of(again.value().finalize().xml, {})) == "");
  }
}
