// What went wrong, by what the caller can do next; and a value or that.
//
//   Shape    Result<T> holds a T or an Error; Status is a Result with nothing in it
//   Errors   an Error carries a kind and a trail of places ("finalize: put: disk"),
//            outermost first.
//            The trail names steps, tables, offsets, rows: never a sentence for people,
//            an answer, a name or a key.
//   Threads  values
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "platform/base/check.h"

namespace faltbok::base {

// What the caller can do next. Keep this list short: a new kind needs a new thing to do.
enum class ErrorKind {
  kInvalidInput,    // the bytes or arguments are wrong; retrying will not help
  kAuthentication,  // a key, tag or signature did not match; log no detail
  kNotFound,        // absent, and that is an answer
  kConflict,        // someone else changed it first; re-read and decide
  kUnavailable,     // device, disk or network is away; try again later
  kNoSpace,         // free something first
  kUnsupported,     // written by a newer version than this one
};

std::string_view name_of(ErrorKind kind);

class Error {
 public:
  Error(ErrorKind kind, std::string_view place) noexcept : kind_(kind), trail_(place) {}
  ErrorKind kind() const { return kind_; }
  const std::string& trail() const { return trail_; }
  // The same error as seen one step further out.
  Error at(std::string_view place) && noexcept {
    trail_.insert(0, ": ").insert(0, place);
    return std::move(*this);
  }

 private:
  ErrorKind kind_;
  std::string trail_;
};

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value)
      : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT: reads as the value
  Result(Error error) noexcept
      : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: reads as the error

  bool ok() const noexcept { return state_.index() == 0; }
  T& value() & {
    require(ok());
    return *std::get_if<0>(&state_);
  }
  const T& value() const& {
    require(ok());
    return *std::get_if<0>(&state_);
  }
  T value() && {
    require(ok());
    return std::move(*std::get_if<0>(&state_));
  }
  const Error& error() const& noexcept {
    require(!ok());
    return *std::get_if<1>(&state_);
  }
  Error error() && noexcept {
    require(!ok());
    return std::move(*std::get_if<1>(&state_));
  }

 private:
  static void require(bool holds) {
    if (!holds) check_failed("Result holds what is asked of it", __FILE__, __LINE__);
  }
  std::variant<T, Error> state_;
};

using Status = Result<std::monostate>;
inline Status ok_status() { return std::monostate{}; }
inline Error fail(ErrorKind kind, std::string_view place) noexcept { return Error(kind, place); }
// What a failed step leaves to its caller. Out of memory ends the program, here as everywhere.
template <typename T>
Error failed_at(Result<T>& result, std::string_view place) noexcept {
  return std::move(result).error().at(place);
}

}  // namespace faltbok::base

// TRY("step", expression): returns the error, with the step named, to the caller.
#define TRY(place, expression)                                                    \
  do {                                                                            \
    auto try_result_ = (expression);                                              \
    if (!try_result_.ok()) return ::faltbok::base::failed_at(try_result_, place); \
  } while (false)

#define FALTBOK_JOIN_(a, b) a##b
#define FALTBOK_JOIN(a, b) FALTBOK_JOIN_(a, b)
#define FALTBOK_TRY_ASSIGN_(temporary, target, place, expression)           \
  auto temporary = (expression);                                            \
  if (!temporary.ok()) return ::faltbok::base::failed_at(temporary, place); \
  target = std::move(temporary).value()

// TRY_ASSIGN(auto x, "step", expression): the value, or as TRY.
#define TRY_ASSIGN(target, place, expression) \
  FALTBOK_TRY_ASSIGN_(FALTBOK_JOIN(try_assign_, __LINE__), target, place, expression)
