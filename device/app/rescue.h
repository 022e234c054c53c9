// When the vault does not open any more: its sealed batches are copied to a stick, for the study
// desk. Nothing in the vault changes.
//
//   Shape    kWhere -> kPassphrase -> kCopying -> kDone
//   Threads  values
//   Source   issue "vault" part 4: read-only rescue
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "platform/base/result.h"

namespace faltbok::app {

inline constexpr std::size_t kFolderTextSizeMax = 1'024;

enum class RescueStep : std::uint8_t { kWhere, kPassphrase, kCopying, kDone };
std::string_view name_of(RescueStep step);

// How far it has come, and what came of it.
struct RescueReport {
  std::string folder;                    // that the batches are in
  std::uint64_t saved_count = 0;         // batches that are there now
  std::uint64_t looked_at_count = 0;     // of the database, while it is read
  std::uint64_t whole_count = 0;         // 0: nobody can say
  std::uint64_t damaged_count = 0;       // could not be read, or do not verify
  bool database_read = false;            // false: only those that lay as files beside it
  std::optional<base::ErrorKind> error;  // the copy ended before its end
};

struct RescueState {
  RescueStep step = RescueStep::kWhere;
  std::vector<std::string> media;  // sticks that are in
  std::string folder;              // chosen, or typed
  RescueReport report;
};

// Intents. Besides: TryPassphrase (kPassphrase); GoBack.
struct AskRescue {};
struct LookForMedia {};
struct ChooseRescueFolder {
  std::string folder;
};
struct SetRescueFolder {
  std::string text;
};  // typed
struct ConfirmRescueFolder {};

}  // namespace faltbok::app
