// A person at the tablet without a screen: intents in, events back, time by hand.
#pragma once

#include "device/app/update.h"
#include "tests/support/memory_tablet.h"

namespace faltbok::support {

class Scenario {
 public:
  MemoryTablet tablet;
  app::State state;

  Scenario() { start(); }

  // The app is started, or started again after it went down.
  void start() {
    tablet.restart();
    const app::Started started{state.entries_lost};
    state = app::State{};
    tell(started);
  }

  // A tap or key, long enough after the last one not to be dropped.
  void does(const app::Intent& intent) {
    moment_.monotonic_ms += 400;
    does_at_once(intent);
  }
  void does_at_once(const app::Intent& intent) {
    post(update(state, intent, moment_));
    settle();
  }
  void tell(app::Event event) {
    post(update(state, std::move(event), moment_));
    settle();
  }
  // Time goes by; the app is woken when it asked to be.
  void wait_ms(std::int64_t ms) {
    const std::int64_t end_ms = moment_.monotonic_ms + ms;
    for (auto next = next_tick_ms(state); next && *next <= end_ms; next = next_tick_ms(state)) {
      if (*next > moment_.monotonic_ms) moment_.monotonic_ms = *next;
      tell(app::Tick{});
      if (next_tick_ms(state) == next) break;  // asked for the same tick again: it would never end
    }
    moment_.monotonic_ms = end_ms;
    tell(app::Tick{});
  }
  void settle() {
    while (std::optional<app::Event> event = tablet.poll())
      post(update(state, std::move(*event), moment_));
  }

  // Steps that many tests share.
  void unlock() { does(app::TryPassphrase{app::SecretText(tablet.passphrase)}); }
  void type_pin(std::string_view pin) {
    for (const char digit : pin) does(app::PinDigit{digit});
  }
  // A participant who takes part: the eligibility form is filled and finalised.
  std::string enrol() {
    does(app::AddParticipant{});
    const std::string pseudonym = state.new_participant.pseudonym;
    does(app::ConfirmPseudonym{});
    answer("age", "24");
    answer("sex", "female");
    answer("start", "2026-11-22");
    choose("wants", "yes");
    finalise();
    return pseudonym;
  }
  void finalise() {
    does(app::AskFinalise{});
    does(app::ConfirmFinalise{});
  }
  const app::QuestionView& question(std::string_view name) const {
    for (const app::QuestionView& view : state.runner.questions)
      if (view.name == name) return view;
    base::check_failed("no such question on the page", __FILE__, __LINE__);
  }
  std::string path(std::string_view name) const { return question(name).question.path; }
  // Answers the question on the page and goes on.
  void answer(std::string_view name, std::string_view value) {
    does(app::SetAnswer{path(name), std::string(value)});
    does(app::NextPage{});
  }
  void choose(std::string_view name, std::string_view value) {
    does(app::ChooseOption{path(name), std::string(value)});
    does(app::NextPage{});
  }

  app::Moment moment_{{base::Instant{1'795'363'200'000}, base::UtcOffset{60}}, 1'000'000};

 private:
  void post(app::Effects effects) {
    for (app::Effect& effect : effects) tablet.post(std::move(effect));
  }
};

}  // namespace faltbok::support
