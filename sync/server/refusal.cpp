#include "sync/server/refusal.h"

#include <array>

namespace faltbok::server {
namespace {

struct Row {
  RefusalCode code;
  int http_status;
  std::string_view word;
};

constexpr std::array<Row, 16> kRows = {{
    {RefusalCode::kHeader, 400, "header"},
    {RefusalCode::kSize, 413, "size"},
    {RefusalCode::kStudy, 403, "study"},
    {RefusalCode::kDevice, 403, "device"},
    {RefusalCode::kSignature, 403, "signature"},
    {RefusalCode::kSequence, 409, "sequence"},
    {RefusalCode::kQuota, 429, "quota"},
    {RefusalCode::kFull, 507, "full"},
    {RefusalCode::kBody, 422, "body"},
    {RefusalCode::kOffset, 409, "offset"},
    {RefusalCode::kBusy, 423, "busy"},
    {RefusalCode::kNotFound, 404, "not_found"},
    {RefusalCode::kVersion, 409, "version"},
    {RefusalCode::kOlder, 409, "older"},
    {RefusalCode::kRequest, 400, "request"},
    {RefusalCode::kUnavailable, 503, "unavailable"},
}};

const Row& row_of(RefusalCode code) {
  for (const Row& row : kRows)
    if (row.code == code) return row;
  CHECK(false && "a refusal without a row");
}

}  // namespace

int http_status_of(RefusalCode code) { return row_of(code).http_status; }
std::string_view word_of(RefusalCode code) { return row_of(code).word; }

Refusal refusal_of(const base::Error& error) {
  if (error.kind() == base::ErrorKind::kNoSpace) return {RefusalCode::kFull};
  if (error.kind() == base::ErrorKind::kConflict) return {RefusalCode::kBusy};
  return {RefusalCode::kUnavailable};
}

}  // namespace faltbok::server
