#include "sync/server/commands.h"

#include <csignal>
#include <cstdio>
#include <optional>

#include "platform/os/process.h"
#include "sync/server/http_daemon.h"

namespace faltbok::server {
namespace {

using base::ErrorKind;

constexpr int kDone = 0;
constexpr int kTryAgain = 1;
constexpr int kBadInput = 2;

constexpr const char* kUsage =
    "usage: faltbok-server init --data DIR --package FILE.fbp\n"
    "       faltbok-server --data DIR --listen 127.0.0.1:PORT\n";

struct Arguments {
  bool init = false;
  std::string data;
  std::string package;
  std::string listen;
};

std::optional<Arguments> parse(const std::vector<std::string>& words) {
  Arguments out;
  std::size_t at = 0;
  if (!words.empty() && words[0] == "init") {
    out.init = true;
    ++at;
  }
  for (; at + 1 < words.size(); at += 2) {
    if (words[at] == "--data")
      out.data = words[at + 1];
    else if (words[at] == "--package" && out.init)
      out.package = words[at + 1];
    else if (words[at] == "--listen" && !out.init)
      out.listen = words[at + 1];
    else
      return std::nullopt;
  }
  const bool whole = !out.data.empty() && !(out.init ? out.package : out.listen).empty();
  return at == words.size() && whole ? std::optional(out) : std::nullopt;
}

void say(const std::string& text) { std::fprintf(stderr, "faltbok-server: %s\n", text.c_str()); }

int exit_code_of(ErrorKind kind) {
  return kind == ErrorKind::kUnavailable || kind == ErrorKind::kNoSpace ? kTryAgain : kBadInput;
}

// Where, what, and what to do.
int fail_init(const Arguments& arguments, const base::Error& error) {
  if (error.trail().starts_with("package")) {
    say(arguments.package + ": not a study package that its own study key signed (" +
        error.trail() + "). Take the newest NNNN.fbp from the desk's packages folder.");
  } else if (error.kind() == ErrorKind::kConflict) {
    say(arguments.data +
        ": holds a server already. Use it (--data, --listen), or name an empty folder.");
  } else {
    say(arguments.data + ": cannot be set up (" + error.trail() +
        "). Check the path, its rights and its free space.");
  }
  return exit_code_of(error.kind());
}

int init(const Arguments& arguments) {
  const auto files = os::open_files();
  const auto clock = os::open_clock();
  const auto package = files->read(os::Path{arguments.package}, protocol::kPackageSizeMax);
  if (!package.ok()) {
    say(arguments.package + ": cannot be read (" + package.error().trail() +
        "). Name a study package (.fbp).");
    return kBadInput;
  }
  const auto key = init_server({*files, *clock}, os::Path{arguments.data}, package.value());
  if (!key.ok()) return fail_init(arguments, key.error());
  std::printf("receipt key %s\n", key.value().hex().c_str());
  return kDone;
}

int fail_open(const Arguments& arguments, const base::Error& error) {
  switch (error.kind()) {
    case ErrorKind::kNotFound:
      say(arguments.data + ": no server there (" + error.trail() +
          "). Run faltbok-server init first.");
      break;
    case ErrorKind::kConflict:
      say(arguments.data + ": another faltbok-server runs on it. Stop that one, or use it.");
      break;
    case ErrorKind::kUnsupported:
      say(arguments.data + ": written by a newer faltbok-server (" + error.trail() +
          "). Install that version.");
      break;
    default:
      say(arguments.data + ": cannot be opened (" + error.trail() +
          "). Nothing was changed; check the disk, or restore the folder from its backup.");
  }
  return exit_code_of(error.kind());
}

int wait_for_end(const sigset_t& signals) {
  int number = 0;
  while (sigwait(&signals, &number) != 0) {
  }
  return number;
}

int serve(const Arguments& arguments) {
  const auto address = listen_address_from(arguments.listen);
  if (!address.ok()) {
    say(arguments.listen +
        ": not an address to listen on. Give 127.0.0.1:PORT; other machines come with TLS.");
    return kBadInput;
  }
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  const auto files = os::open_files();
  const auto clock = os::open_clock();
  auto server = Server::open({*files, *clock}, os::Path{arguments.data}, {Quota{}, say});
  if (!server.ok()) return fail_open(arguments, server.error());
  {
    const auto daemon = HttpDaemon::start(*server.value(), address.value());
    if (!daemon.ok()) {
      say(arguments.listen + ": cannot listen there (" + daemon.error().trail() +
          "). Give another port, or 0.");
      return kTryAgain;
    }
    std::printf("listening on %s:%d\n", address.value().host.c_str(),
                static_cast<int>(daemon.value()->port()));
    std::fflush(stdout);
    wait_for_end(signals);
  }
  say("stopped");
  return kDone;
}

}  // namespace

int run_command(const std::vector<std::string>& words) {
  const auto arguments = parse(words);
  if (!arguments) {
    std::fputs(kUsage, stderr);
    return kBadInput;
  }
  if (!os::harden_process().ok()) {
    say("this machine does not let a process protect its memory; not started");
    return kTryAgain;
  }
  return arguments->init ? init(*arguments) : serve(*arguments);
}

}  // namespace faltbok::server
