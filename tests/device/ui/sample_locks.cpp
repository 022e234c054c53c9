#include "tests/device/ui/sample_locks.h"

namespace faltbok::ui {
namespace {

using app::Screen;

void add_pin(std::deque<Sample>& samples) {
  const auto add = [&](std::string name, app::UnlockWay way, app::PinRefusal refusal) {
    samples.push_back({"unlock-" + std::move(name), app::State{}});
    app::State& state = samples.back().state;
    state.screen = Screen::kUnlock;
    state.unlock.way = way;
    state.unlock.pin_refusal = refusal;
    state.unlock.pin_offered =
        refusal == app::PinRefusal::kNone || refusal == app::PinRefusal::kWrong;
  };
  add("pin", app::UnlockWay::kPin, app::PinRefusal::kNone);
  add("pin-wrong", app::UnlockWay::kPin, app::PinRefusal::kWrong);
  add("pin-locked", app::UnlockWay::kPassphrase, app::PinRefusal::kLocked);
  add("pin-absent", app::UnlockWay::kPassphrase, app::PinRefusal::kAbsent);
  add("pin-offered", app::UnlockWay::kPassphrase, app::PinRefusal::kNone);
}

void add_refusals(std::deque<Sample>& samples) {
  using enum app::NoticeKind;
  for (const app::NoticeKind kind :
       {kKeyFileDamaged, kDatabaseMissing, kDatabaseDamaged, kDatabaseChanged, kDatabaseReplaced,
        kDatabaseOlderKey, kProgramOlder, kLibraryTooOld, kNeedsDesk}) {
    samples.push_back({"refused-" + std::string(app::name_of(kind)), app::State{}});
    app::State& state = samples.back().state;
    state.screen = Screen::kUnlock;
    state.unlock.fault = app::UnlockFault::kFailed;
    state.unlock.refused = app::Notice{kind, std::nullopt, "database changed"};
  }
}

void add_ways_in(std::deque<Sample>& samples) {
  using app::WaysStep;
  const auto add = [&](std::string name, WaysStep step) -> app::State& {
    samples.push_back({"ways-" + std::move(name), app::State{}});
    app::State& state = samples.back().state;
    state.screen = Screen::kWaysIn;
    state.ways_in.step = step;
    return state;
  };
  add("no-chip", WaysStep::kOverview).ways_in.done = app::WaysDone::kPassphrase;
  add("off", WaysStep::kOverview).ways_in.restart_pin = app::RestartPin::kOff;
  add("on", WaysStep::kOverview).ways_in.restart_pin = app::RestartPin::kOn;
  for (const app::WaysFault fault :
       {app::WaysFault::kNotChanged, app::WaysFault::kMaybeChanged, app::WaysFault::kChipRefused,
        app::WaysFault::kUnlockFirst, app::WaysFault::kNotMade, app::WaysFault::kPinNotSet}) {
    app::WaysInState& ways =
        add("fault-" + std::string(app::name_of(fault)), WaysStep::kOverview).ways_in;
    ways.fault = fault;
    ways.restart_pin = app::RestartPin::kOff;
  }
  for (const app::WaysDone done : {app::WaysDone::kPinOn, app::WaysDone::kPinOff,
                                   app::WaysDone::kPassphraseNotNames, app::WaysDone::kPin}) {
    app::WaysInState& ways =
        add("done-" + std::string(app::name_of(done)), WaysStep::kOverview).ways_in;
    ways.done = done;
    ways.restart_pin = done == app::WaysDone::kPinOn ? app::RestartPin::kOn : app::RestartPin::kOff;
  }
  add("present", WaysStep::kPresent);
  add("wrong", WaysStep::kPresent).unlock.fault = app::UnlockFault::kWrongPassphrase;
  add("words", WaysStep::kNewWords).ways_in.passphrase =
      app::SecretText("ekorre-granit-lyktstolpe-hymla");
  add("repeat", WaysStep::kRepeatWords).ways_in.fault = app::WaysFault::kWordsDiffer;
  add("changing", WaysStep::kChanging);
  add("pin", WaysStep::kPin).pin.digit_count = 2;
  add("new-pin", WaysStep::kNewPin).ways_in.pin_needed = true;
  add("new-pin-simple", WaysStep::kNewPin).ways_in.fault = app::WaysFault::kPinTooSimple;
  add("new-pin-differs", WaysStep::kNewPin).ways_in.fault = app::WaysFault::kPinDiffers;
  add("repeat-pin", WaysStep::kRepeatPin).pin.digit_count = 4;
}

void add_users(std::deque<Sample>& samples) {
  using app::UsersStep;
  const auto add = [&](std::string name, UsersStep step) -> app::UsersState& {
    samples.push_back({"users-" + std::move(name), app::State{}});
    app::State& state = samples.back().state;
    state.screen = Screen::kUsers;
    app::UsersState& users = state.users;
    users.step = step;
    users.roles = {std::string(app::kInterviewer), std::string(app::kEmploymentSpecialist)};
    users.users = {{{}, users.roles[0], "intervjuare 1", true, true},
                   {{}, users.roles[0], "intervjuare 2", false, true},
                   {{}, users.roles[1], "arbetsspecialist vikarie", false, false}};
    for (std::size_t i = 0; i < users.users.size(); ++i)
      users.users[i].id.bytes.fill(static_cast<std::uint8_t>(i + 1));
    return users;
  };
  add("list", UsersStep::kList);
  for (const app::UsersFault fault :
       {app::UsersFault::kNotRead, app::UsersFault::kNotAdded, app::UsersFault::kMaybeAdded,
        app::UsersFault::kNotRemoved, app::UsersFault::kNamesHeld, app::UsersFault::kOldKeys,
        app::UsersFault::kFull})
    add("fault-" + std::string(app::name_of(fault)), UsersStep::kList).fault = fault;
  for (const app::UsersDone done : {app::UsersDone::kAdded, app::UsersDone::kRemoved})
    add("done-" + std::string(app::name_of(done)), UsersStep::kList).done = done;
  add("present", UsersStep::kPresent);
  app::UsersState& who = add("who", UsersStep::kWho);
  who.role = who.roles[1];
  who.label = "vikarie 3";
  add("words", UsersStep::kNewWords).passphrase = app::SecretText("ekorre-granit-lyktstolpe-hymla");
  add("repeat", UsersStep::kRepeatWords).fault = app::UsersFault::kWordsDiffer;
  add("pin", UsersStep::kPin).fault = app::UsersFault::kPinTooSimple;
  samples.back().state.pin.digit_count = 2;
  add("repeat-pin", UsersStep::kRepeatPin);
  add("adding", UsersStep::kAdding);
  add("certify", UsersStep::kCertify).request_words = {"lusab", "babad", "gutih", "tugad",
                                                       "mudof", "sakat", "haguz", "biram",
                                                       "lisun", "potav", "nakid", "vorom"};
  for (const UsersStep step : {UsersStep::kConfirm, UsersStep::kRemoving}) {
    app::UsersState& users = add(std::string(app::name_of(step)), step);
    users.leaving = users.users[2];
  }
}

void add_rescue(std::deque<Sample>& samples) {
  using app::RescueStep;
  const auto add = [&](std::string name, RescueStep step) -> app::RescueState& {
    samples.push_back({"rescue-" + std::move(name), app::State{}});
    app::State& state = samples.back().state;
    state.screen = Screen::kRescue;
    state.rescue.step = step;
    return state.rescue;
  };
  add("where-none", RescueStep::kWhere);
  app::RescueState& where = add("where", RescueStep::kWhere);
  where.media = {"/media/anna/STICKA", "/run/media/anna/KORT"};
  where.folder = "/media/anna/STICKA/malmo";
  add("passphrase", RescueStep::kPassphrase);
  add("copying", RescueStep::kCopying).report = {"", 7, 20, 41, 0, false, std::nullopt};
  const std::string folder = "/media/anna/STICKA/faltbok-outbox";
  add("done", RescueStep::kDone).report = {folder, 41, 41, 41, 0, true, std::nullopt};
  add("done-damaged", RescueStep::kDone).report = {folder, 36, 41, 41, 5, true, std::nullopt};
  add("done-nothing", RescueStep::kDone).report = {
      folder, 0, 0, 0, 0, false, base::ErrorKind::kNoSpace};
}

}  // namespace

std::deque<Sample> sample_locks(std::string_view language) {
  std::deque<Sample> samples;
  add_pin(samples);
  add_refusals(samples);
  add_ways_in(samples);
  add_users(samples);
  add_rescue(samples);
  for (Sample& sample : samples) sample.state.settings.language = language;
  return samples;
}

}  // namespace faltbok::ui
