#include <set>

#include "device/ui/widgets/typeset.h"
#include "tests/device/ui/harness.h"
#include "tests/device/ui/sample_states.h"

namespace faltbok::ui {
TEST_CASE("runner: a tap on an option asks for that option and nothing else", "[ui]") {
  const app::State state = sample_state("runner-choice");
  Harness harness;
  const Asked asked = harness.tap(state, "choice/hads_1/3");
  const auto* chosen = only<app::ChooseOption>(asked);
  REQUIRE(chosen != nullptr);
  CHECK(chosen->path == "/data/hads_1");
  CHECK(chosen->value == "3");
}

TEST_CASE("runner: nothing is preselected", "[ui]") {
  const app::State state = sample_state("runner-choice");
  Harness harness;
  harness.settle(state);
  for (const Seen& seen : harness.frames.probe().all()) CHECK(!seen.chosen);
}

TEST_CASE("runner: a drag that starts on an option scrolls and chooses nothing", "[ui]") {
  app::State state = sample_state("runner-choice-many");
  Harness harness({1.0F, TextSize::kLargest});
  harness.settle(state);
  const Seen before = *harness.find("choice/barriers/health");
  harness.touch(Edge::kDown, before.visible.centre());
  bool again = false;
  Asked asked = harness.frame(state, again);
  for (int i = 1; i <= 6; ++i) {
    harness.touch(Edge::kMove, {before.visible.centre().x,
                                before.visible.centre().y - 20.0F * static_cast<float>(i)});
    for (app::Intent& intent : harness.frame(state, again)) asked.push_back(std::move(intent));
  }
  harness.touch(Edge::kUp, {before.visible.centre().x, before.visible.centre().y - 120});
  for (app::Intent& intent : harness.settle(state)) asked.push_back(std::move(intent));
  CHECK(asked.empty());
  CHECK(harness.find("choice/barriers/health")->rect.y < before.rect.y);
}

TEST_CASE("runner: typing on our keyboard asks for the text with its å", "[ui]") {
  app::State state = sample_state("runner-words");
  state.runner.questions[0].question.value = "b";
  Harness harness;
  CHECK(harness.tap(state, "field/barriers_own").empty());
  REQUIRE(harness.find("key/å") != nullptr);
  const Asked asked = harness.tap(state, "key/å");
  const auto* typed = only<app::TypeText>(asked);
  REQUIRE(typed != nullptr);
  CHECK(typed->text == "bå");
}

TEST_CASE("runner: a button that is tapped while typing first leaves the field", "[ui]") {
  const app::State state = sample_state("runner-words");
  Harness harness;
  harness.tap(state, "field/barriers_own");
  const Asked asked = harness.tap(state, "runner/next");
  REQUIRE(asked.size() == 2);
  CHECK(std::holds_alternative<app::LeaveField>(asked[0]));
  CHECK(std::holds_alternative<app::NextPage>(asked[1]));
}

TEST_CASE("runner: a comma is written and a point is stored", "[ui]") {
  const app::State state = sample_state("runner-number");
  Harness harness;
  harness.tap(state, "field/hours_work");
  harness.key(state, KeyKind::kEnd);
  const Asked asked = harness.key(state, KeyKind::kText, "2");
  const auto* typed = only<app::TypeText>(asked);
  REQUIRE(typed != nullptr);
  CHECK(typed->text == "37.52");
}

TEST_CASE(
    "runner: in the participant's hands no control leads out but staff, and none names the other "
    "forms",
    "[ui]") {
  Harness harness;
  for (const char* name : {"runner-choice", "runner-choice-saved", "runner-note"}) {
    harness.settle(sample_state(name));
    for (const Seen& seen : harness.frames.probe().all()) {
      if (seen.kind == SeenKind::kText) continue;
      const std::set<std::string> allowed{"runner/staff", "runner/pause", "runner/back",
                                          "runner/skip", "runner/next"};
      CAPTURE(name, seen.id);
      CHECK((allowed.contains(seen.id) || seen.id.starts_with("choice/")));
    }
  }
}

TEST_CASE("notice: a participant is told what concerns the answers, and nothing else", "[ui]") {
  app::State state = sample_state("runner-choice");
  Harness harness;
  state.notice = app::Notice{app::NoticeKind::kFinalised, std::nullopt, ""};
  harness.settle(state);
  CHECK(harness.frames.probe().find_text(Words::in("sv").at("notice.finalised")) == nullptr);
  state.notice = app::Notice{app::NoticeKind::kSaveFailed, std::nullopt, ""};
  harness.settle(state);
  CHECK(harness.frames.probe().find_text(Words::in("sv").at("notice.save_failed")) != nullptr);
  CHECK(harness.find("notice/close") == nullptr);
}

TEST_CASE("runner: saved is shown only when the app says so", "[ui]") {
  app::State state = sample_state("runner-choice-saved");
  Harness harness;
  harness.settle(state);
  CHECK(harness.frames.probe().find_text("Sparat") != nullptr);
  for (const app::SaveMark mark : {app::SaveMark::kNone, app::SaveMark::kTyping,
                                   app::SaveMark::kSaving, app::SaveMark::kFailed}) {
    state.runner.questions[0].mark = mark;
    harness.settle(state);
    CHECK(harness.frames.probe().find_text("Sparat") == nullptr);
  }
}

TEST_CASE("unlock: the passphrase goes to the app and is forgotten here", "[ui]") {
  const app::State state = sample_state("unlock");
  Harness harness;
  harness.tap(state, "unlock/passphrase");
  for (const char* key : {"key/e", "key/k", "key/space", "key/o"}) harness.tap(state, key);
  harness.settle(state);
  for (const Seen& seen : harness.frames.probe().all())
    CHECK(seen.label.find("ek o") == std::string::npos);
  const Asked asked = harness.tap(state, "key/done");
  const auto* opened = only<app::TryPassphrase>(asked);
  REQUIRE(opened != nullptr);
  CHECK(opened->text.reveal() == "ek o");
  CHECK(harness.frames.memory().secret.empty());
}

TEST_CASE("pin: digits and erase are asked for as they are tapped", "[ui]") {
  const app::State state = sample_state("locked");
  Harness harness;
  const auto digit = harness.tap(state, "pin/7");
  REQUIRE(only<app::PinDigit>(digit) != nullptr);
  CHECK(only<app::PinDigit>(digit)->digit == '7');
  CHECK(only<app::PinErase>(harness.tap(state, "pin/erase")) != nullptr);
}

TEST_CASE("dialog: what lies under it takes no touch", "[ui]") {
  const app::State state = sample_state("participant-date");
  Harness harness;
  harness.settle(state);
  CHECK(harness.find("participant/back") == nullptr);
  CHECK(harness.find("dialog/cancel") != nullptr);
  CHECK(harness.find("dialog/confirm")->enabled == Enabled::kNo);
}

TEST_CASE("date: dashes come by themselves as digits are typed", "[ui]") {
  app::State state = sample_state("participant-date");
  state.participant.dialog_date = "202";
  Harness harness;
  harness.tap(state, "dialog/date");
  harness.key(state, KeyKind::kEnd);
  const Asked asked = harness.key(state, KeyKind::kText, "6");
  REQUIRE(only<app::SetDialogDate>(asked) != nullptr);
  CHECK(only<app::SetDialogDate>(asked)->date == "2026-");
}

TEST_CASE("keys: Tab goes through every control of the screen and Enter presses it", "[ui]") {
  const app::State state = sample_state("settings");
  Harness harness;
  harness.settle(state);
  std::set<std::string> expected;
  for (const Seen& seen : harness.frames.probe().all())
    if (seen.kind != SeenKind::kText && seen.enabled == Enabled::kYes) expected.insert(seen.id);
  std::set<std::string> reached;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    harness.key(state, KeyKind::kTab);
    reached.insert(harness.frames.memory().focus);
  }
  CHECK(reached == expected);
  while (harness.frames.memory().focus != "language/en") harness.key(state, KeyKind::kTab);
  const auto asked = harness.key(state, KeyKind::kEnter);
  REQUIRE(only<app::SetLanguage>(asked) != nullptr);
}

