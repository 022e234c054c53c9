// The shell: runs effects one after the other on its worker thread and posts what came of them.
//
//   Shape    both queues are bounded; an effect that finds its queue full is answered at once with
//            kUnavailable
//   Lifetime TabletParts must outlive it; the destructor lets the effects that are queued run,
//            then joins the worker
//   Threads  post and poll from one thread
//   Source   design section 3, "at run time"
#pragma once

#include <thread>

#include "device/app/effect_runner.h"
#include "device/shell/queue.h"
#include "device/shell/tablet.h"

namespace faltbok::shell {

inline constexpr std::size_t kEffectQueueCountMax = 256;
inline constexpr std::size_t kEventQueueCountMax = 1'024;

class Shell final : public app::EffectRunner {
 public:
  explicit Shell(TabletParts parts);
  ~Shell() override;
  void post(app::Effect effect) override;
  std::optional<app::Event> poll() override;
  void set_waker(std::function<void()> waker) override;
  // An event that nothing asked for; from any thread.
  void tell(app::Event event);

 private:
  void work();
  void wake();

  Tablet tablet_;
  Queue<app::Effect> effects_{kEffectQueueCountMax};
  Queue<app::Event> events_{kEventQueueCountMax};
  std::mutex waker_mutex_;
  std::function<void()> waker_;
  std::thread worker_;
};

// The event that says that an effect was not run.
app::Event refusal_of(const app::Effect& effect, base::ErrorKind kind);

}  // namespace faltbok::shell
