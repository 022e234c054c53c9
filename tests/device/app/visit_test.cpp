// A whole visit without a screen.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "tests/support/scenario.h"

using namespace faltbok;
using support::Scenario;

namespace {

void fill_talk(Scenario& person) {
  person.choose("now", "study");
  person.choose("wants", "yes");
  person.does(app::TypeText{person.path("words"), "Lagom"});
  person.does(app::NextPage{});
}

const app::VisitRow& visit(const app::State& state, std::string_view id) {
  for (const app::VisitRow& row : state.participant.visits)
    if (row.visit_id == id) return row;
  base::check_failed("no such visit", __FILE__, __LINE__);
}

}  // namespace

TEST_CASE("visit: from unlocking to sealed records, and every answer is where it belongs") {
  Scenario person;
  CHECK(person.state.screen == app::Screen::kUnlock);
  person.unlock();
  REQUIRE(person.state.screen == app::Screen::kToday);
  const std::string pseudonym = person.enrol();
  REQUIRE(person.state.screen == app::Screen::kParticipant);
  CHECK(person.state.participant.state == forms::ParticipantState::kEnrolled);
  CHECK(person.tablet.participant(pseudonym).facts.at("sex") == "female");
  CHECK(person.tablet.participant(pseudonym).facts.at("start_date") == "2026-11-22");

  person.does(app::OpenForm{"t0", "talk"});
  REQUIRE(person.state.screen == app::Screen::kRunner);
  fill_talk(person);
  REQUIRE(person.state.screen == app::Screen::kParticipant);
  CHECK(visit(person.state, "t0").forms[0].gone_through);

  person.does(app::HandOverVisit{"t0"});
  person.does(app::GiveTablet{});
  for (const std::string form : {"rating", "csq8"}) {
    person.does(app::BeginFilling{});
    REQUIRE(person.state.runner.form_id == form);
    person.choose("q1", "2");
    person.choose("q2", "3");
  }
  REQUIRE(person.state.hand_over.phase == app::HandOverPhase::kThanks);
  person.does(app::AskStaff{});
  person.type_pin(person.tablet.pin);
  REQUIRE(person.state.screen == app::Screen::kParticipant);

  person.does(app::ReviewVisit{"t0"});
  REQUIRE(person.state.review.phase == app::ReviewPhase::kShowing);
  CHECK(person.state.review.records.size() == 3);
  person.finalise();
  CHECK(person.state.notice == app::Notice{app::NoticeKind::kFinalised, std::nullopt, ""});
  CHECK(visit(person.state, "t0").plan.status == forms::VisitStatus::kDone);
  CHECK(person.tablet.answer_of("talk", "/data/now") == "study");
  CHECK(person.tablet.answer_of("talk", "/data/words") == "Lagom");
  CHECK(person.tablet.answer_of("rating", "/data/q2") == "3");
  for (const char* form : {"screen", "talk", "rating", "csq8"})
    for (const app::RecordKey& key : person.tablet.records_of_form(form))
      CHECK(person.tablet.state_of(key) == app::RecordState::kSealed);

  person.does(app::GoToday{});
  CHECK(!person.state.notice);  // read by then; what needs doing would have stayed
}

TEST_CASE("visit: who is too young is excluded, with the reason, and is not asked further") {
  Scenario person;
  person.unlock();
  person.does(app::AddParticipant{});
  const std::string pseudonym = person.state.new_participant.pseudonym;
  person.does(app::ConfirmPseudonym{});
  person.answer("age", "16");
  person.does(app::SkipQuestion{person.path("sex")});
  person.does(app::NextPage{});
  person.does(app::NextPage{});  // the start date is left out
  person.finalise();
  CHECK(person.tablet.participant(pseudonym).state == forms::ParticipantState::kExcluded);
  const auto key = person.tablet.records_of_form("screen").front();
  const auto& last = std::get<forms::Final>(person.tablet.events_of(key).back().body);
  std::map<std::string, forms::AnswerStatus> open;
  for (const forms::Unanswered& item : last.unanswered) open[item.path] = item.status;
  CHECK(open.at("/data/sex") == forms::AnswerStatus::kSkipped);
  CHECK(open.at("/data/wants") == forms::AnswerStatus::kNotRelevant);
  person.does(app::OpenForm{"t0", "talk"});
  CHECK(person.state.screen == app::Screen::kParticipant);
  CHECK(person.tablet.records_of_form("talk").empty());
}

TEST_CASE("visit: an employment specialist sees no self-rating and opens none") {
  Scenario person;
  person.unlock();
  person.enrol();
  person.does(app::GoToday{});
  person.tablet.role = std::string(app::kEmploymentSpecialist);
  person.start();
  person.unlock();
  CHECK(!person.state.today.may_add);
  person.does(app::OpenParticipant{person.state.today.rows.at(0).participant});
  for (const app::VisitRow& row : person.state.participant.visits)
    for (const app::FormRow& form : row.forms)
      CHECK(form.respondent == forms::Respondent::kInterviewer);
  CHECK(!visit(person.state, "t0").can_hand_over);
  person.does(app::OpenForm{"t0", "rating"});
  person.does(app::HandOverVisit{"t0"});
  CHECK(person.state.screen == app::Screen::kParticipant);
  CHECK(person.tablet.records_of_form("rating").empty());
}

