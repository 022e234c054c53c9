// All that the screens show and update() knows. Views are functions of `const State&`.
//
//   Lifetime owned by the main loop; move-only
//   Threads  the UI thread
#pragma once

#include <deque>
#include <map>
#include <optional>

#include "device/app/effect.h"
#include "device/app/intent.h"
#include "device/app/moment.h"
#include "device/app/open_record.h"
#include "device/app/screen.h"
#include "device/app/session.h"

namespace faltbok::app {

inline constexpr std::int64_t kWarmLockMs = 2 * 60'000;
inline constexpr std::int64_t kColdLockMs = 30 * 60'000;
inline constexpr std::int64_t kCoverMs = 2 * 60'000;  // hand-over: a cover that one tap lifts
inline constexpr std::int64_t kStaffNeededMs = 15 * 60'000;  // hand-over: staff are needed

// What finalising a reviewed record takes, made while it was loaded.
struct ReviewedRecord {
  forms::Final final;
  // what it says about its participant: facts, included or not
  std::vector<forms::EventBody> outcome;
};

struct State {
  Screen screen = Screen::kLoading;
  std::optional<Notice> notice;
  Settings settings;

  EnrolState enrol;
  UnlockState unlock;
  PinState pin;
  TodayState today;
  NewParticipantState new_participant;
  ParticipantViewState participant;
  ContactState contact;
  RunnerState runner;
  HandOverState hand_over;
  ReviewState review;
  WaysInState ways_in;
  UsersState users;
  RescueState rescue;
  SyncState sync;
  LogCheckState log_check;
  SettingsState settings_view;

  // Everything that was open is closed: the program starts again in place of this one, so that
  // nothing stays in memory.
  bool start_again = false;
  // Answers went with a cold lock, or contact details with any lock, and nobody has said that they
  // know. The next program is told.
  bool entries_lost = false;

  // Not for views.
  std::optional<Session> session;
  std::optional<OpenRecord> record;
  Screen behind = Screen::kToday;           // where sync and settings lead back to
  Screen unlocked_screen = Screen::kToday;  // where the warm lock leads back to
  bool opening = false;                     // a record is on its way: no second one
  std::string jump_path;                    // the question that the record on its way is opened for
  Moment now;                               // of the newest intent or event
  std::int64_t page_changed_ms = -kTapGuardMs;
  std::int64_t active_ms = 0;  // last touch or key
  std::int64_t sync_read_ms = 0;
  std::int64_t save_failed_ms = 0;
  std::uint64_t last_ticket = 0;
  std::size_t save_in_flight_count = 0;
  std::deque<SaveAnswer> unsaved;       // given but not safe: sent again by RetrySaves, in order
  std::vector<RecordKey> review_queue;  // still to load
  std::map<RecordKey, ReviewedRecord> reviewed;  // loaded, ready to be finalised

  // Rises whenever something that a view shows has changed: the loop draws then, and only then.
  std::uint64_t revision = 0;
};

}  // namespace faltbok::app
