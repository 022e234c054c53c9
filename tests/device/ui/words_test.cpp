#include "device/ui/text/words.h"

#include <catch2/catch_test_macros.hpp>
#include <set>

#include "device/app/screen.h"
#include "device/ui/screens/sentences.h"

namespace faltbok::ui {
namespace {

std::set<std::string> places(std::string_view sentence) {
  std::set<std::string> found;
  for (std::size_t at = 0; (at = sentence.find('{', at)) != std::string_view::npos; ++at)
    found.emplace(sentence.substr(at, sentence.find('}', at) - at));
  return found;
}

}  // namespace

TEST_CASE("words: every key is in every language, with the same places to fill in", "[ui]") {
  REQUIRE(Words::languages().size() >= 2);
  CHECK(Words::languages().front() == "sv");
  for (const std::string& tag : Words::languages())
    for (const std::string& other : Words::languages())
      for (const auto& [key, sentence] : Words::in(tag).all()) {
        CAPTURE(tag, other, key);
        CHECK(!sentence.empty());
        CHECK(Words::in(other).has(key));
        CHECK(places(sentence) == places(Words::in(other).at(key)));
      }
}

TEST_CASE(
    "words: places are filled in, an unknown key shows itself, an unknown language is the first",
    "[ui]") {
  const Words& words = Words::in("sv");
  CHECK(words.fill("runner.page", {{"page", "3"}, {"pages", "14"}}) == "3 av 14");
  CHECK(words.at("no.such.key") == "no.such.key");
  CHECK(&Words::in("tlh") == &words);
}

TEST_CASE("words: every notice and every kind of error has a sentence", "[ui]") {
  for (int i = 0; i <= static_cast<int>(app::NoticeKind::kStorageStopped); ++i) {
    const auto kind = static_cast<app::NoticeKind>(i);
    CAPTURE(app::name_of(kind));
    CHECK(Words::in("sv").has(key_of("notice", app::name_of(kind))));
  }
  for (int i = 0; i <= static_cast<int>(base::ErrorKind::kUnsupported); ++i) {
    const auto kind = static_cast<base::ErrorKind>(i);
    CAPTURE(base::name_of(kind));
    CHECK(Words::in("sv").has(key_of("error", base::name_of(kind))));
  }
}

}  // namespace faltbok::ui
