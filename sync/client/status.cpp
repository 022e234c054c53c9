#include "sync/client/status.h"

#include <array>
#include <nlohmann/json.hpp>

namespace faltbok::client {
namespace {

using base::ErrorKind;
using base::fail;
using nlohmann::json;

template <typename T>
struct Named {
  T value;
  std::string_view name;
};

constexpr std::array<Named<SyncPhase>, 5> kPhases = {{{SyncPhase::kIdle, "idle"},
                                                      {SyncPhase::kUploading, "uploading"},
                                                      {SyncPhase::kWaiting, "waiting"},
                                                      {SyncPhase::kFailed, "failed"},
                                                      {SyncPhase::kDone, "done"}}};
constexpr std::array<Named<BatchState>, 6> kStates = {{{BatchState::kWaiting, "waiting"},
                                                       {BatchState::kUploading, "uploading"},
                                                       {BatchState::kReceipted, "receipted"},
                                                       {BatchState::kQuarantined, "quarantined"},
                                                       {BatchState::kRefused, "refused"},
                                                       {BatchState::kDamaged, "damaged"}}};
constexpr std::array<Named<Advice>, 8> kAdvice = {
    {{Advice::kServerUnreachable, "server_unreachable"},
     {Advice::kServerBusy, "server_busy"},
     {Advice::kServerRefuses, "server_refuses"},
     {Advice::kServerNotOurs, "server_not_ours"},
     {Advice::kNoServerAddress, "no_server_address"},
     {Advice::kDiskFull, "disk_full"},
     {Advice::kDiskUnavailable, "disk_unavailable"},
     {Advice::kServerLostData, "server_lost_data"}}};
constexpr std::array kKinds = {ErrorKind::kInvalidInput, ErrorKind::kAuthentication,
                               ErrorKind::kNotFound,     ErrorKind::kConflict,
                               ErrorKind::kUnavailable,  ErrorKind::kNoSpace,
                               ErrorKind::kUnsupported};

template <typename T, std::size_t kCount>
std::string_view name_in(const std::array<Named<T>, kCount>& table, T value) {
  for (const Named<T>& row : table)
    if (row.value == value) return row.name;
  CHECK(false && "a value without a name");
}

template <typename T, std::size_t kCount>
std::optional<T> value_in(const std::array<Named<T>, kCount>& table, const std::string& name) {
  for (const Named<T>& row : table)
    if (row.name == name) return row.value;
  return std::nullopt;
}

std::optional<ErrorKind> kind_from(const std::string& name) {
  for (const ErrorKind kind : kKinds)
    if (base::name_of(kind) == name) return kind;
  return std::nullopt;
}

// Reads members of one object; the first that is missing or of another type fails the whole.
class Members {
 public:
  explicit Members(const json& object) : object_(object), failed_(!object.is_object()) {}
  std::string text(const char* key) {
    const json* found = find(key);
    if (found != nullptr && found->is_string()) return found->get<std::string>();
    failed_ = true;
    return {};
  }
  std::int64_t number(const char* key) {
    const json* found = find(key);
    if (found != nullptr && found->is_number_integer()) return found->get<std::int64_t>();
    failed_ = true;
    return 0;
  }
  std::uint64_t count(const char* key) {
    const std::int64_t value = number(key);
    if (value < 0) failed_ = true;
    return value < 0 ? 0 : static_cast<std::uint64_t>(value);
  }
  const json* find(const char* key) const {
    if (!object_.is_object()) return nullptr;
    const auto at = object_.find(key);
    return at == object_.end() ? nullptr : &*at;
  }
  bool failed() const { return failed_; }

 private:
  const json& object_;
  bool failed_;
};

base::Result<BatchProgress> batch_from(const json& object) {
  Members members(object);
  BatchProgress out;
  out.file = members.text("file");
  out.batch_id = members.text("batch_id");
  out.sequence = members.count("sequence");
  out.bytes_sent = members.count("bytes_sent");
  out.bytes_total = members.count("bytes_total");
  const auto state = value_in(kStates, members.text("state"));
  if (members.failed() || !state) return fail(ErrorKind::kInvalidInput, "status: batch");
  out.state = *state;
  return out;
}

base::Result<SyncTrouble> trouble_from(const json& object) {
  Members members(object);
  const auto kind = kind_from(members.text("kind"));
  const auto advice = value_in(kAdvice, members.text("advice"));
  if (members.failed() || !kind || !advice) return fail(ErrorKind::kInvalidInput, "status: error");
  return SyncTrouble{*kind, *advice};
}

}  // namespace

std::string_view name_of(SyncPhase phase) { return name_in(kPhases, phase); }
std::string_view name_of(BatchState state) { return name_in(kStates, state); }
std::string_view name_of(Advice advice) { return name_in(kAdvice, advice); }

std::string encode_status(const SyncStatus& status) {
  json batches = json::array();
  for (const BatchProgress& batch : status.batches)
    batches.push_back({{"file", batch.file},
                       {"batch_id", batch.batch_id},
                       {"sequence", batch.sequence},
                       {"bytes_sent", batch.bytes_sent},
                       {"bytes_total", batch.bytes_total},
                       {"state", name_of(batch.state)}});
  json out = {{"pid", status.pid},
              {"at_ms", status.at.ms_since_1970},
              {"phase", name_of(status.phase)},
              {"batches", std::move(batches)}};
  if (status.trouble)
    out["error"] = {{"kind", base::name_of(status.trouble->kind)},
                    {"advice", name_of(status.trouble->advice)}};
  // A file name in the outbox may be any bytes: shown as well as it can be, never a reason to fail.
  return out.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

base::Result<SyncStatus> decode_status(std::string_view text) {
  if (text.size() > kStatusSizeMax) return fail(ErrorKind::kInvalidInput, "status: size");
  const json parsed = json::parse(text, nullptr, false);
  Members members(parsed);
  SyncStatus out;
  out.pid = members.number("pid");
  out.at.ms_since_1970 = members.number("at_ms");
  const auto phase = value_in(kPhases, members.text("phase"));
  const json* batches = members.find("batches");
  if (members.failed() || !phase || batches == nullptr || !batches->is_array() ||
      batches->size() > kStatusBatchCountMax)
    return fail(ErrorKind::kInvalidInput, "status");
  out.phase = *phase;
  for (const json& batch : *batches) {
    TRY_ASSIGN(BatchProgress one, "status", batch_from(batch));
    out.batches.push_back(std::move(one));
  }
  if (const json* trouble = members.find("error"); trouble != nullptr) {
    TRY_ASSIGN(out.trouble, "status", trouble_from(*trouble));
  }
  return out;
}

}  // namespace faltbok::client
