#include "device/app/contact.h"

#include <algorithm>

#include "device/app/rules.h"

namespace faltbok::app {

namespace {

constexpr std::string_view kNotStated = "not_stated";

std::string_view word_of(ContactReason reason) {
  return reason == ContactReason::kCorrected ? "corrected" : "changed";
}

ContactField* field_of(State& state, std::string_view id) {
  for (ContactField& field : state.contact.fields)
    if (field.id == id) return &field;
  return nullptr;
}

bool is_dirty(const ContactField& field) {
  return field.text != field.stored && field.mark != ContactMark::kSaving;
}

// Typed on while it was being saved: the save on its way does not carry that.
bool is_outrun(const ContactField& field) {
  return field.mark == ContactMark::kSaving && field.text != field.on_way;
}

// Through a volatile pointer, so that the stores are not left out as dead.
void wipe(std::string& text) {
  volatile char* byte = text.data();
  for (std::size_t i = 0; i < text.size(); ++i) byte[i] = '\0';
  text.clear();
}

void wipe(ContactState& contact) {
  for (ContactField& field : contact.fields)
    for (std::string* text : {&field.text, &field.stored, &field.on_way}) wipe(*text);
  contact = {};
}

void save_field(Step& step, ContactField& field, std::string_view reason) {
  field.mark = ContactMark::kSaving;
  field.on_way = field.text;
  field.ticket = ++step.state.last_ticket;
  step.want(SaveContact{step.state.contact.participant,
                        step.state.contact.site,
                        {field.id, field.text, std::string(reason)},
                        field.ticket});
}

// A first word needs no reason; a change of what was there does.
void leave_field(Step& step, ContactField& field) {
  if (!is_dirty(field)) return;
  if (field.stored.empty()) return save_field(step, field, "");
  field.mark = ContactMark::kAskWhy;
}

bool all_safe(const ContactState& contact) {
  if (contact.erasure == ContactErasure::kAtWork) return false;
  return std::ranges::all_of(contact.fields, [](const ContactField& field) {
    return field.text == field.stored && field.mark != ContactMark::kSaving;
  });
}

void close(Step& step) {
  State& state = step.state;
  const std::string participant = state.contact.participant;
  if (state.contact.stage == ContactStage::kOpen || state.unlock.phase == UnlockPhase::kWorking)
    step.want(CloseIdentity{});
  wipe(state.contact);
  state.unlock = {};
  show_participant(step, participant, "");
}

}  // namespace

bool may_see_contact(const State& state) {
  const bool known = state.session && state.session->place.study;
  return known && state.session->user.role == kInterviewer &&
         !state.session->place.study->identity_fields.empty();
}

void on(Step& step, const OpenContact&) {
  State& state = step.state;
  const ParticipantInfo* info =
      state.session ? state.session->participant(state.participant.participant) : nullptr;
  if (!info || !may_see_contact(state)) return;
  wipe(state.contact);
  state.contact.participant = info->participant;
  state.contact.site = info->site;
  state.contact.site_name = state.session->site_name(info->site, state.settings.language);
  if (!state.session->place.has_code_key) state.contact.stage = ContactStage::kNoCustodian;
  state.unlock = {};
  go(step, Screen::kContact);
}

void on(Step& step, const IdentityOpened& what) {
  State& state = step.state;
  // Left meanwhile, or left and come to again: the effect that closes it is on its way.
  const bool awaited = state.unlock.phase == UnlockPhase::kWorking;
  if (!awaited || what.participant != state.contact.participant) return;
  state.unlock = {};
  state.contact.stage = ContactStage::kOpen;
  state.contact.anything_kept = !what.values.empty();
  for (const std::string& id : state.session->place.study->identity_fields) {
    const auto stored = what.values.find(id);
    const std::string value = stored == what.values.end() ? "" : stored->second;
    state.contact.fields.push_back({id, value, value});
  }
  page_changed(step);
}

void on(Step& step, const IdentityRefused& what) {
  State& state = step.state;
  touch(step);
  if (state.screen != Screen::kContact || state.unlock.phase != UnlockPhase::kWorking) return;
  state.unlock = {};
  state.contact.stage = what.stage;
  page_changed(step);
}

void contact_refused(Step& step, const UnlockFailed& what) {
  State& state = step.state;
  UnlockState& unlock = state.unlock;
  if (state.screen != Screen::kContact || unlock.phase != UnlockPhase::kWorking) return touch(step);
  unlock.failure_count = what.failure_count;
  unlock.fault = what.problem ? UnlockFault::kNone : UnlockFault::kWrongPassphrase;
  if (what.problem) state.notice = what.problem;
  delay_unlock(step, what.wait_ms);
}

void on(Step& step, const TypeContact& what) {
  ContactField* field = field_of(step.state, what.field);
  if (!field || step.state.contact.erasure == ContactErasure::kAtWork) return;
  field->text = what.text;
  if (field->mark != ContactMark::kSaving) field->mark = ContactMark::kTyping;
  step.state.contact.leaving = false;
  if (step.state.contact.erasure == ContactErasure::kDone)
    step.state.contact.erasure = ContactErasure::kNone;
}

void on(Step& step, const LeaveContactField& what) {
  if (ContactField* field = field_of(step.state, what.field)) leave_field(step, *field);
}

void on(Step& step, const SayContactReason& what) {
  ContactField* field = field_of(step.state, what.field);
  if (!field || !is_dirty(*field)) return;
  step.state.contact.why_needed = false;
  save_field(step, *field, word_of(what.reason));
}

void on(Step& step, const UndoContact& what) {
  ContactField* field = field_of(step.state, what.field);
  if (!field || field->mark == ContactMark::kSaving) return;
  field->text = field->stored;
  field->mark = ContactMark::kNothing;
  step.state.contact.why_needed = false;
}

void on(Step& step, const ContactSaved& what) {
  State& state = step.state;
  if (what.error) tell(step, NoticeKind::kSaveFailed, what.error);
  ContactField* field = field_of(state, what.change.field);
  if (what.error && !field) {  // a lock has closed the page: what it carried is gone
    state.entries_lost = true;
    drop_notice(state);
  }
  if (!field || field->ticket != what.ticket) return touch(step);
  wipe(field->on_way);
  if (!what.error) field->stored = what.change.value;
  if (!what.error) state.contact.anything_kept = true;
  const bool more = !what.error && field->text != field->stored;
  field->mark = what.error ? ContactMark::kNotSaved
                : more     ? ContactMark::kTyping
                           : ContactMark::kSaved;
  if (what.error) state.contact.leaving = false;
  touch(step);
  if (state.contact.leaving && state.screen == Screen::kContact) leave_contact(step);
}

void on(Step& step, const AskEraseContact&) {
  ContactState& contact = step.state.contact;
  const bool free =
      contact.erasure == ContactErasure::kNone || contact.erasure == ContactErasure::kDone;
  if (contact.stage != ContactStage::kOpen || !contact.anything_kept || !free) return;
  contact.erasure = ContactErasure::kAsked;
  contact.leaving = false;
  page_changed(step);
}

void on(Step& step, const CancelEraseContact&) {
  ContactState& contact = step.state.contact;
  if (contact.erasure != ContactErasure::kAsked) return;
  contact.erasure = ContactErasure::kNone;
  page_changed(step);
}

// What is still on its way to be saved stands before it in the queue, and goes as well.
void on(Step& step, const ConfirmEraseContact&) {
  ContactState& contact = step.state.contact;
  if (contact.erasure != ContactErasure::kAsked) return;
  contact.erasure = ContactErasure::kAtWork;
  step.want(EraseContact{contact.participant, contact.site});
  page_changed(step);
}

void on(Step& step, const ContactErased& what) {
  State& state = step.state;
  ContactState& contact = state.contact;
  if (what.error) tell(step, NoticeKind::kContactsNotErased, what.error);
  const bool awaited = contact.erasure == ContactErasure::kAtWork;
  if (!awaited || what.participant != contact.participant) return touch(step);
  contact.erasure = what.error ? ContactErasure::kNone : ContactErasure::kDone;
  if (what.error) contact.leaving = false;
  if (!what.error) {
    contact.anything_kept = false;
    contact.why_needed = false;
    for (ContactField& field : contact.fields) {
      for (std::string* text : {&field.text, &field.stored, &field.on_way}) wipe(*text);
      field.mark = ContactMark::kNothing;
      field.ticket = 0;
    }
  }
  page_changed(step);
  if (contact.leaving) leave_contact(step);
}

void on(Step& step, const IdentityClosed& what) {
  if (what.error) tell(step, NoticeKind::kContactsWait, what.error);
  touch(step);
}

// Back, at leisure: nothing that was typed is left behind unsaved.
void leave_contact(Step& step) {
  ContactState& contact = step.state.contact;
  if (contact.erasure == ContactErasure::kAsked) return on(step, CancelEraseContact{});
  for (ContactField& field : contact.fields) leave_field(step, field);
  contact.why_needed = std::ranges::any_of(
      contact.fields, [](const ContactField& field) { return field.mark == ContactMark::kAskWhy; });
  if (all_safe(contact)) return close(step);
  contact.leaving = true;
  touch(step);
}

// The lock does not wait: what has no reason yet is saved and says so.
void lock_contact(Step& step) {
  if (step.state.screen != Screen::kContact) return;
  // What is being erased is not written anew.
  const bool keep = step.state.contact.erasure != ContactErasure::kAtWork;
  for (ContactField& field : step.state.contact.fields)
    if (keep && (is_dirty(field) || is_outrun(field)))
      save_field(step, field, field.stored.empty() ? "" : kNotStated);
  close(step);
}

}  // namespace faltbok::app
