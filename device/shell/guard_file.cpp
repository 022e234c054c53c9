#include "device/shell/guard_file.h"

#include <charconv>

#include "device/shell/folder.h"
#include "device/shell/toml_lines.h"
#include "forms/study/guard.h"

namespace faltbok::shell {

namespace {

constexpr std::string_view kWipeAfterKey = "wipe_after";

}  // namespace

unsigned load_wipe_after(os::Files& files, const os::Path& folder) {
  const auto file = files.read(folder / kGuardName, kSettingsSizeMax);
  if (!file.ok()) return 0;
  const auto lines = read_toml_lines(base::text_of(file.value()));
  if (!lines.ok() || !lines.value().contains(kWipeAfterKey)) return 0;
  const std::string& text = lines.value().find(kWipeAfterKey)->second;
  unsigned count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  const bool read = error == std::errc() && end == text.data() + text.size();
  return read && count >= forms::kWipeAfterMin ? count : 0;
}

base::Status save_wipe_after(os::Files& files, const os::Path& folder, unsigned failure_count) {
  if (load_wipe_after(files, folder) == failure_count) return base::ok_status();
  const std::string toml =
      "# Written by faltbok, from the study: wrong passphrases in a row after which only the\n"
      "# study desk opens this tablet. 0: never.\n" +
      std::string(kWipeAfterKey) + " = " + std::to_string(failure_count) + "\n";
  return files.write_durably(folder / kGuardName, base::view_of(toml));
}

}  // namespace faltbok::shell
