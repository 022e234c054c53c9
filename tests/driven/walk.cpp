#include "tests/driven/walk.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>

namespace faltbok::driven {
namespace {

constexpr int kLookCountMax = 120;  // once a second, for a package or a certificate
constexpr int kLongMs = 300'000;    // keys are made, a desk signs, a server answers

const app::VisitRow* row_of(const app::State& state, const std::string& visit_id) {
  for (const app::VisitRow& row : state.participant.visits)
    if (row.visit_id == visit_id) return &row;
  return nullptr;
}

void say(std::string_view what, std::string_view value) {
  std::printf("%.*s %.*s\n", static_cast<int>(what.size()), what.data(),
              static_cast<int>(value.size()), value.data());
  std::fflush(stdout);
}

std::string first_line_of(const std::string& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  return line;
}

}  // namespace

base::Status Walk::step(const std::string& word) {
  const std::size_t equals = std::min(word.find('='), word.size());
  const std::string name = word.substr(0, equals);
  const std::string value = equals < word.size() ? word.substr(equals + 1) : "";
  say("step", word);
  if (name == "enrol") return enrol();
  if (name == "unlock") return unlock();
  if (name == "words") return type_words();
  if (name == "participant") return participant();
  if (name == "visit") return visit(value);
  if (name == "sync") return sync();
  if (name == "tap") return hand_.tap(value);
  if (name == "type") return hand_.type(value);
  if (name == "copy") return hand_.type(first_line_of(value));
  if (name == "picture") return hand_.picture(value);
  if (name == "pause") return hand_.pause(std::atoi(value.c_str()));
  if (name == "pin") {
    for (const char digit : value) TRY("pin", hand_.tap(std::string("pin/") + digit));
    return hand_.until(
        "the answer", [this] { return !hand_.state().pin.checking; }, kLongMs);
  }
  if (name == "again")
    return hand_.until(
        word, [this] { return hand_.state().start_again; }, kLongMs);
  if (name == "wait")
    return hand_.until(
        value, [this, &value] { return hand_.sees(value); }, kLongMs);
  if (name == "screen")
    return hand_.until(
        value, [this, &value] { return app::name_of(hand_.state().screen) == value; }, kLongMs);
  return base::fail(base::ErrorKind::kInvalidInput, "no step '" + word + "'");
}

base::Status Walk::type_pin() {
  for (const char digit : person_.pin) TRY("pin", hand_.tap(std::string("pin/") + digit));
  return base::ok_status();
}

base::Status Walk::note_passphrase() {
  const app::State& state = hand_.state();
  TRY("passphrase",
      hand_.until(
          "the passphrase", [&state] { return !state.enrol.passphrase.empty(); }, kLongMs));
  std::ofstream paper(person_.secrets_file, std::ios::trunc);
  paper << state.enrol.passphrase.reveal() << "\n";
  if (!paper.good()) return base::fail(base::ErrorKind::kUnavailable, person_.secrets_file);
  return hand_.tap("enrol/written");
}

base::Status Walk::enrol_step(app::EnrolStep step) {
  const app::EnrolState& enrol = hand_.state().enrol;
  switch (step) {
    case app::EnrolStep::kNoInvitation:
    case app::EnrolStep::kWaitPackage:
    case app::EnrolStep::kWaitCertificate:
      TRY("look", hand_.pause(1000));
      return hand_.state().enrol.step == step && hand_.sees("enrol/look") ? hand_.tap("enrol/look")
                                                                          : base::ok_status();
    case app::EnrolStep::kCompareWords: return hand_.tap("enrol/equal");
    case app::EnrolStep::kWho:
      TRY("role", hand_.tap("enrol/role/" + person_.role));
      TRY("label", hand_.tap("enrol/label"));
      TRY("label", hand_.type(person_.label));
      TRY("label", hand_.tap("key/done"));
      return hand_.tap("enrol/who");
    case app::EnrolStep::kPassphrase: return note_passphrase();
    case app::EnrolStep::kRepeatPassphrase: {
      std::ifstream paper(person_.secrets_file);
      std::string words;
      std::getline(paper, words);
      TRY("repeat", hand_.tap("enrol/passphrase"));
      TRY("repeat", hand_.type(words));
      return hand_.tap("key/done");
    }
    case app::EnrolStep::kPin:
    case app::EnrolStep::kRepeatPin: return type_pin();
    case app::EnrolStep::kMakingKeys:
      return hand_.until(
          "keys", [&enrol] { return enrol.step != app::EnrolStep::kMakingKeys; }, kLongMs);
  }
  return base::ok_status();
}

base::Status Walk::enrol() {
  TRY("enrol", hand_.until_screen(app::Screen::kEnrol));
  std::optional<app::EnrolStep> shown;
  for (int i = 0; i < kLookCountMax && hand_.state().screen == app::Screen::kEnrol; ++i) {
    const app::EnrolStep step = hand_.state().enrol.step;
    if (step != shown) {
      TRY("enrol", hand_.rest());
      TRY("enrol", hand_.picture("enrol-" + std::string(app::name_of(step))));
      say("enrol", app::name_of(step));
      std::string words;
      for (const std::string& word : hand_.state().enrol.request_words)
        words.append(words.empty() ? "" : " ").append(word);
      // The desk's turn: "unlock" goes on when it has certified the tablet.
      if (step == app::EnrolStep::kWaitCertificate) return say("request", words), base::ok_status();
      TRY("enrol", hand_.pause(static_cast<int>(app::kTapGuardMs) + 60));
      shown = step;
    }
    TRY("enrol", enrol_step(step));
  }
  return hand_.until_screen(app::Screen::kToday);
}

base::Status Walk::type_words() {
  TRY("words", hand_.tap("unlock/passphrase"));
  TRY("words", hand_.type(first_line_of(person_.secrets_file)));
  TRY("words", hand_.picture("unlock-typed"));
  return hand_.tap("key/done");
}

base::Status Walk::unlock() {
  TRY("unlock", hand_.until_screen(app::Screen::kUnlock));
  TRY("unlock", hand_.picture("unlock"));
  TRY("unlock", type_words());
  TRY("unlock",
      hand_.until(
          "unlocked", [this] { return hand_.state().screen != app::Screen::kUnlock; }, kLongMs));
  for (int i = 0; i < kLookCountMax && hand_.state().screen == app::Screen::kEnrol; ++i)
    TRY("certificate", enrol_step(hand_.state().enrol.step));
  return hand_.state().screen == app::Screen::kEnrol
             ? base::Status(base::fail(base::ErrorKind::kUnavailable, "certificate"))
             : base::ok_status();
}

base::Status Walk::participant() {
  TRY("participant", hand_.until_screen(app::Screen::kToday));
  TRY("participant", hand_.pause(static_cast<int>(app::kTapGuardMs) + 60));
  TRY("participant", hand_.picture("today"));
  TRY("participant", hand_.tap("today/add"));
  const app::NewParticipantState& fresh = hand_.state().new_participant;
  TRY("participant", hand_.until_screen(app::Screen::kNewParticipant));
  TRY("participant", hand_.pause(static_cast<int>(app::kTapGuardMs) + 60));
  if (fresh.step == app::NewParticipantStep::kSite)
    TRY("site", hand_.tap("new/site/" + fresh.sites.front().id));
  TRY("participant", hand_.until("pseudonym", [&fresh] {
    return fresh.step == app::NewParticipantStep::kPseudonym;
  }));
  participant_ = fresh.pseudonym;
  say("participant", participant_);
  TRY("participant", hand_.pause(static_cast<int>(app::kTapGuardMs) + 60));
  TRY("participant", hand_.picture("new-participant"));
  TRY("participant", hand_.tap("new/begin"));
  TRY("participant", hand_.until_screen(app::Screen::kRunner));
  TRY("eligibility", fill_form());
  if (hand_.state().screen == app::Screen::kReview) TRY("eligibility", finalise());
  return hand_.until_screen(app::Screen::kParticipant);
}

base::Status Walk::open_participant() {
  if (hand_.state().screen == app::Screen::kParticipant) return base::ok_status();
  TRY("today", hand_.until_screen(app::Screen::kToday));
  TRY("today", hand_.pause(static_cast<int>(app::kTapGuardMs) + 60));
  if (participant_.empty() && !hand_.state().today.rows.empty())
    participant_ = hand_.state().today.rows.front().participant;
  TRY("today", hand_.tap("today/open/" + participant_));
  return hand_.until_screen(app::Screen::kParticipant);
}

base::Status Walk::visit(const std::string& visit_id) {
  if (hand_.state().screen == app::Screen::kRunner && !hand_.state().hand_over.active())
    TRY("draft", fill_form());
  if (!hand_.state().hand_over.active()) TRY("visit", open_participant());
  TRY("visit", hand_.pause(static_cast<int>(app::kTapGuardMs) + 60));
  if (!hand_.state().hand_over.active()) TRY("interview", own_forms(visit_id));
  TRY("self-ratings", hand_over(visit_id));
  TRY("visit", hand_.pause(static_cast<int>(app::kTapGuardMs) + 60));
  const app::VisitRow* row = row_of(hand_.state(), visit_id);
  if (row == nullptr || !row->can_review) return base::ok_status();
  TRY("review", hand_.tap("visit/review/" + visit_id));
  TRY("review", hand_.until_screen(app::Screen::kReview));
  TRY("review", finalise());
  return hand_.until_screen(app::Screen::kParticipant);
}

base::Status Walk::own_forms(const std::string& visit_id) {
  constexpr int kFormCountMax = 100;
  for (int i = 0; i < kFormCountMax; ++i) {
    if (hand_.state().participant.visit_id != visit_id) {
      TRY("unfold", hand_.tap("participant/visit/" + visit_id));
      TRY("unfold", hand_.pause(static_cast<int>(app::kTapGuardMs) + 60));
    }
    if (i == 0) TRY("visit", hand_.picture("visit-" + visit_id));
    const app::VisitRow* row = row_of(hand_.state(), visit_id);
    if (row == nullptr) return base::fail(base::ErrorKind::kNotFound, visit_id);
    const auto open =
        std::find_if(row->forms.begin(), row->forms.end(), [](const app::FormRow& form) {
          const bool begun =
              form.state == app::RecordState::kNone || form.state == app::RecordState::kDraft;
          return form.respondent == forms::Respondent::kInterviewer && begun && !form.gone_through;
        });
    if (open == row->forms.end()) return base::ok_status();
    TRY("form", hand_.tap("form/" + visit_id + "/" + open->form_id));
    TRY("form", hand_.until_screen(app::Screen::kRunner));
    TRY("form", fill_form());
    TRY("form", hand_.until_screen(app::Screen::kParticipant));
    TRY("form", hand_.pause(static_cast<int>(app::kTapGuardMs) + 60));
  }
  return base::fail(base::ErrorKind::kUnavailable, "forms without end");
}

base::Status Walk::hand_over(const std::string& visit_id) {
  const app::State& state = hand_.state();
  if (!state.hand_over.active()) {
    const app::VisitRow* row = row_of(state, visit_id);
    if (row == nullptr || !row->can_hand_over) return base::ok_status();
    TRY("hand over", hand_.tap("visit/hand_over/" + visit_id));
  }
  constexpr int kPhaseCountMax = 200;
  for (int i = 0; i < kPhaseCountMax && state.hand_over.active(); ++i) {
    const app::HandOverPhase phase = state.hand_over.phase;
    if (state.screen == app::Screen::kRunner) {
      TRY("self-rating", fill_form());
      continue;
    }
    TRY("hand over", hand_.pause(static_cast<int>(app::kTapGuardMs) + 60));
    if (pictured_.insert("hand-over-" + std::string(app::name_of(phase))).second)
      TRY("hand over", hand_.picture("hand-over-" + std::string(app::name_of(phase))));
    if (phase == app::HandOverPhase::kOffer) TRY("give", hand_.tap("hand_over/give"));
    if (phase == app::HandOverPhase::kWelcome || phase == app::HandOverPhase::kBetween) {
      TRY("begin", hand_.tap("hand_over/begin"));
      // the form is on its way from the vault
      TRY("begin", hand_.until_screen(app::Screen::kRunner));
    }
    if (phase == app::HandOverPhase::kCover) TRY("lift", hand_.tap("hand_over/lift"));
    if (phase == app::HandOverPhase::kThanks) TRY("take back", hand_.tap("hand_over/staff"));
    if (phase == app::HandOverPhase::kStaffPin) TRY("take back", type_pin());
    // The tap has been answered when another page is up: a form takes a moment to open.
    TRY("hand over",
        hand_.until("what follows " + std::string(app::name_of(phase)), [&state, phase] {
          return state.hand_over.phase != phase || state.screen != app::Screen::kHandOver;
        }));
  }
  return hand_.until_screen(app::Screen::kParticipant);
}

base::Status Walk::finalise() {
  const app::ReviewState& review = hand_.state().review;
  TRY("review",
      hand_.until("the answers", [&review] { return review.phase == app::ReviewPhase::kShowing; }));
  TRY("review", hand_.pause(static_cast<int>(app::kTapGuardMs) + 60));
  TRY("review", hand_.picture("review"));
  TRY("review", hand_.tap("review/finalise"));
  TRY("review", hand_.pause(static_cast<int>(app::kTapGuardMs) + 60));
  TRY("review", hand_.tap("review/confirm"));
  TRY("finalise", hand_.until(
                      "finalised",
                      [&review, this] {
                        return review.phase == app::ReviewPhase::kDone ||
                               hand_.state().screen != app::Screen::kReview;
                      },
                      kLongMs));
  if (hand_.state().screen != app::Screen::kReview) return base::ok_status();
  TRY("review", hand_.pause(static_cast<int>(app::kTapGuardMs) + 60));
  TRY("review", hand_.picture("finalised"));
  return hand_.tap("review/done");
}

base::Status Walk::sync() {
  const app::State& state = hand_.state();
  if (state.screen == app::Screen::kParticipant) {
    TRY("sync", hand_.pause(static_cast<int>(app::kTapGuardMs) + 60));
    TRY("sync", hand_.tap("participant/back"));
  }
  TRY("sync", hand_.until_screen(app::Screen::kToday));
  TRY("sync", hand_.pause(static_cast<int>(app::kTapGuardMs) + 60));
  TRY("sync", hand_.tap("today/sync"));
  TRY("sync", hand_.until_screen(app::Screen::kSync));
  TRY("sync", hand_.pause(static_cast<int>(app::kTapGuardMs) + 60));
  TRY("sync", hand_.tap("sync/now"));
  TRY("sync", hand_.until(
                  "receipts",
                  [&state] {
                    const auto open = [](const app::BatchRow& batch) {
                      return batch.state == app::BatchState::kWaiting ||
                             batch.state == app::BatchState::kSending;
                    };
                    const auto& batches = state.sync.batches;
                    return !batches.empty() && std::none_of(batches.begin(), batches.end(), open);
                  },
                  kLongMs));
  TRY("sync", hand_.picture("sync"));
  for (const app::BatchRow& batch : state.sync.batches)
    say("batch", std::to_string(batch.sequence) + " " + std::string(app::name_of(batch.state)));
  return base::ok_status();
}

}  // namespace faltbok::driven
