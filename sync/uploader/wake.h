// Sleeps until there is something to do: a new file in outbox/, a touched `wake` file, the time, or
// a signal to stop.
//
//   Shape    watches DIR (wake, request.fbq, server.toml) and DIR/outbox with inotify;
//            SIGTERM and SIGINT
//            by signalfd
//   Units    ms
//   Errors   open: kUnavailable  the machine gives no watch
//   Threads  one; open() blocks both signals for the process, so before other threads
#pragma once

#include <cstdint>

#include "platform/os/path.h"
#include "sync/client/runner.h"

namespace faltbok::uploader {

class Wake {
 public:
  static base::Result<Wake> open(const os::Path& folder);
  Wake(Wake&& other) noexcept;
  Wake(const Wake&) = delete;
  Wake& operator=(const Wake&) = delete;
  ~Wake();

  client::WaitEnd wait(std::int64_t ms);

 private:
  Wake() = default;
  bool anything_to_do();  // empties the watch; our own writes are not news
  int watch_ = -1;
  int signals_ = -1;
  int outbox_ = -1;
};

}  // namespace faltbok::uploader
