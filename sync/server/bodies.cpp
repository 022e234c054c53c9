#include "sync/server/bodies.h"

namespace faltbok::server {
namespace {

using base::BatchId;
using base::ErrorKind;

constexpr std::string_view kSuffix = ".fbb";
constexpr int kShardCount = 256;

base::Result<BatchId> id_from(std::string_view name) {
  if (!name.ends_with(kSuffix)) return base::fail(ErrorKind::kInvalidInput, "body name");
  return BatchId::from_hex(name.substr(0, name.size() - kSuffix.size()));
}

}  // namespace

os::Path Bodies::partial_path(const BatchId& id) const {
  return data_ / "partial" / (id.hex() + std::string(kSuffix));
}
os::Path Bodies::shard(const BatchId& id) const { return data_ / "bodies" / id.hex().substr(0, 2); }
os::Path Bodies::body_path(const BatchId& id) const {
  return shard(id) / (id.hex() + std::string(kSuffix));
}

base::Status Bodies::make_folders() {
  TRY("partial", files_.make_folders(data_ / "partial"));
  return files_.make_folders(data_ / "bodies");
}

base::Result<std::uint64_t> Bodies::partial_size(const BatchId& id) {
  const auto info = files_.info(partial_path(id));
  if (info.ok()) return info.value().size;
  if (info.error().kind() == ErrorKind::kNotFound) return std::uint64_t{0};
  return info.error();
}

base::Result<std::unique_ptr<os::AppendFile>> Bodies::open_partial(const BatchId& id) {
  return files_.open_append(partial_path(id));
}

base::Result<base::Bytes> Bodies::read_partial(const BatchId& id, os::Range range) {
  return files_.read_range(partial_path(id), range);
}

base::Status Bodies::drop_partial(const BatchId& id) {
  const auto dropped = files_.remove_durably(partial_path(id));
  if (!dropped.ok() && dropped.error().kind() != ErrorKind::kNotFound) return dropped;
  return base::ok_status();
}

base::Status Bodies::keep(const BatchId& id) {
  TRY("keep", files_.make_folders(shard(id)));
  return files_.rename_durably({partial_path(id), body_path(id)});
}

base::Status Bodies::drop(const BatchId& id) { return files_.remove_durably(body_path(id)); }

base::Result<bool> Bodies::has(const BatchId& id) {
  const auto info = files_.info(body_path(id));
  if (info.ok()) return true;
  if (info.error().kind() == ErrorKind::kNotFound) return false;
  return info.error();
}

base::Result<base::Bytes> Bodies::read(const BatchId& id, os::Range range) {
  return files_.read_range(body_path(id), range);
}

base::Result<std::vector<BatchId>> Bodies::all() {
  std::vector<BatchId> out;
  TRY_ASSIGN(const auto shards, "bodies", files_.list(data_ / "bodies", kShardCount));
  for (const os::FileInfo& folder : shards) {
    TRY_ASSIGN(const auto bodies, "bodies",
               files_.list(data_ / "bodies" / folder.name, kShardBatchCountMax));
    for (const os::FileInfo& body : bodies)
      if (const auto id = id_from(body.name); id.ok()) out.push_back(id.value());
  }
  return out;
}

base::Status Bodies::drop_old_partials(base::Instant now) {
  TRY_ASSIGN(const auto partials, "partials", files_.list(data_ / "partial", kPartialCountMax));
  for (const os::FileInfo& file : partials) {
    const bool old = now.ms_since_1970 - file.modified.ms_since_1970 > kPartialAgeMsMax;
    if (const auto id = id_from(file.name); id.ok() && old)
      TRY("partials", drop_partial(id.value()));
  }
  return base::ok_status();
}

}  // namespace faltbok::server
