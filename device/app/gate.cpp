// Which intents a screen takes. What is not listed for a screen does nothing there, whoever sends
// it: a view with a mistake in it cannot let a participant out of the hand-over.
#include <type_traits>

#include "device/app/rules.h"

namespace faltbok::app {

namespace {

template <typename T, typename... Ts>
inline constexpr bool kIsOneOf = (std::is_same_v<T, Ts> || ...);

template <typename T>
inline constexpr bool kIsAppearance = kIsOneOf<T, SetLanguage, SetTextSize>;
template <typename T>
inline constexpr bool kIsPin = kIsOneOf<T, PinDigit, PinErase>;
template <typename T>
inline constexpr bool kIsAnswering =
    kIsOneOf<T, ChooseOption, SetAnswer, TypeText, LeaveField, SkipQuestion, RefuseQuestion,
             NextPage, SkipPage, PreviousPage, AddRow, RemoveRow, RetrySaves>;
// What staff can do from any of their screens.
template <typename T>
inline constexpr bool kIsStaff =
    kIsOneOf<T, OpenSync, OpenSettings, LockNow, GoToday, GoBack, DismissNotice, RetrySaves>;

template <typename T>
bool enrol_takes() {
  return kIsPin<T> || kIsOneOf<T, LookAgain, ConfirmStudyWords, RejectStudyWords, ChooseRole,
                               SetUserLabel, ConfirmWho, PassphraseWritten, RepeatPassphrase,
                               EnrolBack, SetDpScale, DismissNotice, LockNow>;
}

template <typename T>
bool ways_in_takes() {
  return kIsPin<T> ||
         kIsOneOf<T, AskNewPassphrase, AskNewPin, AskRestartPin, DropRestartPin, TryPassphrase,
                  PassphraseWritten, RepeatPassphrase, GoBack, LockNow, DismissNotice>;
}

template <typename T>
bool users_takes() {
  return kIsPin<T> || kIsOneOf<T, AskAddUser, AskRemoveUser, ConfirmRemoveUser, TryPassphrase,
                               ChooseRole, SetUserLabel, ConfirmWho, PassphraseWritten,
                               RepeatPassphrase, GoBack, LockNow, DismissNotice>;
}

template <typename T>
bool participant_takes() {
  return kIsStaff<T> || kIsOneOf<T, UnfoldVisit, OpenForm, HandOverVisit, ReviewVisit, AskVisitDate,
                                 AskState, AskCorrection, SetDialogDate, SetDialogReason,
                                 SetDialogState, ConfirmDialog, CancelDialog, OpenContact>;
}

template <typename T>
bool contact_takes() {
  return kIsOneOf<T, TryPassphrase, TypeContact, LeaveContactField, SayContactReason, UndoContact,
                  AskEraseContact, ConfirmEraseContact, CancelEraseContact, GoBack, LockNow,
                  DismissNotice>;
}

template <typename T>
bool hand_over_takes(HandOverPhase phase) {
  switch (phase) {
    case HandOverPhase::kNone: return false;
    case HandOverPhase::kOffer: return kIsOneOf<T, GiveTablet, CancelHandOver, GoBack>;
    case HandOverPhase::kWelcome:
    case HandOverPhase::kBetween: return kIsOneOf<T, BeginFilling, AskStaff, RetrySaves>;
    case HandOverPhase::kFilling: return kIsAnswering<T> || kIsOneOf<T, TakeABreak, AskStaff>;
    case HandOverPhase::kCover: return kIsOneOf<T, LiftCover, AskStaff>;
    case HandOverPhase::kThanks: return kIsOneOf<T, AskStaff, RetrySaves>;
    case HandOverPhase::kStaffPin: return kIsPin<T> || kIsOneOf<T, StaffPinCancel>;
    case HandOverPhase::kPassphrase: return kIsOneOf<T, TryPassphrase, StaffPinCancel>;
  }
  return false;
}

template <typename T>
bool screen_takes(const State& state) {
  if (kIsAppearance<T>) return true;
  if (state.hand_over.active() && state.screen != Screen::kUnlock &&
      state.screen != Screen::kLocked)
    return hand_over_takes<T>(state.hand_over.phase);
  switch (state.screen) {
    case Screen::kLoading: return false;
    case Screen::kEnrol: return enrol_takes<T>();
    case Screen::kUnlock:
      return kIsPin<T> || kIsOneOf<T, TryPassphrase, UsePassphrase, UsePin, TryUnlockAgain,
                                   AskRescue, DismissNotice>;
    case Screen::kLocked: return kIsPin<T>;
    case Screen::kToday:
      return kIsStaff<T> || kIsOneOf<T, SetSearch, OpenParticipant, AddParticipant>;
    case Screen::kNewParticipant: return kIsStaff<T> || kIsOneOf<T, ChooseSite, ConfirmPseudonym>;
    case Screen::kParticipant: return participant_takes<T>();
    case Screen::kContact: return contact_takes<T>();
    case Screen::kRunner:
      return kIsAnswering<T> || kIsOneOf<T, LeaveForm, LockNow, DismissNotice, GoBack>;
    case Screen::kHandOver: return false;  // active, above
    case Screen::kReview:
      return kIsStaff<T> ||
             kIsOneOf<T, JumpToQuestion, AskFinalise, ConfirmFinalise, CancelFinalise>;
    case Screen::kSync: return kIsStaff<T> || kIsOneOf<T, SyncNow>;
    case Screen::kSettings: return kIsStaff<T> || kIsOneOf<T, SetDpScale, OpenWaysIn, OpenUsers>;
    case Screen::kWaysIn: return ways_in_takes<T>();
    case Screen::kUsers: return users_takes<T>();
    case Screen::kRescue:
      return kIsOneOf<T, LookForMedia, ChooseRescueFolder, SetRescueFolder, ConfirmRescueFolder,
                      TryPassphrase, GoBack>;
    case Screen::kFailed: return kIsOneOf<T, LookAgain>;
  }
  return false;
}

}  // namespace

bool takes(const State& state, const Intent& intent) {
  return std::visit(
      [&](const auto& what) { return screen_takes<std::decay_t<decltype(what)>>(state); }, intent);
}

bool is_tap(const Intent& intent) {
  return std::visit(
      [](const auto& what) {
        return !kIsOneOf<std::decay_t<decltype(what)>, SetUserLabel, SetSearch, SetDialogDate,
                         SetDialogReason, SetRescueFolder, TypeText, LeaveField, TypeContact,
                         LeaveContactField>;
      },
      intent);
}

}  // namespace faltbok::app
