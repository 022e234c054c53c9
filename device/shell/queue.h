// A queue of bounded length between two threads.
//
//   Threads  safe from any
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

namespace faltbok::shell {

template <typename T>
class Queue {
 public:
  explicit Queue(std::size_t count_max) : count_max_(count_max) {}

  // False when it is full.
  bool push(T item) {
    {
      const std::scoped_lock lock(mutex_);
      if (items_.size() >= count_max_) return false;
      items_.push_back(std::move(item));
    }
    arrived_.notify_one();
    return true;
  }
  std::optional<T> try_pop() {
    const std::scoped_lock lock(mutex_);
    return take();
  }
  // Waits; nothing when the queue has been closed and is empty.
  std::optional<T> pop() {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [this] { return !items_.empty() || closed_; });
    return take();
  }
  // Nothing waits, and more may come.
  bool is_idle() {
    const std::scoped_lock lock(mutex_);
    return items_.empty() && !closed_;
  }
  void close() {
    {
      const std::scoped_lock lock(mutex_);
      closed_ = true;
    }
    arrived_.notify_all();
  }

 private:
  std::optional<T> take() {
    if (items_.empty()) return std::nullopt;
    std::optional<T> item(std::move(items_.front()));
    items_.pop_front();
    return item;
  }
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<T> items_;
  std::size_t count_max_;
  bool closed_ = false;
};

}  // namespace faltbok::shell
