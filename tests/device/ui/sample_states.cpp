#include "tests/device/ui/sample_states.h"

#include "tests/device/ui/sample_locks.h"
#include "tests/device/ui/sample_runner.h"

namespace faltbok::ui {
namespace {

using app::Screen;

class Samples {
 public:
  explicit Samples(std::string_view language) : language_(language) {}

  app::State& add(std::string name, Screen screen) {
    samples_.push_back({std::move(name), app::State{}});
    app::State& state = samples_.back().state;
    state.screen = screen;
    state.settings.language = language_;
    return state;
  }
  bool swedish() const { return language_ == "sv"; }
  std::deque<Sample> take() { return std::move(samples_); }

 private:
  std::string language_;
  std::deque<Sample> samples_;
};

const std::vector<std::string> kWords{"abbot",    "brandstation", "cirkus",  "dunkel",
                                      "ekorre",   "fjällräv",     "granit",  "hymla",
                                      "isvatten", "jolle",        "kastanj", "lyktstolpe"};

void add_enrolment(Samples& samples) {
  const auto enrol = [&samples](std::string name, app::EnrolStep step) -> app::EnrolState& {
    app::EnrolState& made = samples.add("enrol-" + name, Screen::kEnrol).enrol;
    made.step = step;
    made.study_name = "IPS för unga i Malmö";
    return made;
  };
  enrol("invitation", app::EnrolStep::kNoInvitation).tablet_dir = "/var/lib/faltbok";
  app::EnrolState& compare = enrol("compare", app::EnrolStep::kCompareWords);
  compare.study_words = kWords;
  compare.site = "Ung Malmö";
  compare.server_address = "https://127.0.0.1:8443";
  enrol("package", app::EnrolStep::kWaitPackage).fault = app::EnrolFault::kPackageRefused;
  app::EnrolState& who = enrol("who", app::EnrolStep::kWho);
  who.roles = {"interviewer", "employment_specialist"};
  who.role = "interviewer";
  who.label = "intervjuare 2";
  enrol("passphrase", app::EnrolStep::kPassphrase).passphrase =
      app::SecretText("ekorre granit lyktstolpe hymla");
  enrol("repeat", app::EnrolStep::kRepeatPassphrase).fault = app::EnrolFault::kPassphraseDiffers;
  enrol("pin", app::EnrolStep::kPin).pin_digit_count = 2;
  enrol("repeat-pin", app::EnrolStep::kRepeatPin).fault = app::EnrolFault::kPinDiffers;
  enrol("keys", app::EnrolStep::kMakingKeys);
  enrol("certificate", app::EnrolStep::kWaitCertificate).request_words = kWords;
}

void add_locks(Samples& samples) {
  samples.add("loading", Screen::kLoading);
  samples.add("unlock", Screen::kUnlock);
  app::State& wrong = samples.add("unlock-wrong", Screen::kUnlock);
  wrong.unlock.fault = app::UnlockFault::kWrongPassphrase;
  app::State& delayed = samples.add("unlock-delayed", Screen::kUnlock);
  delayed.unlock.phase = app::UnlockPhase::kDelayed;
  delayed.unlock.delay_left_s = 900;
  app::State& lost = samples.add("unlock-entries-lost", Screen::kUnlock);
  lost.notice = app::Notice{app::NoticeKind::kEntriesLost, std::nullopt, ""};
  app::State& locked = samples.add("locked", Screen::kLocked);
  locked.pin.digit_count = 3;
  locked.pin.wrong = true;
  locked.pin.try_left_count = 2;
  app::State& failed = samples.add("failed", Screen::kFailed);
  failed.notice =
      app::Notice{app::NoticeKind::kTabletFolder, base::ErrorKind::kNoSpace, "/var/lib/faltbok"};
}

app::TodayRow today_row(std::string participant, forms::VisitStatus status, std::int64_t days) {
  app::TodayRow row;
  row.participant = std::move(participant);
  row.site_name = "Gamingprojektet";
  row.state = forms::ParticipantState::kEnrolled;
  row.visit_id = "t0";
  row.visit_name = "Start (T0)";
  row.visit_status = status;
  if (status != forms::VisitStatus::kUndated) row.due = base::Date{2026, 12, 6};
  row.days_to_due = days;
  return row;
}

void add_today(Samples& samples) {
  app::State& empty = samples.add("today-empty", Screen::kToday);
  empty.today.study_name = "IPS för unga i Malmö";
  empty.today.may_add = true;
  empty.today.date = {2026, 11, 22};
  app::State& lost = samples.add("today-entries-lost", Screen::kToday);
  lost.session.emplace();  // only staff put it away
  lost.today = empty.today;
  lost.notice = app::Notice{app::NoticeKind::kEntriesLost, std::nullopt, ""};
  app::State& full = samples.add("today", Screen::kToday);
  full.notice = app::Notice{app::NoticeKind::kPackageInstalled, std::nullopt, ""};
  app::TodayState& today = full.today;
  today = empty.today;
  today.rows = {today_row("MA-7K3F-2", forms::VisitStatus::kOverdue, -12),
                today_row("UM-01XQ-9", forms::VisitStatus::kOpen, 3),
                today_row("GP-5T0B-K", forms::VisitStatus::kOpen, 14),
                today_row("MA-88PW-4", forms::VisitStatus::kUpcoming, 31),
                today_row("UM-3GHJ-7", forms::VisitStatus::kUndated, 0),
                today_row("MA-0R2C-D", forms::VisitStatus::kDone, 0)};
  today.rows[1].draft_count = 2;
  today.rows.push_back({});
  today.rows.back().participant = "GP-9ZZA-1";
  today.rows.back().site_name = "Gamingprojektet";
  today.rows.back().state = forms::ParticipantState::kWithdrawn;
  today.participant_count = 12;
  today.waiting_count = 3;
}

void add_new_participant(Samples& samples) {
  app::NewParticipantState& site = samples.add("new-site", Screen::kNewParticipant).new_participant;
  site.sites = {{"ung-malmo", "Ung Malmö"},
                {"maria-malmo", "Maria Malmö"},
                {"gamingprojektet", "Gamingprojektet"}};
  app::NewParticipantState& drawn =
      samples.add("new-pseudonym", Screen::kNewParticipant).new_participant;
  drawn.step = app::NewParticipantStep::kPseudonym;
  drawn.pseudonym = "MA-7K3F-2";
}

app::FormRow form_row(const Samples& samples, std::string id, std::string_view sv,
                      std::string_view en) {
  app::FormRow row;
  row.form_id = std::move(id);
  row.title = samples.swedish() ? sv : en;
  return row;
}

std::vector<app::VisitRow> visits(const Samples& samples) {
  app::VisitRow start;
  start.visit_id = "t0";
  start.name = "Start (T0)";
  start.plan.status = forms::VisitStatus::kOpen;
  start.plan.opens = base::Date{2026, 11, 22};
  start.plan.closes = base::Date{2026, 12, 6};
  start.forms = {
      form_row(samples, "background", "Bakgrund", "Background"),
      form_row(samples, "interview", "Intervju", "Interview"),
      form_row(samples, "hads", "Oro och nedstämdhet", "Anxiety and low mood"),
      form_row(samples, "audit_c", "Alkohol", "Alcohol"),
      form_row(samples, "life", "Tillfredsställelse med livet, socialt stöd och vardagsfungerande",
               "Satisfaction with life, social support and everyday function")};
  start.forms[0].state = app::RecordState::kStored;
  start.forms[0].revision = 2;
  start.forms[1].state = app::RecordState::kDraft;
  start.forms[1].answered_count = 7;
  for (std::size_t i = 2; i < start.forms.size(); ++i)
    start.forms[i].respondent = forms::Respondent::kParticipant;
  start.can_hand_over = start.can_review = true;
  app::VisitRow end;
  end.visit_id = "t1";
  end.name = samples.swedish() ? "Insatsen slutar (T1)" : "End of the intervention (T1)";
  end.is_event = true;
  app::VisitRow later;
  later.visit_id = "t2";
  later.name = samples.swedish() ? "Tre månader efter (T2)" : "Three months after (T2)";
  return {start, end, later};
}

void add_participant(Samples& samples) {
  app::State& shown = samples.add("participant", Screen::kParticipant);
  app::ParticipantViewState& view = shown.participant;
  view.participant = "MA-7K3F-2";
  view.site_name = "Maria Malmö";
  view.state = forms::ParticipantState::kEnrolled;
  view.visits = visits(samples);
  view.visit_id = "t0";
  view.may_see_contact = true;
  const app::ParticipantViewState plain = view;
  const auto dialog = [&](std::string name,
                          app::ParticipantDialog kind) -> app::ParticipantViewState& {
    app::State& state = samples.add("participant-" + name, Screen::kParticipant);
    state.participant = plain;
    state.participant.dialog = kind;
    return state.participant;
  };
  dialog("date", app::ParticipantDialog::kVisitDate).dialog_date = "2026-11";
  dialog("state", app::ParticipantDialog::kState).dialog_state = forms::ParticipantState::kDormant;
  dialog("correct", app::ParticipantDialog::kCorrection).dialog_reason = "Fel datum";
}

void add_contact(Samples& samples) {
  const auto stage = [&samples](std::string name, app::ContactStage what) -> app::State& {
    app::State& state = samples.add("contact-" + name, Screen::kContact);
    state.contact.participant = "MA-7K3F-2";
    state.contact.site_name = "Maria Malmö";
    state.contact.stage = what;
    return state;
  };
  stage("passphrase", app::ContactStage::kClosed).unlock.fault = app::UnlockFault::kWrongPassphrase;
  stage("no-custodian", app::ContactStage::kNoCustodian);
  stage("no-slot", app::ContactStage::kNoSlot);
  app::ContactState& asked = stage("erase", app::ContactStage::kOpen).contact;
  asked.fields = {{"name", "Alexandra", "Alexandra"}, {"phone", "", ""}};
  asked.anything_kept = true;
  asked.erasure = app::ContactErasure::kAsked;
  app::ContactState& erased = stage("erased", app::ContactStage::kOpen).contact;
  erased.fields = {{"name", "", ""}, {"phone", "", ""}};
  erased.erasure = app::ContactErasure::kDone;
  app::ContactState& open = stage("open", app::ContactStage::kOpen).contact;
  using enum app::ContactMark;
  open.why_needed = true;
  open.anything_kept = true;
  open.fields = {{"name", "Alexandra Brandstationsdotter Lindqvist", "Alexandra", kAskWhy, 0},
                 {"phone", "070 000 00 00", "070 000 00 00", kSaved, 0},
                 {"email", "alexandra@", "", kTyping, 0},
                 {"address", "Storgatan 1", "", kSaving, 0},
                 {"other_contact", "", "", kNothing, 0},
                 {"how_to_reach", "SMS", "", kNotSaved, 0},
                 {"personnummer", "", "", kNothing, 0}};
}

void add_hand_over(Samples& samples) {
  const auto phase = [&samples](std::string name, app::HandOverPhase what) -> app::State& {
    app::State& state = samples.add("hand-over-" + name, Screen::kHandOver);
    state.hand_over.phase = what;
    state.hand_over.participant = "MA-7K3F-2";
    const bool sv = samples.swedish();
    state.hand_over.forms = {
        {"hads", sv ? "Oro och nedstämdhet" : "Anxiety and low mood", true},
        {"audit_c", sv ? "Alkohol" : "Alcohol", false},
        {"life", sv ? "Livet, stöd och vardag" : "Life, support and everyday", false}};
    state.hand_over.form_index = 1;
    return state;
  };
  phase("offer", app::HandOverPhase::kOffer);
  phase("welcome", app::HandOverPhase::kWelcome);
  phase("between", app::HandOverPhase::kBetween);
  phase("cover", app::HandOverPhase::kCover);
  phase("thanks", app::HandOverPhase::kThanks);
  phase("staff", app::HandOverPhase::kStaffPin).pin.digit_count = 1;
  phase("staff-needed", app::HandOverPhase::kStaffPin).hand_over.staff_needed = true;
  phase("staff-needed-passphrase", app::HandOverPhase::kPassphrase).hand_over.staff_needed = true;
  phase("passphrase", app::HandOverPhase::kPassphrase);
}

void add_review(Samples& samples) {
  const bool sv = samples.swedish();
  app::ReviewRecord interview;
  interview.form_id = "interview";
  interview.title = sv ? "Intervju" : "Interview";
  interview.question_count = 14;
  interview.answered_count = 11;
  interview.items = {
      {"/data/income",
       sv ? "Hur mycket pengar fick du förra månaden, efter skatt?"
          : "How much money did you get last month, after tax?",
       forms::AnswerStatus::kRefused, false},
      {"/data/living", sv ? "Hur bor du?" : "How do you live?", forms::AnswerStatus::kNotReached,
       false},
      {"/data/hours",
       sv ? "Hur många timmar i veckan arbetar du?" : "How many hours a week do you work?",
       forms::AnswerStatus::kAnswered, true}};
  app::ReviewRecord own;
  own.form_id = "hads";
  own.title = sv ? "Oro och nedstämdhet" : "Anxiety and low mood";
  own.respondent = forms::Respondent::kParticipant;
  own.question_count = 14;
  own.answered_count = 13;
  own.items = {{"/data/hads_4", "", forms::AnswerStatus::kSkipped, false}};
  const auto review = [&](std::string name, app::ReviewPhase phase) {
    app::ReviewState& state = samples.add("review-" + name, Screen::kReview).review;
    state.phase = phase;
    state.participant = "MA-7K3F-2";
    state.visit_name = "Start (T0)";
    if (phase != app::ReviewPhase::kLoading) state.records = {interview, own};
    if (phase == app::ReviewPhase::kDone)
      for (app::ReviewRecord& record : state.records) record.finalised = true;
    state.done_count = 1;
  };
  review("loading", app::ReviewPhase::kLoading);
  review("showing", app::ReviewPhase::kShowing);
  review("asking", app::ReviewPhase::kAsking);
  review("finalising", app::ReviewPhase::kFinalising);
  review("done", app::ReviewPhase::kDone);
}

void add_sync(Samples& samples) {
  samples.add("sync-empty", Screen::kSync);
  app::SyncState& sync = samples.add("sync", Screen::kSync).sync;
  sync.phase = app::SyncPhase::kSending;
  sync.batches = {
      {5, "9f86d081884c7d659a2feaa0c55ad015", app::BatchState::kWaiting, 0, 8192},
      {4, "60303ae22b998861bce3b28f33eec1be", app::BatchState::kSending, 4096, 12288},
      {3, "fd61a03af4f77d870fc21e05e7e80678", app::BatchState::kReceipted, 8192, 8192},
      {2, "a4e624d686e03ed2767c0abd85c14426", app::BatchState::kQuarantined, 8192, 8192},
      {1, "5feceb66ffc86f38d952786c6d696c79", app::BatchState::kImported, 8192, 8192}};
  sync.sent_size = 4096;
  sync.total_size = 20480;
  app::SyncState& failed = samples.add("sync-failed", Screen::kSync).sync;
  failed = sync;
  failed.phase = app::SyncPhase::kFailed;
  failed.advice = "server_unreachable";
}

void add_settings(Samples& samples) {
  app::State& settings = samples.add("settings", Screen::kSettings);
  settings.settings_view.device_id = "3f2a9c41";
  settings.settings_view.app_version = "0.1.0";
  settings.settings_view.package_version = "3";
  settings.settings_view.tablet_dir = "/var/lib/faltbok";
}

}  // namespace

std::deque<Sample> sample_states(std::string_view language) {
  Samples samples(language);
  add_locks(samples);
  for (Sample& sample : sample_locks(language))
    samples.add(sample.name, sample.state.screen) = std::move(sample.state);
  add_enrolment(samples);
  add_today(samples);
  add_new_participant(samples);
  add_participant(samples);
  for (Sample& sample : sample_runner_pages(language))
    samples.add(sample.name, Screen::kRunner) = std::move(sample.state);
  add_contact(samples);
  add_hand_over(samples);
  add_review(samples);
  add_sync(samples);
  add_settings(samples);
  return samples.take();
}

app::State sample_state(std::string_view name) {
  for (Sample& each : sample_states("sv"))
    if (each.name == name) return std::move(each.state);
  base::check_failed("no such sample", __FILE__, __LINE__);
}

}  // namespace faltbok::ui
