// The walk behind `preview`, without a screen.
#include <catch2/catch_test_macros.hpp>

#include "forms/definition.h"
#include "forms/tool/preview/every_page.h"
#include "forms/xlsform/compile.h"

namespace faltbok::forms::tool {

namespace {

constexpr std::string_view kForm = R"(
| survey |
| | type              | name | label::Svenska (sv) | label::English (en) | relevant     | choice_filter | repeat_count | constraint |
| | note              | hi   | Hej                 | Hello               |              |               |              |            |
| | select_one region | r    | Område              | Region              |              |               |              |            |
| | select_one town   | t    | Stad                | Town                | ${r} = 's'   | of = ${r}     |              |            |
| | text              | z    | Aldrig              | Never               | false()      |               |              |            |
| | integer           | n    | Antal               | How many            |              |               |              | . > 1 and . < 3 |
| | begin_repeat      | rep  | Rad                 | Row                 |              |               | ${n}         |            |
| | text              | w    | Vad, ${r}?          | What, ${r}?         |              |               |              |            |
| | end_repeat        |      |                     |                     |              |               |              |            |
| choices |
| | list_name | name | label::Svenska (sv) | label::English (en) | of |
| | region    | n    | Norr                | North               |    |
| | region    | s    | Söder               | South               |    |
| | town      | a    | Arvika              | Arvika              | n  |
)";

std::shared_ptr<const Definition> definition_of(std::string_view form) {
  const xlsform::Compiled compiled = xlsform::compile(base::view_of(form), "form.md");
  REQUIRE(!compiled.xml.empty());
  const auto bare = without_relevance(base::view_of(compiled.xml));
  REQUIRE(bare.ok());
  const auto loaded = load_xform(bare.value(), {}, nullptr);
  REQUIRE(loaded.ok());
  return loaded.value();
}

std::string names_of(EveryPage pages) {
  std::string names;
  do names += pages.name() + " " + pages.path() + "\n";
  while (pages.next());
  return names;
}

}  // namespace

TEST_CASE("preview: every page comes once, whatever its relevance, with rows where they are asked",
          "[tool]") {
  auto pages = EveryPage::of(definition_of(kForm), {});
  REQUIRE(pages.ok());
  CHECK(names_of(std::move(pages).value()) ==
        "01-hi /data/hi\n02-r /data/r\n03-t /data/t\n04-z /data/z\n05-n /data/n\n"
        "06-w /data/rep[1]/w\n07-w /data/rep[2]/w\n");
}

TEST_CASE("preview: a page is shown unanswered, with what was answered before it", "[tool]") {
  auto made = EveryPage::of(definition_of(kForm), {"en", app::TextSize::kLargest});
  REQUIRE(made.ok());
  EveryPage pages = std::move(made).value();
  CHECK(pages.state().settings.language == "en");
  CHECK(pages.state().settings.text_size == app::TextSize::kLargest);
  CHECK(pages.state().runner.questions.front().question.label == "Hello");
  REQUIRE(pages.next());
  CHECK(pages.state().runner.questions.front().question.value.empty());
  REQUIRE(pages.next());
  REQUIRE(pages.state().runner.questions.front().choices.size() == 1);  // of the region chosen
  for (int i = 0; i < 3; ++i) REQUIRE(pages.next());
  CHECK(pages.state().runner.questions.front().question.label == "What, n?");
}

TEST_CASE("preview: a language is known by its name or its tag, and another is refused", "[tool]") {
  const auto definition = definition_of(kForm);
  CHECK(has_language(*definition, ""));
  CHECK(has_language(*definition, "sv"));
  CHECK(has_language(*definition, "English (en)"));
  CHECK(!has_language(*definition, "fr"));
  const std::string_view plain =
      "| survey |\n| | type | name | label | media::image |\n"
      "| | text | a | A | a.png |\n";  // itext, of language "default"
  CHECK(has_language(*definition_of(plain), "fr"));
}

TEST_CASE("preview: a form that shows nothing has no pages", "[tool]") {
  auto pages = EveryPage::of(
      definition_of("| survey |\n| | type | name | calculation |\n| | calculate | a | 1 |\n"), {});
  REQUIRE(pages.ok());
  CHECK(pages.value().state().runner.page_count == 0);
  CHECK(!pages.value().next());
}

}  // namespace faltbok::forms::tool
