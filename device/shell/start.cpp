#include "device/shell/start.h"

#include "crypto/init.h"
#include "device/shell/folder.h"
#include "device/shell/settings_file.h"
#include "platform/os/process.h"

namespace faltbok::shell {

namespace {

std::optional<StartFault> folder_fault(os::Files& files, const os::Path& folder) {
  const base::Result<os::FileInfo> info = files.info(folder);
  if (!info.ok() && info.error().kind() == base::ErrorKind::kNotFound)
    return StartFault{folder.text, "no such folder",
                      "make it, and put the study's invitation.fbi into it"};
  if (!info.ok())
    return StartFault{folder.text, "cannot be looked at",
                      "check that this user may read and write it"};
  if (info.value().kind != os::FileKind::kFolder)
    return StartFault{folder.text, "not a folder", "name the tablet's folder, not a file"};
  return std::nullopt;
}

StartFault lock_fault(const os::Path& folder, base::ErrorKind kind) {
  if (kind == base::ErrorKind::kConflict)
    return {folder.text, "another faltbok uses it", "close that one first"};
  return {folder.text, "cannot be written",
          "check that this user may write it and that the disk has room"};
}

}  // namespace

std::variant<std::unique_ptr<Machine>, StartFault> start(const std::string& dir, Chip chip) {
  if (!os::harden_process().ok())
    return StartFault{"this process", "memory cannot be kept out of core files",
                      "start it as an ordinary user"};
  if (!crypto::init().ok())
    return StartFault{"libsodium", "cannot be used",
                      "install the package that platform/setup.sh names"};
  auto machine = std::make_unique<Machine>();
  machine->files_ = os::open_files();
  machine->clock_ = os::open_clock();
  const os::Path folder{dir};
  if (auto fault = folder_fault(*machine->files_, folder)) return *fault;
  auto lock = machine->files_->lock(folder / kLockName);
  if (!lock.ok()) return lock_fault(folder, lock.error().kind());
  machine->lock_ = std::move(lock).value();
  base::Result<app::Settings> settings = load_settings(*machine->files_, folder);
  if (!settings.ok())
    return StartFault{(folder / kSettingsName).text, settings.error().trail(),
                      "correct that line, or delete the file: the app then uses its defaults"};
  if (chip == Chip::kOfThisMachine) {
    if (auto counters = os::open_counters(""); counters.ok())
      machine->counters_ = std::move(counters).value();
  }
  machine->door_ = open_folder_door({*machine->files_, folder, machine->counters_.get()});
  // Without one the screen says what to use instead.
  if (auto store = os::open_key_store(""); store.ok())
    machine->key_store_ = std::move(store).value();
  TabletParts parts{*machine->files_,
                    *machine->clock_,
                    *machine->door_,
                    folder,
                    std::move(settings).value(),
                    std::string(kAppVersion)};
  parts.key_store = machine->key_store_.get();
  parts.let_sleep = [here = machine.get()] { here->power_->let_sleep(); };
  machine->shell_ = std::make_unique<Shell>(std::move(parts));
  machine->power_ = os::watch_power(
      {[here = machine.get()](os::PowerSignal) { here->shell_->tell(app::MachineSleeps{}); }});
  return machine;
}

}  // namespace faltbok::shell
