#include "device/shell/tablet.h"

namespace faltbok::shell {

app::Event Tablet::run(const app::Effect& effect) {
  return std::visit([this](const auto& what) { return run_one(what); }, effect);
}

forms::Acted acted(forms::Act act, std::uint64_t number) {
  forms::Acted out;
  out.act = act;
  out.number = number;
  return out;
}

void Tablet::note(forms::Acted act) {
  if (open_) open_->audit.note(*open_->vault.vault, event_of(std::move(act)));
}

void Tablet::note_user(forms::Act act, const base::UserId& user) {
  forms::Acted out = acted(act);
  out.user = user;
  note(std::move(out));
}

void Tablet::note_record(forms::Act act, const app::RecordInfo& record) {
  forms::Acted out = acted(act);
  out.participant = record.participant;
  out.form_id = record.form_id;
  out.record = record.key.id;
  out.revision = record.key.revision;
  note(std::move(out));
}

void Tablet::note_person(forms::Act act, const std::string& participant) {
  forms::Acted out = acted(act);
  out.participant = participant;
  note(std::move(out));
}

void Tablet::end_audit() {
  if (open_) open_->audit.end(*open_->vault.vault, event_of(acted(forms::Act::kLocked)));
}

forms::Event Tablet::event_of(forms::EventBody body) {
  return {parts_.clock.now(), open_->vault.unlocked.user.id, std::move(body)};
}

}  // namespace faltbok::shell
