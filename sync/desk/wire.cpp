#include "sync/desk/wire.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace faltbok::desk {
namespace {

using base::ErrorKind;
using nlohmann::json;

base::Result<std::uint64_t> number_at(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_number_unsigned())
    return base::fail(ErrorKind::kInvalidInput, key);
  return found->get<std::uint64_t>();
}

template <typename IdType>
base::Result<IdType> id_at(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string())
    return base::fail(ErrorKind::kInvalidInput, key);
  return IdType::from_hex(found->template get<std::string>());
}

// One JSON object a line.
base::Result<std::vector<json>> objects_in(std::string_view text, std::size_t count_max) {
  std::vector<json> objects;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) continue;
    json object = json::parse(line, nullptr, /*allow_exceptions=*/false);
    if (!object.is_object()) return base::fail(ErrorKind::kInvalidInput, "line");
    if (objects.size() == count_max) return base::fail(ErrorKind::kInvalidInput, "too many lines");
    objects.push_back(std::move(object));
  }
  return objects;
}

}  // namespace

base::Result<std::vector<LogLine>> log_lines(std::string_view text) {
  TRY_ASSIGN(const std::vector<json> objects, "log", objects_in(text, kLogLineCountMax));
  std::vector<LogLine> lines;
  for (const json& object : objects) {
    LogLine line;
    TRY_ASSIGN(line.number, "log", number_at(object, "number"));
    TRY_ASSIGN(line.batch, "log", id_at<base::BatchId>(object, "batch_id"));
    TRY_ASSIGN(line.device, "log", id_at<base::DeviceId>(object, "device"));
    TRY_ASSIGN(line.sequence, "log", number_at(object, "sequence"));
    lines.push_back(line);
  }
  return lines;
}

base::Result<std::vector<base::DeviceId>> request_lines(std::string_view text) {
  TRY_ASSIGN(const std::vector<json> objects, "requests", objects_in(text, kRequestCountMax));
  std::vector<base::DeviceId> devices;
  for (const json& object : objects) {
    TRY_ASSIGN(const base::DeviceId device, "requests", id_at<base::DeviceId>(object, "device"));
    devices.push_back(device);
  }
  return devices;
}

std::string error_code(std::string_view text) {
  const json object = json::parse(text, nullptr, /*allow_exceptions=*/false);
  const auto found = object.is_object() ? object.find("error") : object.end();
  if (!object.is_object() || found == object.end() || !found->is_string()) return {};
  return found->get<std::string>();
}

}  // namespace faltbok::desk
