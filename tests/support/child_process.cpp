#include "tests/support/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>

#include "platform/base/check.h"

namespace faltbok::support {

ChildProcess::ChildProcess(const std::string& program, const std::vector<std::string>& arguments,
                           const std::string& error_file) {
  std::array<int, 2> ends{};
  CHECK(::pipe(ends.data()) == 0);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addclose(&actions, ends[0]);
  posix_spawn_file_actions_addclose(&actions, ends[1]);
  if (!error_file.empty())
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, error_file.c_str(),
                                     O_WRONLY | O_CREAT | O_APPEND, 0600);
  std::vector<std::string> words = arguments;
  words.insert(words.begin(), program);
  std::vector<char*> raw;
  for (std::string& word : words) raw.push_back(word.data());
  raw.push_back(nullptr);
  const int failed = ::posix_spawn(&pid_, program.c_str(), &actions, nullptr, raw.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  output_ = ends[0];
  CHECK(failed == 0);
}

ChildProcess::~ChildProcess() {
  if (!ended_) {
    ::kill(pid_, SIGKILL);
    wait();
  }
  ::close(output_);
}

std::string ChildProcess::read_line() {
  std::string out;
  for (char c = 0; ::read(output_, &c, 1) == 1 && c != '\n';) out += c;
  return out;
}

void ChildProcess::signal(int number) {
  if (!ended_) ::kill(pid_, number);
}

int ChildProcess::wait() {
  if (ended_) return *ended_;
  int status = 0;
  CHECK(::waitpid(pid_, &status, 0) == pid_);
  ended_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  return *ended_;
}

bool comes_true(const std::function<bool()>& condition) {
  constexpr int kPauseMs = 5;
  constexpr int kPauseCountMax = 12'000;
  for (int i = 0; i < kPauseCountMax; ++i) {
    if (condition()) return true;
    ::poll(nullptr, 0, kPauseMs);
  }
  return false;
}

bool is_listening_at(const std::string& socket_path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  CHECK(socket_path.size() < sizeof address.sun_path);
  socket_path.copy(address.sun_path, socket_path.size());
  const int end = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  CHECK(end >= 0);
  const bool out = ::connect(end, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  ::close(end);
  return out;
}

}  // namespace faltbok::support
