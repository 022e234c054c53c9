#include "tests/support/memory_tablet.h"

#include "tests/support/small_study.h"

namespace faltbok::support {

MemoryTablet::MemoryTablet() : study_(small_study()) {
  std::uint8_t number = 0;
  for (const auto& [id, text] : small_study_forms()) {
    app::StudyFormInfo info;
    info.definition = small_study_definition(id);
    info.version = "1";
    info.sha256.bytes.fill(++number);
    forms_.emplace(id, std::move(info));
  }
}

void MemoryTablet::fail(int first, int last, base::ErrorKind kind) {
  fail_first_ = first;
  fail_last_ = last;
  fail_kind_ = kind;
  count_ = 0;
}

app::Fault MemoryTablet::next_fault() {
  ++count_;
  if (count_ >= fail_first_ && count_ <= fail_last_) return fail_kind_;
  return std::nullopt;
}

void MemoryTablet::post(app::Effect effect) {
  const bool save = std::holds_alternative<app::SaveAnswer>(effect);
  app::Event event = std::visit([this](const auto& what) { return run(what); }, effect);
  (save && hold_saves ? held_ : waiting_).push_back(std::move(event));
}

std::optional<app::Event> MemoryTablet::poll() {
  if (waiting_.empty()) return std::nullopt;
  app::Event event = std::move(waiting_.front());
  waiting_.pop_front();
  return event;
}

void MemoryTablet::release_saves() {
  for (app::Event& event : held_) waiting_.push_back(std::move(event));
  held_.clear();
}

std::vector<app::RecordKey> MemoryTablet::records_of_form(const std::string& form_id) const {
  std::vector<app::RecordKey> keys;
  for (const auto& [key, record] : records_)
    if (record.info.form_id == form_id) keys.push_back(key);
  return keys;
}

const forms::Answer* MemoryTablet::last_answer(const std::string& form_id,
                                               const std::string& path) const {
  const forms::Answer* last = nullptr;
  for (const app::RecordKey& key : records_of_form(form_id))
    for (const forms::Event& stored : records_.at(key).events)
      if (const auto* answer = std::get_if<forms::Answer>(&stored.body);
          answer && answer->path == path)
        last = answer;
  return last;
}

std::string MemoryTablet::answer_of(const std::string& form_id, const std::string& path) const {
  const forms::Answer* answer = last_answer(form_id, path);
  return answer ? answer->value : "";
}

std::optional<forms::AnswerStatus> MemoryTablet::status_of(const std::string& form_id,
                                                           const std::string& path) const {
  const forms::Answer* answer = last_answer(form_id, path);
  return answer ? std::optional(answer->status) : std::nullopt;
}

app::StudyPlace MemoryTablet::place() const {
  app::StudyPlace place;
  place.study = study_;
  place.forms = forms_;
  place.package_version = 1;
  place.certified = true;
  place.sites = {"maria"};
  place.has_code_key = has_code_key;
  return place;
}

app::VaultOpened MemoryTablet::opened() const {
  app::VaultOpened event;
  event.session.user = {{}, role, "I1"};
  event.session.place = place();
  for (const auto& [pseudonym, info] : participants_) event.session.participants.push_back(info);
  for (const auto& [key, record] : records_) event.session.records.push_back(record.info);
  event.hand_over = hand_over_;
  event.restart_pin = restart_pin;
  event.session.has_pin = has_pin;
  return event;
}

app::Event MemoryTablet::run(const app::LookAtTablet&) {
  app::TabletSeen seen;
  seen.has_key = true;
  seen.pin_opens = restart_pin == app::RestartPin::kOn;
  seen.needs_desk = needs_desk;
  return seen;
}
app::Event MemoryTablet::run(const app::AcceptInvitation&) { return run(app::LookAtTablet{}); }
app::Event MemoryTablet::run(const app::MakePassphrase&) {
  return app::PassphraseMade{app::SecretText(open_ ? next_passphrase : passphrase), next_fault()};
}
app::Event MemoryTablet::run(const app::EnrolTablet&) { return opened(); }
app::Event MemoryTablet::run(const app::SaveSettings&) { return app::SettingsSaved{next_fault()}; }

app::Event MemoryTablet::run(const app::UnlockVault& effect) {
  if (effect.passphrase.reveal() != passphrase) {
    ++failure_count_;
    return app::UnlockFailed{std::nullopt, failure_count_, failure_count_ > 2 ? 1'000 : 0};
  }
  failure_count_ = 0;
  if (refusal) return app::UnlockFailed{refusal, 0, 0};
  open_ = true;
  return opened();
}
app::Event MemoryTablet::run(const app::UnlockWithPin& effect) {
  if (restart_pin != app::RestartPin::kOn) return app::PinRefused{app::PinRefusal::kAbsent};
  if (chip_try_left_count == 0) return app::PinRefused{app::PinRefusal::kLocked};
  if (effect.pin.reveal() != pin) {
    --chip_try_left_count;
    return app::PinRefused{app::PinRefusal::kWrong};
  }
  open_ = true;
  return opened();
}
app::Event MemoryTablet::run(const app::LetSleep&) {
  ++sleep_let_count;
  return app::SleepLet{};
}
app::Event MemoryTablet::run(const app::ChangePassphrase& effect) {
  const app::Fault fault = next_fault();
  changed_with = effect.present.reveal();
  if (!fault) passphrase = effect.passphrase.reveal();
  return app::PassphraseChanged{fault, names_keep_passphrase};
}
app::Event MemoryTablet::run(const app::GivePinToChip& effect) {
  if (effect.pin.reveal() != pin) return app::PinGiven{true, std::nullopt};
  const app::Fault fault = next_fault();
  if (!fault) restart_pin = app::RestartPin::kOn;
  return app::PinGiven{false, fault};
}
app::Event MemoryTablet::run(const app::TakePinFromChip&) {
  const app::Fault fault = next_fault();
  if (!fault) restart_pin = app::RestartPin::kOff;
  return app::PinTaken{fault};
}
app::Event MemoryTablet::run(const app::SetPin& effect) {
  if (const app::Fault fault = next_fault()) return app::PinSet{restart_pin, fault};
  pin = effect.pin.reveal();
  has_pin = true;
  return app::PinSet{restart_pin, std::nullopt};
}
app::Event MemoryTablet::run(const app::ListUsers&) {
  if (const app::Fault fault = next_fault()) return app::UsersListed{{}, {}, fault};
  return app::UsersListed{users, {"interviewer", "employment_specialist"}, std::nullopt};
}
app::Event MemoryTablet::run(const app::AddUser& effect) {
  if (const app::Fault fault = next_fault()) return app::UserAdded{{}, {}, fault};
  app::UserInfo added{{}, effect.role, effect.label, false, false};
  added.id.bytes.fill(static_cast<std::uint8_t>(users.size() + 1));
  users.push_back(added);
  added_passphrase = effect.passphrase.reveal();
  added_pin = effect.pin.reveal();
  return app::UserAdded{users, {"ett", "tvaa"}, std::nullopt};
}
app::Event MemoryTablet::run(const app::RemoveUser& effect) {
  if (const app::Fault fault = next_fault()) return app::UserRemoved{{}, vault_stopped, fault};
  removed_by = effect.passphrase.reveal();
  std::erase_if(users, [&](const app::UserInfo& user) { return user.id == effect.user; });
  return app::UserRemoved{users, false, std::nullopt};
}
app::Event MemoryTablet::run(const app::FindMedia&) { return app::MediaFound{media}; }
app::Event MemoryTablet::run(const app::RescueBatches& effect) {
  app::RescueEnded ended;
  ended.wrong_passphrase = effect.passphrase.reveal() != passphrase;
  if (ended.wrong_passphrase) return ended;
  waiting_.push_back(app::RescueWent{rescued});
  ended.report = rescued;
  ended.report.folder = effect.folder;
  return ended;
}
app::Event MemoryTablet::run(const app::CheckPin& effect) {
  return app::PinChecked{effect.pin.reveal() == pin};
}
app::Event MemoryTablet::run(const app::CheckPassphrase& effect) {
  return app::PassphraseChecked{effect.passphrase.reveal() == passphrase, 0};
}
app::Event MemoryTablet::run(const app::CloseVault&) {
  open_ = false;
  identity_open_ = false;
  return app::VaultClosed{};
}
app::Event MemoryTablet::run(const app::RememberHandOver& effect) {
  hand_over_ = effect.place.participant.empty() ? std::nullopt : std::optional(effect.place);
  return app::Remembered{};
}

app::Event MemoryTablet::run(const app::OpenIdentity& effect) {
  if (effect.passphrase.reveal() != passphrase) return app::UnlockFailed{std::nullopt, 1, 0};
  identity_open_ = true;
  app::IdentityOpened opened{effect.participant, {}};
  for (const forms::ContactChanged& change : contacts[effect.participant])
    opened.values[change.field] = change.value;
  return opened;
}
app::Event MemoryTablet::run(const app::SaveContact& effect) {
  app::ContactSaved saved{effect.change, effect.ticket, next_fault()};
  if (!identity_open_) saved.error = base::ErrorKind::kUnavailable;
  if (!saved.error) contacts[effect.participant].push_back(effect.change);
  return saved;
}
app::Event MemoryTablet::run(const app::EraseContact& effect) {
  app::ContactErased erased{effect.participant, next_fault()};
  if (!identity_open_) erased.error = base::ErrorKind::kUnavailable;
  if (!erased.error) contacts.erase(effect.participant);
  return erased;
}
app::Event MemoryTablet::run(const app::CloseIdentity&) {
  identity_open_ = false;
  return app::IdentityClosed{};
}

app::Event MemoryTablet::run(const app::DrawPseudonym&) {
  if (const app::Fault fault = next_fault()) return app::PseudonymDrawn{"", fault};
  return app::PseudonymDrawn{"MA-000" + std::to_string(++made_count_) + "-X", std::nullopt};
}

app::Event MemoryTablet::run(const app::CreateParticipant& effect) {
  if (const app::Fault fault = next_fault()) return app::ParticipantCreated{{}, fault};
  app::ParticipantInfo info;
  info.participant = effect.participant;
  info.site = effect.site;
  participants_[effect.participant] = info;
  return app::ParticipantCreated{info, std::nullopt};
}

app::Event MemoryTablet::run(const app::ChangeParticipant& effect) {
  if (const app::Fault fault = next_fault()) return app::ParticipantChanged{{}, fault};
  app::ParticipantInfo& info = participants_.at(effect.participant);
  for (const forms::EventBody& body : effect.events) {
    if (const auto* fact = std::get_if<forms::FactChanged>(&body))
      info.facts[fact->name] = fact->value;
    if (const auto* date = std::get_if<forms::VisitDateChanged>(&body))
      info.visit_dates[date->visit] = date->date;
    if (const auto* state = std::get_if<forms::StateChanged>(&body)) info.state = state->state;
  }
  return app::ParticipantChanged{info, std::nullopt};
}

app::RecordOpened MemoryTablet::record_opened(const app::RecordKey& key) const {
  const Record& record = records_.at(key);
  app::RecordOpened event;
  event.info = record.info;
  event.definition = forms_.at(record.info.form_id).definition;
  event.events = record.events;
  return event;
}

app::Event MemoryTablet::run(const app::StartRecord& effect) {
  app::RecordOpened failed;
  failed.error = next_fault();
  if (failed.error) return failed;
  Record record;
  record.info = {{},           app::RecordState::kDraft, effect.participant,
                 effect.visit, effect.form_id,           effect.respondent,
                 false};
  record.info.key.id.bytes[0] = static_cast<std::uint8_t>(++made_count_);
  forms::Started started;
  started.form_id = effect.form_id;
  started.reason = effect.reason;
  started.facts = effect.facts;
  if (effect.corrects) record.info.key = {effect.corrects->id, effect.corrects->revision + 1};
  started.revision = record.info.key.revision;
  record.events.push_back(event(started));
  if (effect.corrects)
    for (const forms::Event& old : records_.at(*effect.corrects).events)
      if (std::holds_alternative<forms::Answer>(old.body)) record.events.push_back(old);
  const app::RecordKey key = record.info.key;
  records_[key] = std::move(record);
  return record_opened(key);
}

app::Event MemoryTablet::run(const app::LoadRecord& effect) {
  app::RecordOpened failed;
  failed.error = next_fault();
  if (failed.error) return failed;
  return record_opened(effect.record);
}

app::Event MemoryTablet::run(const app::SaveAnswer& effect) {
  app::AnswerSaved saved{effect.record, effect.answer.path, effect.ticket, next_fault()};
  if (!saved.error) records_.at(effect.record).events.push_back(event(effect.answer));
  return saved;
}

app::Event MemoryTablet::run(const app::FinaliseRecord& effect) {
  app::RecordFinalised finalised{effect.record, app::RecordState::kSealed, next_fault()};
  if (finalised.error) return finalised;
  Record& record = records_.at(effect.record);
  record.events.push_back(event(effect.final));
  record.info.state = app::RecordState::kSealed;
  return finalised;
}

app::Event MemoryTablet::run(const app::WakeSync&) { return run(app::ReadSync{}); }
app::Event MemoryTablet::run(const app::ReadSync&) {
  app::SyncReported report;
  report.sync = sync;
  return report;
}

}  // namespace faltbok::support
