// What a tablet was told, kept beside the vault: every attempt, and whether it was acknowledged.
//
//   Shape    after a crash each acknowledged change must be there byte for byte; one that was not
//            may be there whole or not at all
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "device/storage/vault.h"

namespace faltbok::soak {

class Model {
 public:
  struct Attempt {
    base::Bytes bytes;
    bool acknowledged = false;
  };
  enum class Kind : std::uint8_t { kForm, kPerson, kAudit };
  struct Record {
    storage::RecordKey key;
    std::string participant;
    Kind kind = Kind::kForm;
    bool final_tried = false;
    bool final_acknowledged = false;
    bool purge_acknowledged = false;
    std::vector<Attempt> attempts;
  };
  std::vector<Record> records;
  std::map<std::uint64_t, base::BatchId> batches;  // whose sequence has been told to somebody
  std::set<std::uint64_t> receipted;
  std::uint64_t imported_through = 0;
  std::uint64_t import_tried_through = 0;
  bool purge_tried = false;
  std::uint64_t package_version = 0;
  std::string value;                     // the acknowledged one
  std::vector<std::string> value_tried;  // and those that may have been stored since

  // Compares, and takes what is there as acknowledged from now on. Returns what is wrong;
  // nothing when all is well.
  std::optional<std::string> compare(storage::Vault& vault);
  std::uint64_t purged_count() const { return purged_count_; }
  std::uint64_t audited_count() const;

 private:
  std::uint64_t found_count_ = 0;       // events, in this comparison
  std::uint64_t purged_count_ = 0;      // records that are purged
  std::uint64_t purge_told_count_ = 0;  // acts that say so
  bool audit_purged_ = false;
  std::map<storage::RecordKey, storage::RecordSummary> rows_;
  std::optional<std::string> compare_record(storage::Vault& vault, Record& record, bool& exists);
  std::optional<std::string> compare_events(const storage::LoadedRecord& loaded, Record& record);
  std::optional<std::string> compare_purged(storage::Vault& vault,
                                            const storage::RecordSummary& summary, Record& record);
  std::optional<std::string> compare_log(storage::Vault& vault);
  std::optional<std::string> compare_outbox(storage::Vault& vault);
  std::optional<std::string> compare_values(storage::Vault& vault);
};

}  // namespace faltbok::soak
