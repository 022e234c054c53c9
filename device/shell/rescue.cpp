// Sealed batches out of a vault that does not open: those that lie as files, then those that only
// the database has. The vault is read, never written.
#include "crypto/words.h"
#include "device/shell/folder.h"
#include "device/shell/tablet.h"

namespace faltbok::shell {

namespace {

constexpr std::string_view kBatchSuffix = ".fbb";
constexpr std::size_t kBatchFileCountMax = 100'000;

bool is_batch(const os::FileInfo& file) {
  return file.kind == os::FileKind::kFile && file.name.ends_with(kBatchSuffix);
}

std::uint64_t batch_count_in(os::Files& files, const os::Path& folder) {
  const auto list = files.list(folder, kBatchFileCountMax);
  std::uint64_t count = 0;
  for (std::size_t i = 0; list.ok() && i < list.value().size(); ++i)
    if (is_batch(list.value()[i])) ++count;
  return count;
}

}  // namespace

// One that cannot be read, or is none, is left where it is: the database may have it whole.
base::Status Tablet::rescue_files(const os::Path& to, app::RescueReport& report) {
  TRY("rescue", parts_.files.make_folders(to));
  const os::Path from = parts_.folder / storage::kOutboxName;
  const auto list = parts_.files.list(from, kBatchFileCountMax);
  if (!list.ok() && list.error().kind() == base::ErrorKind::kNotFound) return base::ok_status();
  if (!list.ok()) return base::Error(list.error()).at("rescue");
  for (const os::FileInfo& file : list.value()) {
    if (!is_batch(file)) continue;
    const auto batch = parts_.files.read(from / file.name, protocol::kBatchSizeMax);
    if (!batch.ok() || !protocol::decode_signed_header(batch.value()).ok()) continue;
    TRY("rescue", parts_.files.write_durably(to / file.name, batch.value()));
    ++report.saved_count;
    tell(app::RescueWent{report});
  }
  return base::ok_status();
}

base::Status Tablet::rescue_database(const crypto::SecretBytes& passphrase, const os::Path& to,
                                     app::RescueReport& report) {
  const storage::RescueTo wanted{to, [this, &report](std::uint64_t part, std::uint64_t whole) {
                                   report.looked_at_count = part;
                                   report.whole_count = whole;
                                   tell(app::RescueWent{report});
                                 }};
  const auto rescued = parts_.door.rescue(passphrase, wanted);
  if (!rescued.ok() && rescued.error().kind() == base::ErrorKind::kNoSpace) return rescued.error();
  // A database that is not to be read is what we are here for.
  if (!rescued.ok()) return base::ok_status();
  report.database_read = true;
  report.damaged_count = rescued.value().damaged_count;
  return base::ok_status();
}

app::Event Tablet::run_one(const app::RescueBatches& effect) {
  app::RescueEnded ended;
  app::UnlockFailed failed;
  const std::int64_t wait_ms = begin_attempt(failed, Counting::kDelayOnly);
  const crypto::SecretBytes passphrase = crypto::normalised_passphrase(effect.passphrase.reveal());
  // Without a key file nobody can know the right one: then the files alone are copied.
  const bool wrong = wait_ms > 0 || is_wrong(passphrase);
  if (wrong) {
    ended.wrong_passphrase = true;
    ended.wait_ms = failed.wait_ms;
    return ended;
  }
  forget_attempts();
  const os::Path to = os::Path{effect.folder} / kRescueFolderName;
  app::RescueReport& report = ended.report;
  report.folder = to.text;
  base::Status done = rescue_files(to, report);
  if (done.ok()) done = rescue_database(passphrase, to, report);
  if (!done.ok()) report.error = done.error().kind();
  report.saved_count = batch_count_in(parts_.files, to);
  return ended;
}

app::Event Tablet::run_one(const app::FindMedia&) {
  app::MediaFound found;
  for (const os::Path& medium : parts_.media()) found.folders.push_back(medium.text);
  return found;
}

bool Tablet::is_wrong(const crypto::SecretBytes& passphrase) {
  const auto bytes =
      parts_.files.read(parts_.folder / storage::kKeyFileName, crypto::kKeyFileSizeMax);
  if (!bytes.ok()) return false;
  const auto keys = crypto::KeyFile::parse(bytes.value());
  return keys.ok() && !keys.value().unlock_any(passphrase).ok();
}

}  // namespace faltbok::shell
