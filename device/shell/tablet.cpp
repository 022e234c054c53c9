#include "device/shell/tablet.h"

namespace faltbok::shell {

app::Event Tablet::run(const app::Effect& effect) {
  return std::visit([this](const auto& what) { return run_one(what); }, effect);
}

void Tablet::rest_after(const app::Effect& effect) {
  if (!open_ || std::holds_alternative<app::SaveAnswer>(effect)) return;
  static_cast<void>(open_->vault.vault->housekeep());
}

forms::Event Tablet::event_of(forms::EventBody body) {
  return {parts_.clock.now(), open_->vault.unlocked.user.id, std::move(body)};
}

}  // namespace faltbok::shell
