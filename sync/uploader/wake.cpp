#include "sync/uploader/wake.h"

#include <poll.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <limits>
#include <utility>

namespace faltbok::uploader {
namespace {

using base::ErrorKind;
using base::fail;

constexpr std::uint32_t kChanges = IN_CLOSE_WRITE | IN_MOVED_TO | IN_ATTRIB | IN_CREATE;
constexpr std::array<std::string_view, 3> kNewsInFolder = {"wake", "request.fbq", "server.toml"};

}  // namespace

base::Result<Wake> Wake::open(const os::Path& folder) {
  Wake out;
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  if (sigprocmask(SIG_BLOCK, &signals, nullptr) != 0)
    return fail(ErrorKind::kUnavailable, "signals");
  out.signals_ = signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
  out.watch_ = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (out.signals_ < 0 || out.watch_ < 0) return fail(ErrorKind::kUnavailable, "watch");
  out.outbox_ = inotify_add_watch(out.watch_, (folder / "outbox").text.c_str(), kChanges);
  if (out.outbox_ < 0 || inotify_add_watch(out.watch_, folder.text.c_str(), kChanges) < 0)
    return fail(ErrorKind::kUnavailable, "watch");
  return out;
}

Wake::Wake(Wake&& other) noexcept
    : watch_(std::exchange(other.watch_, -1)),
      signals_(std::exchange(other.signals_, -1)),
      outbox_(std::exchange(other.outbox_, -1)) {}

Wake::~Wake() {
  if (watch_ >= 0) ::close(watch_);
  if (signals_ >= 0) ::close(signals_);
}

client::WaitEnd Wake::wait(std::int64_t ms) {
  const auto timeout =
      static_cast<int>(std::clamp<std::int64_t>(ms, 0, std::numeric_limits<int>::max()));
  std::array<pollfd, 2> both = {{{signals_, POLLIN, 0}, {watch_, POLLIN, 0}}};
  while (true) {
    const int ready = ::poll(both.data(), both.size(), timeout);
    if (both[0].revents != 0) return client::WaitEnd::kStopped;
    if (ready <= 0 || anything_to_do()) return client::WaitEnd::kWoken;
  }
}

bool Wake::anything_to_do() {
  alignas(inotify_event) std::array<char, 8192> buffer{};
  bool news = false;
  for (ssize_t size = 0; (size = ::read(watch_, buffer.data(), buffer.size())) > 0;) {
    for (ssize_t at = 0; at < size;) {
      inotify_event event{};
      std::memcpy(&event, buffer.data() + at, sizeof event);
      const std::string_view name(event.len > 0 ? buffer.data() + at + sizeof event : "");
      const bool in_outbox = event.wd == outbox_ && name.ends_with(".fbb");
      const bool lost_count = (event.mask & IN_Q_OVERFLOW) != 0;
      if (in_outbox || lost_count || std::ranges::count(kNewsInFolder, name) > 0) news = true;
      at += static_cast<ssize_t>(sizeof event + event.len);
    }
  }
  return news;
}

}  // namespace faltbok::uploader
