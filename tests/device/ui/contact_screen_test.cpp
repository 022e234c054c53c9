#include "tests/device/ui/harness.h"
#include "tests/device/ui/sample_states.h"

namespace faltbok::ui {
TEST_CASE("contact: the way there is on the participant's page, for those who may", "[ui]") {
  app::State state = sample_state("participant");
  Harness harness;
  CHECK(only<app::OpenContact>(harness.tap(state, "participant/contact")) != nullptr);
  state.participant.may_see_contact = false;
  harness.settle(state);
  CHECK(harness.find("participant/contact") == nullptr);
  CHECK(harness.find("participant/state") != nullptr);
}

TEST_CASE("contact: nothing of it is drawn before the passphrase has opened it", "[ui]") {
  app::State state = sample_state("contact-open");
  state.contact.stage = app::ContactStage::kClosed;
  Harness harness;
  harness.settle(state);
  for (const Seen& seen : harness.frames.probe().all()) {
    CHECK(seen.label.find("Alexandra") == std::string::npos);
    CHECK(seen.label.find("070") == std::string::npos);
  }
  CHECK(harness.find("contact/field/name") == nullptr);
}

TEST_CASE("contact: the passphrase that is typed is tried, and forgotten by the screen", "[ui]") {
  const app::State state = [] {
    app::State out = sample_state("contact-passphrase");
    out.unlock = {};
    return out;
  }();
  Harness harness;
  harness.tap(state, "unlock/passphrase");
  harness.key(state, KeyKind::kText, "fyra ord");
  const Asked asked = harness.key(state, KeyKind::kEnter);
  const auto* tried = only<app::TryPassphrase>(asked);
  REQUIRE(tried != nullptr);
  CHECK(tried->text.reveal() == "fyra ord");
  CHECK(harness.frames.memory().secret.empty());
}

TEST_CASE("contact: typing asks for the text, leaving the field asks for it to be saved", "[ui]") {
  const app::State state = sample_state("contact-open");
  Harness harness;
  harness.tap(state, "contact/field/phone");
  harness.key(state, KeyKind::kEnd);
  const Asked typed = harness.key(state, KeyKind::kText, "7");
  const auto* change = only<app::TypeContact>(typed);
  REQUIRE(change != nullptr);
  CHECK(change->field == "phone");
  CHECK(change->text == "070 000 00 007");
  const Asked asked = harness.tap(state, "contact/back");
  REQUIRE(asked.size() == 2);
  CHECK(std::get<app::LeaveContactField>(asked[0]).field == "phone");
  CHECK(std::holds_alternative<app::GoBack>(asked[1]));
}

TEST_CASE("contact: a change is explained by one of two buttons, or undone", "[ui]") {
  const app::State state = sample_state("contact-open");
  Harness harness;
  const Asked corrected = harness.tap(state, "contact/corrected/name");
  REQUIRE(only<app::SayContactReason>(corrected) != nullptr);
  CHECK(only<app::SayContactReason>(corrected)->reason == app::ContactReason::kCorrected);
  const Asked changed = harness.tap(state, "contact/changed/name");
  REQUIRE(only<app::SayContactReason>(changed) != nullptr);
  CHECK(only<app::SayContactReason>(changed)->reason == app::ContactReason::kChanged);
  CHECK(only<app::UndoContact>(harness.tap(state, "contact/undo/name")) != nullptr);
  CHECK(harness.find("contact/undo/phone") == nullptr);
}

TEST_CASE("contact: erasing is asked for, and the question is answered by one of two buttons",
          "[ui]") {
  app::State state = sample_state("contact-erase");
  state.contact.erasure = app::ContactErasure::kNone;
  Harness harness;
  CHECK(only<app::AskEraseContact>(harness.tap(state, "contact/erase")) != nullptr);
  state.contact.anything_kept = false;
  harness.settle(state);
  CHECK(harness.find("contact/erase") == nullptr);

  state = sample_state("contact-erase");
  CHECK(only<app::CancelEraseContact>(harness.tap(state, "contact/erase_cancel")) != nullptr);
  CHECK(only<app::ConfirmEraseContact>(harness.tap(state, "contact/erase_confirm")) != nullptr);
  state.contact.erasure = app::ContactErasure::kAtWork;
  harness.settle(state);
  CHECK(harness.find("contact/erase_confirm") == nullptr);
}

TEST_CASE("contact: no page of a hand-over leads there", "[ui]") {
  for (const Sample& each : sample_states("sv")) {
    if (!each.name.starts_with("hand-over")) continue;
    CAPTURE(each.name);
    Harness harness;
    harness.settle(each.state);
    for (const Seen& seen : harness.frames.probe().all()) CHECK(!seen.id.starts_with("contact"));
  }
}

}  // namespace faltbok::ui
