#include <cstdio>
#include <filesystem>
#include <set>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "tests/forms/engine/corpus.h"

using namespace faltbok::forms;

TEST_CASE("recorded cases: every run in must/ gives the recorded submission") {
  std::size_t runs = 0;
  std::size_t right = 0;
  for (const corpus::Case& one : corpus::cases("cases/must")) {
    std::vector<Problem> problems;
    const auto definition = corpus::load(one.form, &problems);
    for (std::size_t i = 0; i < one.runs.size(); ++i) {
      ++runs;
      std::string difference =
          definition.ok() ? corpus::difference(definition.value(), one.runs[i]) : "does not load";
      if (!definition.ok())
        for (const Problem& problem : problems)
          if (problem.severity == Severity::kError) difference += "; " + text_of(problem);
      INFO(one.name << " run " << i << ": " << difference.substr(0, 600));
      CHECK(difference.empty());
      right += difference.empty() ? std::size_t{1} : std::size_t{0};
    }
  }
  std::printf("must: %zu of %zu runs\n", right, runs);
}

TEST_CASE("recorded cases: what JavaRosa refuses is refused, with a place") {
  for (const auto& entry : std::filesystem::directory_iterator(corpus::folder("cases/broken"))) {
    if (entry.path().extension() != ".xml") continue;
    std::vector<Problem> problems;
    const auto definition = corpus::load(entry.path(), &problems);
    INFO(entry.path().filename().string());
    CHECK_FALSE(definition.ok());
    std::string places;
    for (const Problem& problem : problems)
      if (problem.severity == Severity::kError) places += text_of(problem.where);
    CHECK_FALSE(places.empty());
  }
}
