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
  struct Record {
    storage::RecordKey key;
    std::string participant;
    bool is_person = false;
    bool final_tried = false;
    bool final_acknowledged = false;
    std::vector<Attempt> attempts;
  };
  std::vector<Record> records;
  std::map<std::uint64_t, base::BatchId> batches;  // whose sequence has been told to somebody
  std::set<std::uint64_t> receipted;
  std::uint64_t imported_through = 0;
  std::uint64_t package_version = 0;
  std::string value;                     // the acknowledged one
  std::vector<std::string> value_tried;  // and those that may have been stored since
  std::uint64_t event_count = 0;

  // Compares, and takes what is there as acknowledged from now on. Returns what is wrong;
  // nothing when all is well.
  std::optional<std::string> compare(storage::Vault& vault);

 private:
  std::optional<std::string> compare_record(storage::Vault& vault, Record& record, bool& exists);
  std::optional<std::string> compare_outbox(storage::Vault& vault);
  std::optional<std::string> compare_values(storage::Vault& vault);
};

}  // namespace faltbok::soak
