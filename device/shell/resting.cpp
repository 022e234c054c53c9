// What the worker does when nobody waits: the log moved, old content purged, the log checked.
#include <algorithm>

#include "device/shell/tablet.h"
#include "device/storage/event_log.h"

namespace faltbok::shell {
namespace {

// A few milliseconds: an answer that comes meanwhile does not feel it.
constexpr std::uint64_t kCheckPieceCount = 200;

}  // namespace

void Tablet::rest_after(const app::Effect& effect) {
  if (!open_ || std::holds_alternative<app::SaveAnswer>(effect)) return;
  open_->check.waits = false;
  static_cast<void>(open_->vault.vault->housekeep());
  purge_when_due(*open_);
}

// Once for each day, and again when a note has come.
void Tablet::purge_when_due(OpenTablet& open) {
  const std::int64_t day = days_since_1970(today());
  if (open.retention_day_count == 0 || open.purged_on == day) return;
  const auto audit = open.audit.record(*open.vault.vault);
  if (!audit) return;
  const storage::PurgeRule rule{static_cast<std::uint32_t>(open.retention_day_count),
                                parts_.clock.now(), open.vault.unlocked.user.id, *audit};
  for (;;) {
    const auto gone = open.vault.vault->purge(rule);
    if (!gone.ok()) return;  // the next effect finds out why and says so
    if (gone.value().size() < storage::kPurgeCountMax) break;
  }
  open.purged_on = day;
}

void Tablet::begin_check(OpenTablet& open) {
  const auto head = open.vault.vault->log_head();
  if (!head.ok()) return;
  const std::uint64_t count = head.value().event_count;
  open.check.left_count =
      count > storage::kVerifiedAtUnlockCount ? count - storage::kVerifiedAtUnlockCount : 0;
  open.check.at_work = open.check.left_count > 0;
}

bool Tablet::has_more_to_check() const {
  return open_ && open_->check.at_work && !open_->check.waits;
}

void Tablet::check_more() {
  LogCheckWork& check = open_->check;
  const std::uint64_t left_count = check.left_count - check.after;
  const auto piece =
      open_->vault.vault->check_log(check.after, std::min(kCheckPieceCount, left_count));
  if (piece.ok()) {
    check.after = std::min(piece.value().checked_count, check.left_count);
    check.at_work = check.after < check.left_count;
    tell(app::LogChecked{check.after, check.left_count});
    return;
  }
  // The disk does not answer: the next effect tries again.
  check.waits = piece.error().kind() != base::ErrorKind::kAuthentication;
  if (check.waits) return;
  check.at_work = false;
  check.damaged = true;
  note(acted(forms::Act::kDamageFound, check.after));
  tell(app::LogChecked{check.after, check.left_count, true});
}

}  // namespace faltbok::shell
