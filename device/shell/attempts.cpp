#include "device/shell/attempts.h"

#include <algorithm>
#include <charconv>

#include "device/shell/folder.h"
#include "device/shell/toml_lines.h"

namespace faltbok::shell {

namespace {

template <typename T>
T number_in(const TomlLines& lines, std::string_view key, T otherwise) {
  const auto found = lines.find(key);
  if (found == lines.end()) return otherwise;
  T value{};
  const std::string& text = found->second;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? value : otherwise;
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

base::Result<Attempts> load_attempts(os::Files& files, const os::Path& folder) {
  Attempts attempts;
  const base::Result<base::Bytes> file = files.read(folder / kAttemptsName, kSettingsSizeMax);
  if (!file.ok() && file.error().kind() == base::ErrorKind::kNotFound) return attempts;
  if (!file.ok()) return base::Error(file.error()).at(kAttemptsName);
  const base::Result<TomlLines> lines = read_toml_lines(base::text_of(file.value()));
  // Somebody has been at it: then the longest wait, from now on as from any other count.
  constexpr unsigned kManyFailures = 16;
  if (!lines.ok()) return Attempts{kManyFailures, {}};
  attempts.failure_count = number_in<unsigned>(lines.value(), "failures", kManyFailures);
  attempts.last.ms_since_1970 = number_in<std::int64_t>(lines.value(), "last_ms", 0);
  return attempts;
}

base::Status save_attempts(os::Files& files, const os::Path& folder, const Attempts& attempts) {
  const std::string toml = "failures = " + std::to_string(attempts.failure_count) +
                           "\nlast_ms = " + std::to_string(attempts.last.ms_since_1970) + "\n";
  return files.write_durably(folder / kAttemptsName, base::view_of(toml));
}

}  // namespace faltbok::shell
