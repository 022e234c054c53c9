// A second thread for one piece of work at a time, while the first reads and writes.
//
//   Errors   what the work returned
//   Lifetime ends its thread when it goes; everything that the work names must outlive end()
//   Threads  begin() and end() from one thread, in turn. Where the machine gives no second thread,
//            begin() does the work itself
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>

#include <pthread.h>

#include "platform/base/result.h"

namespace faltbok::crypto {

class HelperThread {
 public:
  using Work = std::function<base::Status()>;
  HelperThread() = default;  // the thread starts with the first work
  HelperThread(const HelperThread&) = delete;
  HelperThread& operator=(const HelperThread&) = delete;
  ~HelperThread();

  void begin(Work work);
  base::Status end();  // waits for what was begun

 private:
  static void* run(void* self);
  void work_on();

  std::optional<pthread_t> thread_;
  std::mutex mutex_;
  std::condition_variable changed_;
  Work work_;                           // to be done; empty when there is none
  std::optional<base::Status> result_;  // of what was done
  bool leaving_ = false;
};

}  // namespace faltbok::crypto
