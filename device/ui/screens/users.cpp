// Who can open this tablet: the list, one more, one less.
#include "device/ui/screens/new_user.h"
#include "device/ui/screens/screens.h"
#include "device/ui/screens/secret_entry.h"
#include "device/ui/screens/sentences.h"
#include "device/ui/widgets/bars.h"
#include "device/ui/widgets/field.h"
#include "device/ui/widgets/scroller.h"

namespace faltbok::ui {
namespace {

using app::UsersStep;

std::string key(std::string_view name) { return key_of("users", name); }

void say_what_came_of_it(Ui& ui, const app::UsersState& users, Column& column) {
  const bool fault = users.fault != app::UsersFault::kNone;
  const bool told = users.step == UsersStep::kList && users.done != app::UsersDone::kNothing;
  if (!fault && !told) return;
  const std::string name = fault ? std::string("fault_").append(app::name_of(users.fault))
                                 : std::string("done_").append(app::name_of(users.done));
  notice_box(ui, column, ui.say(key(name)), fault ? Tone::kNotice : Tone::kGood);
  gap(ui, column, 2);
}

void draw_user(Ui& ui, const app::UserInfo& user, Column& column, Asked& asked) {
  prose(ui, column, user.label.empty() ? role_name(ui, user.role) : user.label, kStrongStyle);
  std::string about = role_name(ui, user.role);
  if (user.self) about.append(" · ").append(ui.say("users.you"));
  if (!user.certified) about.append(" · ").append(ui.say("users.waiting"));
  prose(ui, column, about, kQuietStyle);
  if (!user.self) {
    gap(ui, column, 1);
    if (button_compact(ui, column,
                       {"users/remove/" + user.id.hex(), std::string(ui.say("users.remove")),
                        ButtonKind::kSecondary, Enabled::kYes}))
      asked.push_back(app::AskRemoveUser{user.id});
  }
  gap(ui, column, 3);
}

void draw_list(Ui& ui, const app::UsersState& users, Column& column, Asked& asked) {
  say_what_came_of_it(ui, users, column);
  prose(ui, column, ui.say("users.list"), kBodyStyle);
  gap(ui, column, 3);
  for (const app::UserInfo& user : users.users) draw_user(ui, user, column, asked);
}

void draw_step(Ui& ui, const app::State& state, Column& column, Asked& asked) {
  const app::UsersState& users = state.users;
  if (users.step == UsersStep::kList) return draw_list(ui, users, column, asked);
  const std::string name(app::name_of(users.step));
  const std::string label = users.leaving ? users.leaving->label : "";
  prose(ui, column, ui.words.fill(key(name + "_title"), {{"label", label}}), kTitleStyle);
  gap(ui, column, 1);
  prose(ui, column, ui.words.fill(key(name), {{"label", label}}), kBodyStyle);
  gap(ui, column, 2);
  say_what_came_of_it(ui, users, column);
  switch (users.step) {
    case UsersStep::kPresent: return draw_passphrase(ui, state.unlock, column, asked);
    case UsersStep::kWho:
      return draw_who(ui, {users.roles, users.role, users.label, "users"}, column, asked);
    case UsersStep::kNewWords: return draw_new_words(ui, users.passphrase, column);
    case UsersStep::kRepeatWords:
      if (draw_repeat(ui, "users", column))
        asked.push_back(app::RepeatPassphrase{ui.memory.secret});
      return;
    case UsersStep::kPin:
    case UsersStep::kRepeatPin:
      if (const auto digit = pin_pad(ui, column, {state.pin.digit_count, Enabled::kYes}))
        asked.push_back(*digit == '\b' ? app::Intent(app::PinErase{})
                                       : app::Intent(app::PinDigit{*digit}));
      return;
    case UsersStep::kCertify: return word_table(ui, users.request_words, column);
    case UsersStep::kList:
    case UsersStep::kAdding:
    case UsersStep::kConfirm:
    case UsersStep::kRemoving: return;
  }
}

std::vector<Button> buttons(const Ui& ui, const app::UsersState& users) {
  const auto say = [&ui](std::string_view name) { return std::string(ui.say(name)); };
  const auto main = [&](std::string id, std::string_view name, Enabled enabled = Enabled::kYes) {
    return Button{std::move(id), say(name), ButtonKind::kPrimary, enabled};
  };
  const auto when = [](bool ready) { return ready ? Enabled::kYes : Enabled::kNo; };
  switch (users.step) {
    case UsersStep::kList: return {main("users/add", "users.add", when(!users.users.empty()))};
    case UsersStep::kWho:
      return {
          main("users/who", "common.continue", when(!users.role.empty() && !users.label.empty()))};
    case UsersStep::kNewWords: return {main("users/written", "enrol.passphrase_written")};
    case UsersStep::kRepeatWords:
      return {main("users/repeat", "common.continue", when(!ui.memory.secret.empty()))};
    case UsersStep::kCertify: return {main("users/back", "common.continue")};
    case UsersStep::kConfirm:
      return {{"users/confirm", say("users.confirm_remove"), ButtonKind::kDanger, Enabled::kYes},
              main("users/back", "users.keep")};
    default: return {};
  }
}

std::optional<app::Intent> meaning(const Ui& ui, const std::string& id) {
  if (id == "users/back") return app::GoBack{};
  if (id == "users/add") return app::AskAddUser{};
  if (id == "users/who") return app::ConfirmWho{};
  if (id == "users/written") return app::PassphraseWritten{};
  if (id == "users/repeat") return app::RepeatPassphrase{ui.memory.secret};
  if (id == "users/confirm") return app::ConfirmRemoveUser{};
  return std::nullopt;
}

}  // namespace

void draw_users(Ui& ui, const app::State& state, Asked& asked) {
  const app::UsersState& users = state.users;
  const bool busy = users.step == UsersStep::kAdding || users.step == UsersStep::kRemoving;
  const bool has_back = users.step != UsersStep::kCertify && users.step != UsersStep::kConfirm;
  Header top{std::string(ui.say("users.title")), "", {}, {}, {}};
  if (has_back)
    top.back = Button{"users/leave", std::string(ui.say("common.back")), ButtonKind::kQuiet,
                      busy ? Enabled::kNo : Enabled::kYes};
  if (header(ui, top)) asked.push_back(app::GoBack{});
  if (const auto pressed = footer(ui, buttons(ui, users)))
    if (const auto intent = meaning(ui, *pressed)) asked.push_back(*intent);
  const ScrollSpec spec{"users", kReadingWidthDp, Stand::kTop};
  Column column = begin_scroll(ui, spec);
  draw_step(ui, state, column, asked);
  end_scroll(ui, spec, column);
}

}  // namespace faltbok::ui
