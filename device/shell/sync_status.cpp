#include "device/shell/sync_status.h"

#include <array>
#include <nlohmann/json.hpp>

namespace faltbok::shell {

namespace {

using nlohmann::json;

base::Error fault(std::string_view place) {
  return base::fail(base::ErrorKind::kInvalidInput, place);
}

std::optional<std::string> text_in(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

std::optional<std::uint64_t> number_in(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_number_unsigned()) return std::nullopt;
  return found->get<std::uint64_t>();
}

std::optional<app::SyncPhase> phase_from(const std::string& name) {
  using enum app::SyncPhase;
  if (name == "idle") return kIdle;
  if (name == "uploading") return kSending;
  if (name == "waiting") return kWaiting;
  if (name == "failed") return kFailed;
  if (name == "done") return kDone;
  return std::nullopt;
}

// What only the vault may say (receipted, after checking the signature) is still waiting here.
app::BatchState state_from(const std::string& name) {
  return name == "uploading" ? app::BatchState::kSending : app::BatchState::kWaiting;
}

base::Result<app::BatchRow> row_from(const json& batch) {
  app::BatchRow row;
  const auto sequence = batch.is_object() ? number_in(batch, "sequence") : std::nullopt;
  if (!sequence) return fault("status: batch");
  row.sequence = *sequence;
  row.batch_id = text_in(batch, "batch_id").value_or("");
  row.sent_size = number_in(batch, "bytes_sent").value_or(0);
  row.total_size = number_in(batch, "bytes_total").value_or(0);
  row.state = state_from(text_in(batch, "state").value_or(""));
  return row;
}

}  // namespace

base::Result<app::SyncState> read_sync_status(base::BytesView bytes) {
  const json file = json::parse(bytes.begin(), bytes.end(), nullptr, false);
  if (!file.is_object()) return fault("status");
  app::SyncState status;
  const std::optional<app::SyncPhase> phase = phase_from(text_in(file, "phase").value_or(""));
  const auto at_ms = number_in(file, "at_ms");
  if (!phase || !at_ms) return fault("status: phase, at_ms");
  status.phase = *phase;
  status.reported_at = base::Instant{static_cast<std::int64_t>(*at_ms)};
  if (const auto error = file.find("error"); error != file.end() && error->is_object())
    status.advice = text_in(*error, "advice").value_or("");
  const auto batches = file.find("batches");
  if (batches == file.end()) return status;
  if (!batches->is_array() || batches->size() > kStatusBatchCountMax)
    return fault("status: batches");
  for (const json& batch : *batches) {
    TRY_ASSIGN(app::BatchRow row, "status", row_from(batch));
    if (row.state == app::BatchState::kSending) {
      status.sent_size += row.sent_size;
      status.total_size += row.total_size;
    }
    status.batches.push_back(std::move(row));
  }
  return status;
}

}  // namespace faltbok::shell
