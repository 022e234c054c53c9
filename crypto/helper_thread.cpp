#include "crypto/helper_thread.h"

#include <utility>

#include "platform/base/check.h"

namespace faltbok::crypto {

HelperThread::~HelperThread() {
  if (!thread_) return;
  {
    const std::lock_guard lock(mutex_);
    leaving_ = true;
  }
  changed_.notify_all();
  ::pthread_join(*thread_, nullptr);
}

void* HelperThread::run(void* self) {
  static_cast<HelperThread*>(self)->work_on();
  return nullptr;
}

void HelperThread::work_on() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return leaving_ || work_; });
    if (leaving_) return;
    const Work work = std::exchange(work_, {});
    lock.unlock();
    base::Status done = work();
    lock.lock();
    result_ = std::move(done);
    changed_.notify_all();
  }
}

void HelperThread::begin(Work work) {
  if (!thread_) {
    pthread_t made{};
    if (::pthread_create(&made, nullptr, run, this) == 0) thread_ = made;
  }
  if (!thread_) {
    result_ = work();
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    CHECK(!work_ && !result_);
    work_ = std::move(work);
  }
  changed_.notify_all();
}

base::Status HelperThread::end() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return result_.has_value(); });
  base::Status out = std::move(*result_);
  result_.reset();
  return out;
}

}  // namespace faltbok::crypto