TEST_CASE("visit: an interviewer cannot open the participant's own form") {
  Scenario person;
  person.unlock();
  person.enrol();
  person.does(app::OpenForm{"t0", "rating"});
  CHECK(person.state.screen == app::Screen::kParticipant);
  CHECK(person.tablet.records_of_form("rating").empty());
}

TEST_CASE("visit: what is final is opened only as a correction with a reason") {
  Scenario person;
  person.unlock();
  person.enrol();
  person.does(app::OpenForm{"t0", "talk"});
  fill_talk(person);
  person.does(app::ReviewVisit{"t0"});
  person.finalise();
  person.does(app::OpenForm{"t0", "talk"});
  CHECK(person.state.screen == app::Screen::kParticipant);
  person.does(app::AskCorrection{"t0", "talk"});
  person.does(app::ConfirmDialog{});
  REQUIRE(person.state.participant.dialog == app::ParticipantDialog::kCorrection);  // no reason yet
  person.does(app::SetDialogReason{"fel knapp"});
  person.does(app::ConfirmDialog{});
  REQUIRE(person.state.screen == app::Screen::kRunner);
  CHECK(person.state.runner.revision == 2);
  const auto keys = person.tablet.records_of_form("talk");
  REQUIRE(keys.size() == 2);
  CHECK(keys[0].id == keys[1].id);
  CHECK(std::get<forms::Started>(person.tablet.events_of(keys[1]).front().body).reason ==
        "fel knapp");
  CHECK(person.tablet.answer_of("talk", "/data/words") == "Lagom");  // copied
  CHECK(person.tablet.state_of(keys[0]) == app::RecordState::kSealed);
}

TEST_CASE(
    "visit: the end of the intervention is a date with a reason, and later visits count from it") {
  Scenario person;
  person.unlock();
  const std::string pseudonym = person.enrol();
  CHECK(visit(person.state, "t2").plan.status == forms::VisitStatus::kUndated);
  person.does(app::AskVisitDate{"t2"});  // not an event
  CHECK(person.state.participant.dialog == app::ParticipantDialog::kNone);
  person.does(app::AskVisitDate{"t1"});
  person.does(app::SetDialogDate{"2026-11-31"});
  person.does(app::SetDialogReason{"fick arbete"});
  person.does(app::ConfirmDialog{});
  CHECK(person.state.participant.dialog == app::ParticipantDialog::kVisitDate);  // no such day
  person.does(app::SetDialogDate{"2026-11-30"});
  person.does(app::ConfirmDialog{});
  CHECK(person.tablet.participant(pseudonym).visit_dates.at("t1") == "2026-11-30");
  CHECK(visit(person.state, "t2").plan.due == base::Date{2027, 2, 28});  // months clamp
}

TEST_CASE("visit: a draft resumes where it was after the app went down") {
  Scenario person;
  person.unlock();
  const std::string pseudonym = person.enrol();
  person.does(app::OpenForm{"t0", "talk"});
  person.choose("now", "work");
  person.answer("hours", "20");
  person.start();
  person.unlock();
  person.does(app::OpenParticipant{pseudonym});
  person.does(app::OpenForm{"t0", "talk"});
  CHECK(person.state.runner.questions.at(0).name == "hours");
  CHECK(person.state.runner.questions.at(0).question.value == "20");
  CHECK(person.state.runner.questions.at(0).mark == app::SaveMark::kSaved);
  person.does(app::PreviousPage{});
  CHECK(person.question("now").question.value == "work");
}

TEST_CASE("visit: nth effect fails, nothing is taken for done, and the same tap works afterwards") {
  bool finished = false;
  for (int fail_at = 1; !finished && fail_at < 100; ++fail_at) {
    CAPTURE(fail_at);
    Scenario person;
    person.unlock();
    person.enrol();
    person.tablet.fail(fail_at, fail_at, base::ErrorKind::kUnavailable);
    for (int tries = 0; tries < 3 && person.state.screen != app::Screen::kRunner; ++tries)
      person.does(app::OpenForm{"t0", "talk"});
    REQUIRE(person.state.screen == app::Screen::kRunner);
    person.choose("now", "study");
    person.does(app::RetrySaves{});
    person.choose("wants", "yes");
    person.does(app::RetrySaves{});
    person.does(app::NextPage{});  // own words are left out
    person.does(app::RetrySaves{});
    person.does(app::NextPage{});
    for (int tries = 0;
         tries < 3 && person.tablet.state_of(person.tablet.records_of_form("talk").at(0)) !=
                          app::RecordState::kSealed;
         ++tries) {
      if (person.state.screen != app::Screen::kReview) person.does(app::ReviewVisit{"t0"});
      person.finalise();
    }
    REQUIRE(person.tablet.records_of_form("talk").size() == 1);
    CHECK(person.tablet.state_of(person.tablet.records_of_form("talk").at(0)) ==
          app::RecordState::kSealed);
    CHECK(person.tablet.answer_of("talk", "/data/now") == "study");
    CHECK(person.tablet.answer_of("talk", "/data/wants") == "yes");
    finished = person.tablet.effect_count() < fail_at;
  }
  CHECK(finished);
}
