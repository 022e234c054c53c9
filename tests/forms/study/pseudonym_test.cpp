#include "forms/study/pseudonym.h"

#include <catch2/catch_test_macros.hpp>
#include <set>

using namespace faltbok;
using namespace faltbok::forms;

namespace {
const auto kFirst = [](unsigned) { return 0U; };
}

TEST_CASE("pseudonym: a block gives each of its pseudonyms once, then says that it is used up") {
  std::set<std::string, std::less<>> given;
  const auto taken = [&](std::string_view text) { return given.contains(text); };
  while (true) {
    const auto next = draw_pseudonym(
        "UM", "7K", [](unsigned n) { return n / 2; }, taken);
    if (!next.ok()) {
      CHECK(next.error().kind() == base::ErrorKind::kConflict);
      break;
    }
    CHECK(check_pseudonym(next.value()).ok());
    CHECK(next.value().starts_with("UM-7K"));
    REQUIRE(given.insert(next.value()).second);
  }
  CHECK(given.size() > 800);  // some numbers have no check character
}

TEST_CASE("pseudonym: every single wrong character and every exchange of neighbours is noticed") {
  const std::string good =
      draw_pseudonym("MA", "7K", kFirst, [](std::string_view) { return false; }).value();
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (const char c : std::string("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-")) {
      std::string wrong = good;
      wrong[i] = c;
      CAPTURE(wrong);
      CHECK(check_pseudonym(wrong).ok() == (wrong == good));
    }
    std::string swapped = good;
    if (i + 1 < good.size()) std::swap(swapped[i], swapped[i + 1]);
    CHECK(check_pseudonym(swapped).ok() == (swapped == good));
  }
}

TEST_CASE("pseudonym: a wrong prefix or block is refused") {
  const auto none = [](std::string_view) { return false; };
  for (const auto& [prefix, block] :
       {std::pair("M", "7K"), {"ma", "7K"}, {"MA", "7"}, {"MA", "IL"}})
    CHECK(draw_pseudonym(prefix, block, kFirst, none).error().kind() ==
          base::ErrorKind::kInvalidInput);
}
