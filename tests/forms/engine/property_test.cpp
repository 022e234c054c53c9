// What must hold of any form after any script: nothing is left uncomputed,
// and a submission comes back as it went.
#include <cstdio>
#include <map>
#include <random>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "forms/instance/engine.h"
#include "forms/instance/pages.h"
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
