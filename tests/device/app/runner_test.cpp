#include <catch2/catch_test_macros.hpp>

#include "tests/support/scenario.h"

using namespace faltbok;
using support::Scenario;

namespace {

struct AtTalk : Scenario {
  AtTalk() {
    unlock();
    enrol();
    does(app::OpenForm{"t0", "talk"});
  }
};

}  // namespace

TEST_CASE("runner: nothing is preselected and nothing is stored before it is tapped") {
  AtTalk person;
  const app::QuestionView& now = person.question("now");
  CHECK(now.question.value.empty());
  CHECK(now.status == forms::AnswerStatus::kNotReached);
  CHECK(now.choices.size() == 3);
  CHECK(!person.tablet.status_of("talk", "/data/now"));
}

TEST_CASE("runner: a tap within 350 ms of a page change does nothing") {
  AtTalk person;
  person.does(app::NextPage{});
  const std::string path = person.path("wants");
  person.moment_.monotonic_ms += 349;
  person.does_at_once(app::ChooseOption{path, "yes"});
  CHECK(person.question("wants").question.value.empty());
  CHECK(!person.tablet.status_of("talk", path));
  person.moment_.monotonic_ms += 1;
  person.does_at_once(app::ChooseOption{path, "yes"});
  CHECK(person.tablet.answer_of("talk", path) == "yes");
}

TEST_CASE("runner: options of a multiple choice go in and out, in the form's order") {
  AtTalk person;
  const std::string path = person.path("now");
  person.does(app::ChooseOption{path, "study"});
  person.does(app::ChooseOption{path, "work"});
  CHECK(person.question("now").question.value == "work study");
  person.does(app::ChooseOption{path, "study"});
  CHECK(person.question("now").question.value == "work");
  person.does(app::ChooseOption{path, "not_a_choice"});
  CHECK(person.question("now").question.value == "work");
}

TEST_CASE("runner: skipped, refused, answered and not relevant are stored apart") {
  AtTalk person;
  person.does(app::RefuseQuestion{person.path("now")});
  CHECK(person.question("now").status == forms::AnswerStatus::kRefused);
  CHECK(person.tablet.status_of("talk", "/data/now") == forms::AnswerStatus::kRefused);
  person.does(app::NextPage{});
  person.does(app::SkipQuestion{person.path("wants")});
  CHECK(person.tablet.status_of("talk", "/data/wants") == forms::AnswerStatus::kSkipped);
  person.does(app::PreviousPage{});
  person.does(app::ChooseOption{person.path("now"), "none"});
  CHECK(person.tablet.status_of("talk", "/data/now") == forms::AnswerStatus::kAnswered);
  CHECK(person.question("now").status == forms::AnswerStatus::kAnswered);
  CHECK(!person.tablet.status_of("talk", "/data/hours"));
}

TEST_CASE("runner: Next skips what may be left out, and asks first where an answer is required") {
  AtTalk person;
  person.does(app::NextPage{});
  CHECK(person.tablet.status_of("talk", "/data/now") == forms::AnswerStatus::kSkipped);
  const std::size_t page = person.state.runner.page_index;
  person.does(app::NextPage{});
  CHECK(person.state.runner.page_index == page);
  CHECK(person.question("wants").ask_or_skip);
  CHECK(!person.tablet.status_of("talk", "/data/wants"));
  person.does(app::SkipPage{});
  CHECK(person.state.runner.page_index == page + 1);
  CHECK(person.tablet.status_of("talk", "/data/wants") == forms::AnswerStatus::kSkipped);
}

TEST_CASE(
    "runner: an answer that breaks a rule is kept and said beside the question, and holds nobody "
    "back") {
  AtTalk person;
  person.choose("now", "work");
  CHECK(!person.question("hours").violation);
  person.does(app::SetAnswer{person.path("hours"), "95"});
  REQUIRE(person.question("hours").violation);
  CHECK(person.question("hours").violation->message == "Högst 80.");
  CHECK(person.tablet.answer_of("talk", "/data/hours") == "95");
  person.does(app::SetLanguage{"en"});
  CHECK(person.question("hours").violation->message == "At most 80.");
  person.does(app::NextPage{});
  CHECK(person.state.runner.questions.at(0).name == "wants");
}

