// A program of ours run as a process of its own, for tests that kill it.
//
//   Lifetime killed and waited for when this goes
//   Threads  one at a time
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace faltbok::support {

class ChildProcess {
 public:
  // `program` is the path; standard output is read here, standard error goes to the test's, or to
  // the end of `error_file` where one is named.
  ChildProcess(const std::string& program, const std::vector<std::string>& arguments,
               const std::string& error_file = "");
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  std::string read_line();  // waits for it; empty at the end
  int pid() const { return pid_; }
  void signal(int number);
  int wait();  // exit code, or -signal

 private:
  int pid_ = -1;
  int output_ = -1;
  std::optional<int> ended_;
};

// For what another process does: asks again and again, for a minute at most. False:
// it did not come true.
bool comes_true(const std::function<bool()>& condition);

// Whether a program takes connections at this Unix socket: its file is there a moment earlier.
bool is_listening_at(const std::string& socket_path);

}  // namespace faltbok::support
