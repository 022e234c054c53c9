#include "tests/support/fake_logind.h"

#include <fcntl.h>
#include <poll.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

#include <array>
#include <fstream>

#include "platform/base/check.h"

namespace faltbok::support {

int fake_inhibit(FakeLogind& logind, sd_bus_message* call) {
  std::array<int, 2> ends{};
  CHECK(::pipe2(ends.data(), O_CLOEXEC) == 0);
  {
    const std::scoped_lock lock(logind.mutex_);
    logind.holds_.push_back(ends[0]);
  }
  ++logind.hold_count_;
  const int replied = sd_bus_reply_method_return(call, "h", ends[1]);
  ::close(ends[1]);
  return replied;
}

bool fake_lid(FakeLogind& logind) {
  ++logind.lid_look_count_;
  return logind.lid_closed_;
}

namespace {

constexpr const char* kDaemon = "/usr/bin/dbus-daemon";
constexpr const char* kObject = "/org/freedesktop/login1";
constexpr const char* kManager = "org.freedesktop.login1.Manager";
constexpr std::uint64_t kTurnUs = 5'000;

constexpr const char* kConfig = R"(<busconfig>
<type>session</type><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy>
)";

int inhibit(sd_bus_message* call, void* self, sd_bus_error*) {
  return fake_inhibit(*static_cast<FakeLogind*>(self), call);
}

int lid(sd_bus*, const char*, const char*, const char*, sd_bus_message* reply, void* self,
        sd_bus_error*) {
  return sd_bus_message_append(reply, "b",
                               static_cast<int>(fake_lid(*static_cast<FakeLogind*>(self))));
}

const std::array<sd_bus_vtable, 5> kTable = {
    sd_bus_vtable SD_BUS_VTABLE_START(0),
    sd_bus_vtable SD_BUS_METHOD("Inhibit", "ssss", "h", &inhibit, SD_BUS_VTABLE_UNPRIVILEGED),
    sd_bus_vtable SD_BUS_PROPERTY("LidClosed", "b", &lid, 0, 0),
    sd_bus_vtable SD_BUS_SIGNAL("PrepareForSleep", "b", 0), sd_bus_vtable SD_BUS_VTABLE_END};

}  // namespace

bool FakeLogind::is_installed() { return ::access(kDaemon, X_OK) == 0; }

std::string FakeLogind::address() const { return "unix:path=" + folder_.path().text + "/bus"; }

FakeLogind::FakeLogind(Logind logind) {
  const std::string config = folder_.path().text + "/bus.conf";
  std::ofstream(config) << kConfig << "<listen>" << address() << "</listen></busconfig>\n";
  daemon_ = std::make_unique<ChildProcess>(
      kDaemon, std::vector<std::string>{"--config-file=" + config, "--nofork", "--nopidfile"},
      folder_.path().text + "/log");
  CHECK(comes_true([this] { return is_listening_at(folder_.path().text + "/bus"); }));
  if (logind == Logind::kAbsent) return;
  thread_ = std::thread([this] { serve(); });
  CHECK(comes_true([this] { return ready_.load(); }));
}

FakeLogind::~FakeLogind() {
  ending_ = true;
  if (thread_.joinable()) thread_.join();
  for (const int end : holds_) ::close(end);
}

bool FakeLogind::held() {
  const std::scoped_lock lock(mutex_);
  for (const int end : holds_) {
    pollfd one{end, POLLIN, 0};
    if (::poll(&one, 1, 0) == 0) return true;  // the other end is still open
  }
  return false;
}

void FakeLogind::serve() {
  sd_bus* bus = nullptr;
  CHECK(sd_bus_new(&bus) >= 0 && sd_bus_set_address(bus, address().c_str()) >= 0);
  CHECK(sd_bus_set_bus_client(bus, 1) >= 0 && sd_bus_start(bus) >= 0);
  CHECK(sd_bus_add_object_vtable(bus, nullptr, kObject, kManager, kTable.data(), this) >= 0);
  CHECK(sd_bus_request_name(bus, "org.freedesktop.login1", 0) >= 0);
  ready_ = true;
  while (!ending_) {
    while (sd_bus_process(bus, nullptr) > 0) {
    }
    const int going = sleep_signal_.exchange(-1);
    if (going >= 0)
      CHECK(sd_bus_emit_signal(bus, kObject, kManager, "PrepareForSleep", "b", going) >= 0);
    sd_bus_wait(bus, kTurnUs);
  }
  sd_bus_flush_close_unref(bus);
}

}  // namespace faltbok::support
