#include "tests/device/ui/sample_runner.h"

namespace faltbok::ui {
namespace {

using forms::QuestionKind;

struct Text {
  std::string_view sv, en;
};

class Pages {
 public:
  explicit Pages(std::string_view language) : language_(language) {}

  std::string say(Text text) const { return std::string(language_ == "sv" ? text.sv : text.en); }

  app::State& add(std::string name) {
    pages_.push_back({"runner-" + name, app::State{}});
    app::State& state = pages_.back().state;
    state.screen = app::Screen::kRunner;
    state.settings.language = language_;
    app::RunnerState& runner = state.runner;
    runner.participant = "MA-7K3F-2";
    runner.visit_name = "Start (T0)";
    runner.form_id = "interview";
    runner.form_title = say({"Intervju", "Interview"});
    runner.page_index = 4;
    runner.page_count = 14;
    runner.can_go_back = true;
    return state;
  }

  app::QuestionView question(std::string name, QuestionKind kind, Text label) const {
    app::QuestionView view;
    view.name = std::move(name);
    view.question.kind = kind;
    view.question.path = "/data/" + view.name;
    view.question.label = say(label);
    return view;
  }

  std::deque<Sample> take() { return std::move(pages_); }

 private:
  std::string language_;
  std::deque<Sample> pages_;
};

void hand_over(app::State& state) {
  state.hand_over.phase = app::HandOverPhase::kFilling;
  state.hand_over.forms.resize(4);
  state.hand_over.form_index = 0;
  state.runner.respondent = forms::Respondent::kParticipant;
}

app::QuestionView tense(const Pages& pages) {
  app::QuestionView view = pages.question(
      "hads_1", QuestionKind::kSelectOne,
      {"Hur ofta känner du dig spänd i kroppen?", "How often do you feel tense in your body?"});
  view.choices = {{"1", pages.say({"För det mesta", "Most of the time"})},
                  {"2", pages.say({"Ofta", "Often"})},
                  {"3", pages.say({"Då och då", "Now and then"})},
                  {"4", pages.say({"Inte alls", "Not at all"})}};
  return view;
}

void add_choices(Pages& pages) {
  app::State& fresh = pages.add("choice");
  hand_over(fresh);
  fresh.runner.form_title = pages.say({"Oro och nedstämdhet", "Anxiety and low mood"});
  fresh.runner.questions = {tense(pages)};

  app::State& chosen = pages.add("choice-saved");
  hand_over(chosen);
  chosen.runner = app::RunnerState(fresh.runner);
  chosen.runner.questions[0].question.value = "3";
  chosen.runner.questions[0].status = forms::AnswerStatus::kAnswered;
  chosen.runner.questions[0].mark = app::SaveMark::kSaved;

  app::State& many = pages.add("choice-many");
  app::QuestionView view = pages.question(
      "barriers", QuestionKind::kSelectMultiple,
      {"Vad gör det svårt? Välj alla som stämmer.", "What makes it hard? Choose all that fit."});
  view.choices = {{"health", pages.say({"Måendet", "How I feel"})},
                  {"sleep", pages.say({"Sömnen", "Sleep"})},
                  {"experience", pages.say({"Lite erfarenhet", "Little experience"})},
                  {"long", pages.say({"Arbetsmarknadspolitiska åtgärdsprogramsbestämmelser",
                                      "Internationalisation-and-institutionalisation"})},
                  {"travel", pages.say({"Resvägen", "The way there"})},
                  {"money", pages.say({"Ekonomin", "Money"})},
                  {"none", pages.say({"Inget", "Nothing"})}};
  view.question.value = "health sleep none";
  view.status = forms::AnswerStatus::kAnswered;
  view.mark = app::SaveMark::kSaved;
  view.violation = forms::Violation{{},
                                    view.question.path,
                                    forms::ViolationKind::kConstraint,
                                    pages.say({"Välj antingen \"Inget\" eller något av de andra.",
                                               "Choose either \"Nothing\" or one of the others."})};
  many.runner.questions = {view};
}

void add_fields(Pages& pages) {
  app::State& number = pages.add("number");
  app::QuestionView hours = pages.question(
      "hours_work", QuestionKind::kDecimal,
      {"Hur många timmar i veckan arbetar du?", "How many hours a week do you work?"});
  hours.question.hint = pages.say(
      {"Räkna med restid om du får betalt för den.", "Count travel if you are paid for it."});
  hours.question.value = "37.5";
  hours.status = forms::AnswerStatus::kAnswered;
  hours.mark = app::SaveMark::kSaving;
  number.runner.page_title = pages.say({"Sysselsättning", "Occupation"});
  number.runner.questions = {hours};

  app::State& words = pages.add("words");
  app::QuestionView own = pages.question(
      "barriers_own", QuestionKind::kText,
      {"Berätta med egna ord om du vill.", "Tell it in your own words if you want."});
  own.question.value =
      "Bussen går bara varannan timme, och den är ofta sen på vintern när det är mörkt.";
  own.status = forms::AnswerStatus::kAnswered;
  words.runner.questions = {own};

  app::State& date = pages.add("date-asked");
  app::QuestionView day = pages.question("start_date", QuestionKind::kDate,
                                         {"Vilken dag började du?", "Which day did you start?"});
  day.ask_or_skip = true;
  day.question.required = true;
  date.runner.questions = {day};
}

void add_groups(Pages& pages) {
  app::State& group = pages.add("group");
  group.runner.page_title = pages.say({"Boende", "Housing"});
  app::QuestionView living =
      pages.question("living", QuestionKind::kSelectOne, {"Hur bor du?", "How do you live?"});
  living.choices = {{"own", pages.say({"Egen bostad", "Own home"})},
                    {"parents", pages.say({"Hos föräldrar", "With parents"})},
                    {"partner", pages.say({"Med partner", "With partner"})}};
  living.status = forms::AnswerStatus::kRefused;
  app::QuestionView changed = pages.question("living_changed", QuestionKind::kSelectOne,
                                             {"Har boendet ändrats det senaste halvåret?",
                                              "Has the housing changed in the last six months?"});
  changed.choices = {{"yes", pages.say({"Ja", "Yes"})}, {"no", pages.say({"Nej", "No"})}};
  group.runner.questions = {living, changed};

  app::State& failed = pages.add("not-saved");
  failed.runner = app::RunnerState(group.runner);
  failed.runner.storage_stopped = true;
  failed.notice = app::Notice{app::NoticeKind::kSaveFailed, base::ErrorKind::kNoSpace, ""};

  app::State& note = pages.add("note");
  hand_over(note);
  note.runner.questions = {pages.question("intro", QuestionKind::kNote,
                                          {"Det här handlar om alkohol. Ingen bedömer dig.",
                                           "This is about alcohol. Nobody judges you."})};

  app::State& rows = pages.add("row-end");
  rows.runner.add_row_of = "/data/episodes";
  rows.runner.page_title = pages.say({"Arbeten", "Jobs"});
}

}  // namespace

std::deque<Sample> sample_runner_pages(std::string_view language) {
  Pages pages(language);
  add_choices(pages);
  add_fields(pages);
  add_groups(pages);
  return pages.take();
}

}  // namespace faltbok::ui
