#include "platform/os/power_signals.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>
#include <utility>

#include "platform/os/linux/descriptor.h"

namespace faltbok::os {
namespace {

using linux_machine::Descriptor;

constexpr const char* kService = "org.freedesktop.login1";
constexpr const char* kObject = "/org/freedesktop/login1";
constexpr const char* kManager = "org.freedesktop.login1.Manager";
constexpr std::uint64_t kAnswerUsMax = 2'000'000;

class LogindWatch final : public PowerSignals {
 public:
  explicit LogindWatch(PowerWatch watch)
      : watch_(std::move(watch)),
        wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
        thread_([this] { run(); }) {}
  ~LogindWatch() override {
    ending_ = true;
    // It fails only when it would count too far: then the thread is awake already.
    static_cast<void>(::eventfd_write(wake_.number(), 1));
    thread_.join();
  }
  LogindWatch(const LogindWatch&) = delete;
  LogindWatch& operator=(const LogindWatch&) = delete;

  void let_sleep() override { hold(Descriptor()); }

 private:
  void run();
  bool connect();
  void serve();
  bool wait();
  void take_hold();
  void look_at_lid();
  void hold(Descriptor descriptor) {
    const std::scoped_lock lock(hold_mutex_);
    hold_ = std::move(descriptor);
  }
  bool holds() {
    const std::scoped_lock lock(hold_mutex_);
    return hold_.number() >= 0;
  }
  static int on_sleep(sd_bus_message* message, void* self, sd_bus_error*);

  PowerWatch watch_;
  Descriptor wake_;
  std::atomic<bool> ending_ = false;
  std::mutex hold_mutex_;
  Descriptor hold_;  // as long as it is open the machine waits with going to sleep
  sd_bus* bus_ = nullptr;
  bool sleeping_ = false;
  bool lid_closed_ = true;  // only a change from open to closed is told
  std::thread thread_;      // last: it uses the others
};

void LogindWatch::run() {
  if (connect()) serve();
  if (bus_ != nullptr) sd_bus_flush_close_unref(bus_);
}

bool LogindWatch::connect() {
  if (watch_.bus.empty()) {
    if (sd_bus_open_system(&bus_) < 0) return false;
  } else if (sd_bus_new(&bus_) < 0 || sd_bus_set_address(bus_, watch_.bus.c_str()) < 0 ||
             sd_bus_set_bus_client(bus_, 1) < 0 || sd_bus_start(bus_) < 0) {
    return false;
  }
  sd_bus_set_method_call_timeout(bus_, kAnswerUsMax);
  return sd_bus_match_signal(bus_, nullptr, kService, kObject, kManager, "PrepareForSleep",
                             &LogindWatch::on_sleep, this) >= 0;
}

void LogindWatch::serve() {
  while (!ending_) {
    take_hold();
    look_at_lid();
    if (!wait()) return;
  }
}

// Until the lid is to be looked at again. False: the bus has gone.
bool LogindWatch::wait() {
  while (!ending_) {
    const int processed = sd_bus_process(bus_, nullptr);
    if (processed < 0) return false;
    if (processed > 0) continue;
    pollfd ends[] = {{sd_bus_get_fd(bus_), static_cast<short>(sd_bus_get_events(bus_)), 0},
                     {wake_.number(), POLLIN, 0}};
    if (ends[0].fd < 0) return false;
    const int ready = ::poll(ends, 2, watch_.lid_interval_ms);
    if (ready == 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
  return true;
}

// logind refuses it while the machine is on its way to sleep: then at the next look.
void LogindWatch::take_hold() {
  if (sleeping_ || holds()) return;
  sd_bus_message* answer = nullptr;
  const int called =
      sd_bus_call_method(bus_, kService, kObject, kManager, "Inhibit", nullptr, &answer, "ssss",
                         "sleep", "Faltbok", "The vault is closed first", "delay");
  int number = -1;
  if (called >= 0 && sd_bus_message_read(answer, "h", &number) >= 0)
    hold(Descriptor(::fcntl(number, F_DUPFD_CLOEXEC, 3)));
  sd_bus_message_unref(answer);
}

void LogindWatch::look_at_lid() {
  int closed = 0;
  const int asked = sd_bus_get_property_trivial(bus_, kService, kObject, kManager, "LidClosed",
                                                nullptr, 'b', &closed);
  if (asked < 0) return;
  const bool was_closed = std::exchange(lid_closed_, closed != 0);
  if (!was_closed && lid_closed_) watch_.told(PowerSignal::kLidClosed);
}

int LogindWatch::on_sleep(sd_bus_message* message, void* self, sd_bus_error*) {
  auto& watch = *static_cast<LogindWatch*>(self);
  int going = 0;
  if (sd_bus_message_read(message, "b", &going) < 0) return 0;
  watch.sleeping_ = going != 0;
  if (watch.sleeping_) {
    watch.watch_.told(PowerSignal::kSleeping);
  } else {
    watch.take_hold();
  }
  return 0;
}

}  // namespace

std::unique_ptr<PowerSignals> watch_power(PowerWatch watch) {
  return std::make_unique<LogindWatch>(std::move(watch));
}

}  // namespace faltbok::os