TEST_CASE("pages: turning to another page forgets the field and the secret", "[ui]") {
  Harness harness;
  const app::State unlock = sample_state("unlock");
  harness.tap(unlock, "unlock/passphrase");
  harness.tap(unlock, "key/a");
  CHECK(!harness.frames.memory().secret.empty());
  harness.settle(sample_state("today"));
  CHECK(harness.frames.memory().secret.empty());
  CHECK(harness.frames.memory().field.empty());
}

TEST_CASE("text: a long word breaks inside and nothing is lost", "[ui]") {
  Harness harness;
  harness.settle(sample_state("loading"));
  const std::string word = "Arbetsmarknadspolitiska åtgärdsprogramsbestämmelserna gäller";
  for (const float width : {90.0F, 140.0F, 200.0F, 333.0F}) {
    const auto lines = typeset(harness.frames.canvas(), {Type::kBody, width, Hyphens::kYes}, word);
    std::string joined;
    for (const Line& line : lines) {
      CAPTURE(width, line.text);
      CHECK(line.width <= width + 0.5F);
      joined.append(word.substr(line.begin, line.end - line.begin));
    }
    std::string source = word;
    std::erase(source, ' ');
    std::erase(joined, ' ');
    CHECK(joined == source);
  }
}

TEST_CASE("text: characters beyond Latin are fetched before the screen rests", "[ui]") {
  app::State state = sample_state("runner-note");
  state.runner.questions[0].question.label = "Ωμέγα Привет Tiếng Việt \xF0\x9F\x98\x80";
  Harness harness;
  bool again = false;
  harness.frame(state, again);
  CHECK(again);
  CHECK(harness.frames.canvas().wants_build());
  harness.settle(state);
  CHECK(!harness.frames.canvas().wants_build());
}

}  // namespace faltbok::ui
