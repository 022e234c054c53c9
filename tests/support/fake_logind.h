// A bus of its own with a logind on it that does what the test says.
//
//   Shape    Inhibit (gives a pipe; held() while its other end is open), PrepareForSleep, LidClosed
//   Lifetime bus and logind end when this goes
//   Threads  serves on a thread of its own; the calls here are safe from the test's
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/child_process.h"
#include "tests/support/temp_folder.h"

struct sd_bus;
struct sd_bus_message;

namespace faltbok::support {

class FakeLogind {
 public:
  enum class Logind { kThere, kAbsent };  // kAbsent: a bus without one
  explicit FakeLogind(Logind logind = Logind::kThere);
  ~FakeLogind();
  FakeLogind(const FakeLogind&) = delete;
  FakeLogind& operator=(const FakeLogind&) = delete;

  static bool is_installed();
  std::string address() const;
  bool held();  // somebody holds the machine awake
  int hold_count() const { return hold_count_; }
  int lid_look_count() const { return lid_look_count_; }
  void sleep() { sleep_signal_ = 1; }
  void wake_up() { sleep_signal_ = 0; }
  void close_lid() { lid_closed_ = true; }
  void open_lid() { lid_closed_ = false; }

 private:
  void serve();
  TempFolder folder_;
  std::unique_ptr<ChildProcess> daemon_;
  std::atomic<bool> ending_ = false;
  std::atomic<bool> ready_ = false;
  std::atomic<int> sleep_signal_ = -1;  // to be sent; -1: none
  std::atomic<bool> lid_closed_ = false;
  std::atomic<int> hold_count_ = 0;
  std::atomic<int> lid_look_count_ = 0;
  std::mutex mutex_;
  std::vector<int> holds_;  // our ends
  std::thread thread_;

  friend int fake_inhibit(FakeLogind& logind, sd_bus_message* call);
  friend bool fake_lid(FakeLogind& logind);
};

}  // namespace faltbok::support
