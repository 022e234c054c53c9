// The desk's folder: its facts, its packages, its keys.
//
//   Shape    sync/desk/DESK.md section 1
//   Errors   told to the custodian through Talk, then returned
//   Lifetime a Desk refers to its Machine and Talk
//   Threads  one
#pragma once

#include <optional>

#include "sync/desk/desk_file.h"
#include "sync/desk/keys.h"
#include "sync/desk/machine.h"
#include "sync/desk/options.h"
#include "sync/protocol/package.h"

namespace faltbok::desk {

inline constexpr std::size_t kFolderCountMax = 1'000'000;  // files in one folder

struct Desk {
  Machine& machine;
  Talk& talk;
  os::Path path;
  DeskFile file;
  std::unique_ptr<os::FileLock> lock;  // one faltbok-desk at a time

  os::Path packages() const { return path / "packages"; }
  os::Path invitations() const { return path / "invitations"; }
  os::Path batches() const { return path / "batches"; }
  os::Path ledger() const { return path / "ledger"; }
  os::Path quarantine() const { return path / "quarantine"; }
  os::Path own_log() const { return path / "log.txt"; }
  os::Path notes() const { return path / "notes"; }
  os::Path incoming() const { return path / "incoming"; }
};

base::Result<Desk> open_desk(Machine& machine, Talk& talk, const os::Path& path);

// `--passphrase-file`, else asked for. Says what is wrong.
enum class Passphrase { kExisting, kNew };
base::Result<crypto::SecretBytes> read_passphrase(Machine& machine, Talk& talk,
                                                  const Options& options, Passphrase which);
base::Result<crypto::SecretBytes> read_passphrase_file(Machine& machine, Talk& talk,
                                                       const std::string& path, Passphrase which);
base::Result<DeskKeys> unlock(const Desk& desk, const Options& options);

// The newest package; nullopt before the first publish. Verified with the study key of desk.json.
base::Result<std::optional<protocol::StudyPackage>> newest_package(const Desk& desk);
base::Result<protocol::StudyPackage> require_package(const Desk& desk);
// Signs and writes packages/NNNN.fbp. Gives its path.
base::Result<os::Path> write_package(const Desk& desk, protocol::StudyPackage package,
                                     const DeskKeys& keys);

base::Date today(Machine& machine);
// Text of the option as a path; the folder or file need not exist.
os::Path path_of(const Options& options, std::string_view name);

}  // namespace faltbok::desk
