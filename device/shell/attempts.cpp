#include "device/shell/attempts.h"

#include <algorithm>
#include <charconv>

#include "device/shell/folder.h"
#include "device/shell/toml_lines.h"

namespace faltbok::shell {

namespace {

constexpr unsigned kManyFailures = 16;  // the longest wait

template <typename T>
bool read_number(const TomlLines& lines, std::string_view key, T& value) {
  const auto found = lines.find(key);
  if (found == lines.end()) return false;
  const std::string& text = found->second;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

std::int64_t delay_ms_after(unsigned failure_count) {
  if (failure_count <= kFreeFailureCount) return 0;
  const unsigned doublings = std::min(failure_count - kFreeFailureCount - 1, 20U);
  return std::min(kFirstDelayMs << doublings, kDelayMsMax);
}

std::int64_t delay_left_ms(const Attempts& attempts, base::Instant now) {
  const std::int64_t delay_ms = delay_ms_after(attempts.failure_count);
  const std::int64_t passed_ms = now.ms_since_1970 - attempts.last.ms_since_1970;
  if (passed_ms < 0) return delay_ms;
  return std::max<std::int64_t>(0, delay_ms - passed_ms);
}

base::Result<Attempts> load_attempts(os::Files& files, const os::Path& folder, base::Instant now) {
  const base::Result<base::Bytes> file = files.read(folder / kAttemptsName, kSettingsSizeMax);
  const bool missing = !file.ok() && file.error().kind() == base::ErrorKind::kNotFound;
  const Attempts worst{kManyFailures, 0, now, false};
  if (missing) return worst;
  if (!file.ok()) return base::Error(file.error()).at(kAttemptsName);
  const base::Result<TomlLines> lines = read_toml_lines(base::text_of(file.value()));
  Attempts attempts;
  const bool whole = lines.ok() && read_number(lines.value(), "failures", attempts.failure_count) &&
                     read_number(lines.value(), "cold_failures", attempts.cold_failure_count) &&
                     read_number(lines.value(), "last_ms", attempts.last.ms_since_1970);
  if (!whole) return worst;
  if (const auto user = lines.value().find("last_user"); user != lines.value().end())
    if (const auto id = base::UserId::from_hex(user->second); id.ok())
      attempts.last_user = id.value();
  return attempts;
}

base::Status save_attempts(os::Files& files, const os::Path& folder, const Attempts& attempts) {
  std::string toml = "failures = " + std::to_string(attempts.failure_count) +
                     "\ncold_failures = " + std::to_string(attempts.cold_failure_count) +
                     "\nlast_ms = " + std::to_string(attempts.last.ms_since_1970) + "\n";
  if (attempts.last_user) toml += "last_user = \"" + attempts.last_user->hex() + "\"\n";
  return files.write_durably(folder / kAttemptsName, base::view_of(toml));
}

}  // namespace faltbok::shell
