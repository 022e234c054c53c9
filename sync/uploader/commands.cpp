#include "sync/uploader/commands.h"

#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <optional>

#include "crypto/init.h"
#include "crypto/random.h"
#include "platform/os/process.h"
#include "sync/uploader/wake.h"

namespace faltbok::uploader {
namespace {

using base::ErrorKind;
using client::SyncPhase;
using client::SyncStatus;

constexpr int kDone = 0;
constexpr int kTryAgain = 1;
constexpr int kBadInput = 2;
constexpr std::int64_t kNoAddressPauseMs = 60'000;

constexpr const char* kUsage =
    "usage: faltbok-sync --dir TABLETDIR [--once] [--server http://127.0.0.1:PORT]\n";

struct Arguments {
  std::string folder;
  std::string server;
  client::Staying staying = client::Staying::kWatch;
};

std::optional<Arguments> parse(const std::vector<std::string>& words) {
  Arguments out;
  for (std::size_t at = 0; at < words.size(); ++at) {
    const bool has_value = at + 1 < words.size();
    if (words[at] == "--once")
      out.staying = client::Staying::kOnce;
    else if (words[at] == "--dir" && has_value)
      out.folder = words[++at];
    else if (words[at] == "--server" && has_value)
      out.server = words[++at];
    else
      return std::nullopt;
  }
  return out.folder.empty() ? std::nullopt : std::optional(out);
}

void say(const std::string& text) { std::fprintf(stderr, "faltbok-sync: %s\n", text.c_str()); }

struct Here {
  client::TabletFiles& tablet;
  os::Clock& clock;
  Wake& wake;
};

void report_no_address(const Here& here) {
  SyncStatus status;
  status.pid = ::getpid();
  status.at = here.clock.now();
  status.phase = SyncPhase::kFailed;
  status.trouble = client::SyncTrouble{ErrorKind::kNotFound, client::Advice::kNoServerAddress};
  (void)here.tablet.store_status(status);
}

base::Result<client::Address> address_of(const Here& here, const Arguments& arguments) {
  return arguments.server.empty() ? here.tablet.server_address()
                                  : client::Address::parse(arguments.server);
}

int sync(const Here& here, const Arguments& arguments, const client::Address& address) {
  const auto transport = client::make_http_transport(address, client::HttpLimits{});
  client::Policy policy;
  policy.staying = arguments.staying;
  const auto wait = [&here](std::int64_t ms) { return here.wake.wait(ms); };
  const auto random = [] {
    const auto bytes = crypto::random_array<8>();
    return base::ByteReader(bytes).u64();
  };
  const SyncStatus end =
      client::run({here.tablet, *transport, here.clock, wait, random, ::getpid()}, policy);
  if (arguments.staying == client::Staying::kWatch) return kDone;  // told to stop
  if (end.phase == SyncPhase::kDone) return kDone;
  const std::string_view advice = end.trouble ? client::name_of(end.trouble->advice) : "unknown";
  say("not everything was sent (" + std::string(advice) +
      "). Nothing is lost; run it again. See inbox/status.json.");
  return kTryAgain;
}

// Waits for a server address to appear, then syncs.
int run_in(const Here& here, const Arguments& arguments) {
  while (true) {
    const auto address = address_of(here, arguments);
    if (address.ok()) return sync(here, arguments, address.value());
    report_no_address(here);
    const std::string where =
        arguments.server.empty() ? arguments.folder + "/server.toml" : arguments.server;
    say(where + ": no usable server address (" + address.error().trail() +
        "). Write address = \"http://127.0.0.1:PORT\" there; other machines come with TLS.");
    const bool may_come = arguments.server.empty() && arguments.staying == client::Staying::kWatch;
    if (!may_come) return kBadInput;
    if (here.wake.wait(kNoAddressPauseMs) == client::WaitEnd::kStopped) return kDone;
  }
}

int start(const Arguments& arguments) {
  const auto files = os::open_files();
  const auto clock = os::open_clock();
  const os::Path folder{arguments.folder};
  const auto info = files->info(folder);
  if (!info.ok() || info.value().kind != os::FileKind::kFolder) {
    say(arguments.folder + ": no such folder. Name the tablet's folder, which holds outbox/.");
    return kBadInput;
  }
  const auto lock = files->lock(folder / "sync.lock");
  if (!lock.ok() && lock.error().kind() == ErrorKind::kConflict) {
    say(arguments.folder + ": another faltbok-sync runs there. Touch " + arguments.folder +
        "/wake to wake it.");
    return kTryAgain;
  }
  client::TabletFiles tablet(*files, folder);
  const auto folders = lock.ok() ? tablet.make_folders() : base::Status(lock.error());
  auto wake = folders.ok() ? Wake::open(folder) : base::Result<Wake>(folders.error());
  if (!wake.ok()) {
    say(arguments.folder + ": cannot be used (" + wake.error().trail() +
        "). Check its rights and free space.");
    return kTryAgain;
  }
  return run_in({tablet, *clock, wake.value()}, arguments);
}

}  // namespace

int run_command(const std::vector<std::string>& words) {
  const auto arguments = parse(words);
  if (!arguments) {
    std::fputs(kUsage, stderr);
    return kBadInput;
  }
  std::signal(SIGPIPE, SIG_IGN);
  if (!os::harden_process().ok() || !crypto::init().ok()) {
    say("this machine gives no protected memory or no randomness; not started");
    return kTryAgain;
  }
  return start(*arguments);
}

}  // namespace faltbok::uploader
