// Everything that a tap or a key can ask for. A view returns at most one;
// update() decides what it means.
//
//   Threads  values
#pragma once

#include <variant>

#include "device/app/contact.h"
#include "device/app/enrol.h"
#include "device/app/hand_over.h"
#include "device/app/new_participant.h"
#include "device/app/participant.h"
#include "device/app/pin.h"
#include "device/app/rescue.h"
#include "device/app/review.h"
#include "device/app/runner.h"
#include "device/app/settings.h"
#include "device/app/sync.h"
#include "device/app/today.h"
#include "device/app/unlock.h"
#include "device/app/users.h"
#include "device/app/ways_in.h"

namespace faltbok::app {

using Intent = std::variant<
    // settings.h
    SetLanguage, SetTextSize, SetDpScale,
    // enrol.h
    LookAgain, ConfirmStudyWords, RejectStudyWords, ChooseRole, SetUserLabel, ConfirmWho,
    PassphraseWritten, RepeatPassphrase, EnrolBack,
    // unlock.h, pin.h
    TryPassphrase, UsePassphrase, UsePin, TryUnlockAgain, PinDigit, PinErase,
    // ways_in.h
    OpenWaysIn, AskNewPassphrase, AskNewPin, AskRestartPin, DropRestartPin,
    // users.h
    OpenUsers, AskAddUser, AskRemoveUser, ConfirmRemoveUser,
    // rescue.h
    AskRescue, LookForMedia, ChooseRescueFolder, SetRescueFolder, ConfirmRescueFolder,
    // today.h
    SetSearch, OpenParticipant, AddParticipant, OpenSync, OpenSettings, LockNow, GoToday, GoBack,
    DismissNotice,
    // new_participant.h
    ChooseSite, ConfirmPseudonym,
    // participant.h
    UnfoldVisit, OpenForm, HandOverVisit, ReviewVisit, AskVisitDate, AskState, AskCorrection,
    SetDialogDate, SetDialogReason, SetDialogState, ConfirmDialog, CancelDialog,
    // contact.h
    OpenContact, TypeContact, LeaveContactField, SayContactReason, UndoContact, AskEraseContact,
    ConfirmEraseContact, CancelEraseContact,
    // runner.h
    ChooseOption, SetAnswer, TypeText, LeaveField, SkipQuestion, RefuseQuestion, NextPage, SkipPage,
    PreviousPage, AddRow, RemoveRow, LeaveForm, RetrySaves,
    // hand_over.h
    GiveTablet, CancelHandOver, BeginFilling, TakeABreak, LiftCover, AskStaff, StaffPinCancel,
    // review.h
    JumpToQuestion, AskFinalise, ConfirmFinalise, CancelFinalise,
    // sync.h
    SyncNow>;

}  // namespace faltbok::app
