#include "device/shell/shell.h"

namespace faltbok::shell {

Shell::Shell(TabletParts parts)
    : tablet_([&] {
        parts.tell = [this](app::Event event) { tell(std::move(event)); };
        return std::move(parts);
      }()),
      worker_([this] { work(); }) {}

void Shell::tell(app::Event event) {
  static_cast<void>(events_.push(std::move(event)));
  wake();
}

Shell::~Shell() {
  effects_.close();
  worker_.join();
}

void Shell::post(app::Effect effect) {
  app::Event refused = refusal_of(effect, base::ErrorKind::kUnavailable);
  if (effects_.push(std::move(effect))) return;
  // The event queue is the longer one: what does not fit in there either has stood still for long.
  static_cast<void>(events_.push(std::move(refused)));
  wake();
}

std::optional<app::Event> Shell::poll() { return events_.try_pop(); }

void Shell::set_waker(std::function<void()> waker) {
  const std::scoped_lock lock(waker_mutex_);
  waker_ = std::move(waker);
}

void Shell::wake() {
  const std::scoped_lock lock(waker_mutex_);
  if (waker_) waker_();
}

void Shell::work() {
  while (true) {
    // Whatever is asked for goes before the check of the log, which goes on piece by piece.
    if (tablet_.has_more_to_check() && effects_.is_idle()) {
      tablet_.check_more();
      continue;
    }
    const std::optional<app::Effect> effect = effects_.pop();
    if (!effect) return;
    tell(tablet_.run(*effect));
    tablet_.rest_after(*effect);
  }
}

}  // namespace faltbok::shell