TEST_CASE(
    "runner: text is saved at a pause, on leaving the field and on leaving the page, not at every "
    "key") {
  AtTalk person;
  person.does(app::NextPage{});
  person.choose("wants", "yes");
  const std::string path = person.path("words");
  person.does(app::TypeText{path, "L"});
  person.does(app::TypeText{path, "Lag"});
  CHECK(person.question("words").mark == app::SaveMark::kTyping);
  CHECK(!person.tablet.status_of("talk", path));
  person.wait_ms(app::kTextPauseMs);
  CHECK(person.tablet.answer_of("talk", path) == "Lag");
  CHECK(person.question("words").mark == app::SaveMark::kSaved);
  person.does(app::TypeText{path, "Lagom"});
  person.does(app::LeaveField{path});
  CHECK(person.tablet.answer_of("talk", path) == "Lagom");
  person.does(app::TypeText{path, "Lagom är bäst"});
  person.does(app::LeaveForm{});
  CHECK(person.tablet.answer_of("talk", path) == "Lagom är bäst");
}

TEST_CASE("runner: text that is no number stays in the field and is not stored") {
  AtTalk person;
  person.choose("now", "work");
  const std::string path = person.path("hours");
  person.does(app::TypeText{path, "-"});
  person.does(app::LeaveField{path});
  CHECK(person.question("hours").question.value == "-");
  REQUIRE(person.question("hours").violation);
  CHECK(person.question("hours").violation->kind == forms::ViolationKind::kType);
  CHECK(person.tablet.answer_of("talk", path).empty());
  person.does(app::NextPage{});
  CHECK(person.state.runner.questions.at(0).name == "hours");
  person.does(app::TypeText{path, "8"});
  person.does(app::NextPage{});
  CHECK(person.tablet.answer_of("talk", path) == "8");
}

TEST_CASE("runner: a number is spelled by the form, but not while it is being typed") {
  AtTalk person;
  person.choose("now", "work");
  const std::string path = person.path("hours");
  person.does(app::TypeText{path, "0"});
  person.does(app::TypeText{path, "03"});
  person.wait_ms(app::kTextPauseMs);
  CHECK(person.question("hours").question.value == "03");
  CHECK(person.tablet.answer_of("talk", path) == "3");
  person.does(app::TypeText{path, "037"});
  CHECK(person.question("hours").question.value == "037");
  person.does(app::LeaveField{path});
  CHECK(person.question("hours").question.value == "37");
  CHECK(person.tablet.answer_of("talk", path) == "37");
}

TEST_CASE("runner: an answer to a question of another page is not taken") {
  AtTalk person;
  person.does(app::SetAnswer{"/data/words", "x"});
  person.does(app::SetAnswer{"/data/hours", "7"});
  person.does(app::SetAnswer{"/data/nothing", "7"});
  CHECK(!person.tablet.status_of("talk", "/data/words"));
  CHECK(!person.tablet.status_of("talk", "/data/hours"));
}

TEST_CASE("review: says what is open and why, and leads to the question") {
  AtTalk person;
  person.choose("now", "work");
  person.does(app::SetAnswer{person.path("hours"), "95"});
  person.does(app::NextPage{});
  person.does(app::RefuseQuestion{person.path("wants")});
  person.does(app::LeaveForm{});
  person.does(app::ReviewVisit{"t0"});
  REQUIRE(person.state.review.records.size() == 1);
  const app::ReviewRecord& record = person.state.review.records[0];
  CHECK(record.question_count == 4);
  CHECK(record.answered_count == 2);
  REQUIRE(record.items.size() == 3);
  CHECK(record.items[0].path == "/data/hours");
  CHECK(record.items[0].violation);
  CHECK(record.items[1].status == forms::AnswerStatus::kRefused);
  CHECK(record.items[1].label == "Vill du arbeta?");
  CHECK(record.items[2].status == forms::AnswerStatus::kNotReached);
  person.does(app::JumpToQuestion{record.record, "/data/hours"});
  REQUIRE(person.state.screen == app::Screen::kRunner);
  CHECK(person.state.runner.questions.at(0).name == "hours");
}
