#include "forms/study/pseudonym.h"

#include <catch2/catch_test_macros.hpp>
#include <set>

using namespace faltbok;
using namespace faltbok::forms;

namespace {
const auto kFirst = [](std::uint32_t) { return 0U; };
constexpr PseudonymBlock kBlock{7 * 1024, 1024};
}  // namespace

TEST_CASE("pseudonym: a block gives each of its pseudonyms once, then says that it is used up") {
  std::set<std::string, std::less<>> given;
  const auto taken = [&](std::string_view text) { return given.contains(text); };
  while (true) {
    const auto next = draw_pseudonym("UM", kBlock, [](std::uint32_t n) { return n / 2; }, taken);
    if (!next.ok()) {
      CHECK(next.error().kind() == base::ErrorKind::kConflict);
      break;
    }
    CHECK(check_pseudonym(next.value()).ok());
    CHECK(next.value().starts_with("UM-07"));
    REQUIRE(given.insert(next.value()).second);
  }
  CHECK(given.size() > 800);  // some numbers have no check character
}

TEST_CASE("pseudonym: every single wrong character and every exchange of neighbours is noticed") {
  const std::string good =
      draw_pseudonym("MA", kBlock, kFirst, [](std::string_view) { return false; }).value();
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
  const std::pair<const char*, PseudonymBlock> kWrong[] = {
      {"M", kBlock}, {"ma", kBlock}, {"MA", {0, 0}}, {"MA", {kPseudonymNumberCount - 1, 2}}};
  for (const auto& [prefix, block] : kWrong)
    CHECK(draw_pseudonym(prefix, block, kFirst, none).error().kind() ==
          base::ErrorKind::kInvalidInput);
}
