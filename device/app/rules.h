// The parts of update(), one function for each intent and event. For the files of this room only.
//
//   Lifetime a Step lives for one update()
#pragma once

#include "device/app/update.h"

namespace faltbok::app {

struct Step {
  State& state;
  Effects& effects;
  std::int64_t now_ms() const { return state.now.monotonic_ms; }
  void want(Effect effect) { effects.push_back(std::move(effect)); }
};

// gate.cpp: which intents a screen takes at all. During hand-over: the participant's alone.
bool takes(const State& state, const Intent& intent);
bool is_tap(const Intent& intent);  // not typing

// navigation.cpp
void go(Step& step, Screen screen);  // behind the warm lock it only changes what is behind
void page_changed(Step& step);
void drop_notice(State& state);  // but for what staff must still know of
void tell(Step& step, NoticeKind kind, std::optional<base::ErrorKind> error = std::nullopt);
void touch(Step& step);      // something to draw
void refresh(State& state);  // what the screen that is up shows

// today.cpp, participant.cpp, runner_view.cpp
void refresh_today(State& state);
void refresh_participant(State& state);
void refresh_runner(State& state);

// saving.cpp
void save(Step& step, const std::string& path, forms::AnswerStatus status);
void flush_typed(Step& step);   // every text that waits for a pause
void flush_paused(Step& step);  // those whose pause is over
std::optional<std::int64_t> next_pause_ms(const State& state);
bool may_answer(Step& step);  // false: too many answers are on their way
void retry_when_due(Step& step);
std::optional<std::int64_t> next_retry_ms(const State& state);

// row_answers.cpp
void forget_row(std::map<std::string, AnswerTrack>& answers, std::string_view row);

// open.cpp
void open_form(Step& step, const forms::Visit* visit, const forms::VisitForm& form);
void load_record(Step& step, const RecordKey& record);
void close_record(Step& step);  // the runner is left; the draft stays
std::vector<forms::EventBody> fact_changes(const Session& session, const OpenRecord& record);
void forms_language(State& state);

// hand_over.cpp
bool in_participants_hands(const State& state);
void hand_over_form_done(Step& step);
void resume_hand_over(Step& step, const HandOverPlace& place);
void hand_over_idle(Step& step, std::int64_t idle_ms);
void hand_over_pin(Step& step, bool right);

// lock.cpp
void lock_when_idle(Step& step);
void reset_pin(PinState& pin);
void forget_pin_entry(PinState& pin);  // the tries that are left stay
void close_vault(Step& step);
void delay_unlock(Step& step, std::int64_t wait_ms);
void refuse_unlock(Step& step, Notice why);

// ways_in.cpp
void ways_in_back(Step& step);
void ways_in_known(Step& step);  // the present passphrase is right
void ways_in_words(Step& step, const PassphraseMade& made);
void ways_in_written(Step& step);
void ways_in_repeated(Step& step, const RepeatPassphrase& typed);
void ways_in_pin(Step& step);   // six digits are there
void need_pin(Step& step);      // one is chosen before anything else
void lock_ways_in(Step& step);  // no words stay behind the lock
void lock_users(Step& step);

// users.cpp
void users_back(Step& step);
void users_known(Step& step);  // the present passphrase is right
void users_who(Step& step);
void users_words(Step& step, const PassphraseMade& made);
void users_written(Step& step);
void users_repeated(Step& step, const RepeatPassphrase& typed);
void users_pin(Step& step);  // six digits are there

// rescue.cpp
void rescue_with(Step& step, const SecretText& passphrase);
void rescue_back(Step& step);

// review.cpp
void review_records(Step& step, std::vector<RecordKey> records);
void review_opened(Step& step, const RecordOpened& event);

// participant.cpp
void show_participant(Step& step, std::string_view participant, std::string_view visit);

// contact.cpp
bool may_see_contact(const State& state);
void leave_contact(Step& step);  // goes back once everything is saved
void lock_contact(Step& step);   // at once
void contact_refused(Step& step, const UnlockFailed& what);

// enrol.cpp
// after the vault has been opened: enrolment's last step, a hand-over, or today
void enter_tablet(Step& step);
void enrol_pin(Step& step);  // six digits are there
bool same_words(const SecretText& typed, const SecretText& shown);
bool is_too_simple(std::string_view pin);  // 111111, 123456: the first that anybody tries

// sync.cpp
void read_sync_when_due(Step& step);
std::optional<std::int64_t> next_sync_read_ms(const State& state);

#define FALTBOK_ON(Type) void on(Step& step, const Type& what)
FALTBOK_ON(SetLanguage);
FALTBOK_ON(SetTextSize);
FALTBOK_ON(SetDpScale);
FALTBOK_ON(SettingsSaved);
FALTBOK_ON(LookAgain);
FALTBOK_ON(ConfirmStudyWords);
FALTBOK_ON(RejectStudyWords);
FALTBOK_ON(ChooseRole);
FALTBOK_ON(SetUserLabel);
FALTBOK_ON(ConfirmWho);
FALTBOK_ON(PassphraseWritten);
FALTBOK_ON(RepeatPassphrase);
FALTBOK_ON(EnrolBack);
FALTBOK_ON(TabletSeen);
FALTBOK_ON(PassphraseMade);
FALTBOK_ON(EnrolFailed);
FALTBOK_ON(TryPassphrase);
FALTBOK_ON(UsePassphrase);
FALTBOK_ON(UsePin);
FALTBOK_ON(TryUnlockAgain);
FALTBOK_ON(PinDigit);
FALTBOK_ON(PinErase);
FALTBOK_ON(LockNow);
FALTBOK_ON(UnlockFailed);
FALTBOK_ON(PinRefused);
FALTBOK_ON(PinChecked);
FALTBOK_ON(MachineSleeps);
FALTBOK_ON(SleepLet);
FALTBOK_ON(PassphraseChecked);
FALTBOK_ON(VaultClosed);
void on(Step& step, VaultOpened& what);  // moved from
FALTBOK_ON(OpenWaysIn);
FALTBOK_ON(AskNewPassphrase);
FALTBOK_ON(AskNewPin);
FALTBOK_ON(AskRestartPin);
FALTBOK_ON(DropRestartPin);
FALTBOK_ON(PassphraseChanged);
FALTBOK_ON(PinGiven);
FALTBOK_ON(PinTaken);
FALTBOK_ON(PinSet);
FALTBOK_ON(OpenUsers);
FALTBOK_ON(AskAddUser);
FALTBOK_ON(AskRemoveUser);
FALTBOK_ON(ConfirmRemoveUser);
FALTBOK_ON(UsersListed);
FALTBOK_ON(UserAdded);
FALTBOK_ON(UserRemoved);
FALTBOK_ON(AskRescue);
FALTBOK_ON(LookForMedia);
FALTBOK_ON(MediaFound);
FALTBOK_ON(ChooseRescueFolder);
FALTBOK_ON(SetRescueFolder);
FALTBOK_ON(ConfirmRescueFolder);
FALTBOK_ON(RescueWent);
FALTBOK_ON(RescueEnded);
FALTBOK_ON(SetSearch);
FALTBOK_ON(OpenParticipant);
FALTBOK_ON(AddParticipant);
FALTBOK_ON(OpenSync);
FALTBOK_ON(OpenSettings);
FALTBOK_ON(GoToday);
FALTBOK_ON(GoBack);
FALTBOK_ON(DismissNotice);
FALTBOK_ON(ChooseSite);
FALTBOK_ON(ConfirmPseudonym);
FALTBOK_ON(PseudonymDrawn);
FALTBOK_ON(ParticipantCreated);
FALTBOK_ON(UnfoldVisit);
FALTBOK_ON(OpenForm);
FALTBOK_ON(HandOverVisit);
FALTBOK_ON(ReviewVisit);
FALTBOK_ON(AskVisitDate);
FALTBOK_ON(AskState);
FALTBOK_ON(AskCorrection);
FALTBOK_ON(SetDialogDate);
FALTBOK_ON(SetDialogReason);
FALTBOK_ON(SetDialogState);
FALTBOK_ON(ConfirmDialog);
FALTBOK_ON(CancelDialog);
FALTBOK_ON(ParticipantChanged);
FALTBOK_ON(OpenContact);
FALTBOK_ON(TypeContact);
FALTBOK_ON(LeaveContactField);
FALTBOK_ON(SayContactReason);
FALTBOK_ON(UndoContact);
FALTBOK_ON(AskEraseContact);
FALTBOK_ON(ConfirmEraseContact);
FALTBOK_ON(CancelEraseContact);
FALTBOK_ON(IdentityOpened);
FALTBOK_ON(IdentityRefused);
FALTBOK_ON(ContactSaved);
FALTBOK_ON(ContactErased);
FALTBOK_ON(IdentityClosed);
FALTBOK_ON(RecordOpened);
FALTBOK_ON(ChooseOption);
FALTBOK_ON(SetAnswer);
FALTBOK_ON(TypeText);
FALTBOK_ON(LeaveField);
FALTBOK_ON(SkipQuestion);
FALTBOK_ON(RefuseQuestion);
FALTBOK_ON(NextPage);
FALTBOK_ON(SkipPage);
FALTBOK_ON(PreviousPage);
FALTBOK_ON(AddRow);
FALTBOK_ON(RemoveRow);
FALTBOK_ON(LeaveForm);
FALTBOK_ON(RetrySaves);
FALTBOK_ON(AnswerSaved);
FALTBOK_ON(GiveTablet);
FALTBOK_ON(CancelHandOver);
FALTBOK_ON(BeginFilling);
FALTBOK_ON(TakeABreak);
FALTBOK_ON(LiftCover);
FALTBOK_ON(AskStaff);
FALTBOK_ON(StaffPinCancel);
FALTBOK_ON(Remembered);
FALTBOK_ON(JumpToQuestion);
FALTBOK_ON(AskFinalise);
FALTBOK_ON(ConfirmFinalise);
FALTBOK_ON(CancelFinalise);
FALTBOK_ON(RecordFinalised);
FALTBOK_ON(SyncNow);
FALTBOK_ON(SyncReported);
FALTBOK_ON(LogChecked);
FALTBOK_ON(Started);
FALTBOK_ON(Tick);
FALTBOK_ON(Activity);
#undef FALTBOK_ON

}  // namespace faltbok::app
