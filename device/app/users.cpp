#include "device/app/users.h"

#include <algorithm>

#include "device/app/rules.h"

namespace faltbok::app {

namespace {

void users_step(Step& step, UsersStep to) {
  UsersState& users = step.state.users;
  users.step = to;
  users.fault = UsersFault::kNone;
  if (to != UsersStep::kNewWords && to != UsersStep::kRepeatWords && to != UsersStep::kPin &&
      to != UsersStep::kRepeatPin)
    users.passphrase.wipe();
  if (to != UsersStep::kRepeatPin) users.pin.wipe();
  if (to != UsersStep::kConfirm) users.present.wipe();
  if (to != UsersStep::kList) users.done = UsersDone::kNothing;
  step.state.unlock.fault = UnlockFault::kNone;
  forget_pin_entry(step.state.pin);
  page_changed(step);
}

void fault(Step& step, UsersFault what) {
  step.state.users.fault = what;
  touch(step);
}

void to_list(Step& step) {
  UsersState& users = step.state.users;
  users.leaving.reset();
  users.role.clear();
  users.label.clear();
  users.request_words.clear();
  users_step(step, UsersStep::kList);
}

}  // namespace

void on(Step& step, const OpenUsers&) {
  step.state.users = {};
  go(step, Screen::kUsers);
  step.want(ListUsers{});
}

void on(Step& step, const UsersListed& what) {
  UsersState& users = step.state.users;
  if (what.error) return fault(step, UsersFault::kNotRead);
  users.users = what.users;
  users.roles = what.roles;
  touch(step);
}

void lock_users(Step& step) {
  const UsersStep at = step.state.users.step;
  if (at != UsersStep::kList && at != UsersStep::kAdding && at != UsersStep::kRemoving &&
      at != UsersStep::kCertify)
    to_list(step);
}

void users_back(Step& step) {
  switch (step.state.users.step) {
    case UsersStep::kList: return go(step, Screen::kSettings);
    case UsersStep::kAdding:
    case UsersStep::kRemoving: return;
    case UsersStep::kRepeatWords: return users_step(step, UsersStep::kNewWords);
    case UsersStep::kRepeatPin: return users_step(step, UsersStep::kPin);
    default: return to_list(step);
  }
}

void on(Step& step, const AskAddUser&) {
  UsersState& users = step.state.users;
  if (users.step != UsersStep::kList || users.users.empty()) return;
  if (users.users.size() >= kUserCountMax) return fault(step, UsersFault::kFull);
  users.leaving.reset();
  users_step(step, UsersStep::kPresent);
}

void on(Step& step, const AskRemoveUser& what) {
  UsersState& users = step.state.users;
  if (users.step != UsersStep::kList) return;
  const auto found = std::find_if(users.users.begin(), users.users.end(),
                                  [&](const UserInfo& user) { return user.id == what.user; });
  if (found == users.users.end() || found->self) return;
  users.leaving = *found;
  users_step(step, UsersStep::kPresent);
}

void users_known(Step& step) {
  users_step(step, step.state.users.leaving ? UsersStep::kConfirm : UsersStep::kWho);
}

void users_who(Step& step) {
  const UsersState& users = step.state.users;
  if (users.step == UsersStep::kWho && !users.role.empty() && !users.label.empty())
    step.want(MakePassphrase{});
}

void users_words(Step& step, const PassphraseMade& made) {
  if (made.error) return fault(step, UsersFault::kNotAdded);
  step.state.users.passphrase = made.passphrase;
  users_step(step, UsersStep::kNewWords);
}

void users_written(Step& step) {
  if (step.state.users.step == UsersStep::kNewWords) users_step(step, UsersStep::kRepeatWords);
}

void users_repeated(Step& step, const RepeatPassphrase& typed) {
  const UsersState& users = step.state.users;
  if (users.step != UsersStep::kRepeatWords) return;
  if (!same_words(typed.text, users.passphrase)) return fault(step, UsersFault::kWordsDiffer);
  users_step(step, UsersStep::kPin);
}

void users_pin(Step& step) {
  UsersState& users = step.state.users;
  const SecretText entry = step.state.pin.entry;
  forget_pin_entry(step.state.pin);
  if (users.step == UsersStep::kPin) {
    if (is_too_simple(entry.reveal())) return fault(step, UsersFault::kPinTooSimple);
    users_step(step, UsersStep::kRepeatPin);
    users.pin = entry;
    return;
  }
  if (entry.reveal() != users.pin.reveal()) {
    users_step(step, UsersStep::kPin);
    return fault(step, UsersFault::kPinDiffers);
  }
  step.want(AddUser{users.passphrase, users.pin, users.role, users.label});
  users_step(step, UsersStep::kAdding);
}

void on(Step& step, const UserAdded& what) {
  UsersState& users = step.state.users;
  if (users.step != UsersStep::kAdding) return;
  if (what.error) {
    to_list(step);
    return fault(step, what.error == base::ErrorKind::kConflict ? UsersFault::kMaybeAdded
                                                                : UsersFault::kNotAdded);
  }
  users.users = what.users;
  users.request_words = what.request_words;
  users_step(step, UsersStep::kCertify);
  users.done = UsersDone::kAdded;
}

void on(Step& step, const ConfirmRemoveUser&) {
  const UsersState& users = step.state.users;
  if (users.step != UsersStep::kConfirm || !users.leaving) return;
  step.want(RemoveUser{users.leaving->id, users.present});
  users_step(step, UsersStep::kRemoving);
}

void on(Step& step, const UserRemoved& what) {
  UsersState& users = step.state.users;
  if (users.step != UsersStep::kRemoving) return;
  to_list(step);
  if (what.must_unlock) return close_vault(step);
  if (what.error == base::ErrorKind::kConflict) return fault(step, UsersFault::kOldKeys);
  if (what.error == base::ErrorKind::kNotFound) return fault(step, UsersFault::kNamesHeld);
  if (what.error) return fault(step, UsersFault::kNotRemoved);
  users.users = what.users;
  users.done = UsersDone::kRemoved;
}

}  // namespace faltbok::app
