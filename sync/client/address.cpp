#include "sync/client/address.h"

#include <algorithm>
#include <charconv>

namespace faltbok::client {
namespace {

using base::ErrorKind;
using base::fail;

constexpr std::string_view kScheme = "http://";
constexpr std::size_t kTomlLineCountMax = 100;

bool is_loopback(std::string_view host) {
  if (host == "localhost" || host == "[::1]") return true;
  const bool dotted =
      std::ranges::all_of(host, [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
  return dotted && host.starts_with("127.") && std::ranges::count(host, '.') == 3;
}

bool is_port(std::string_view text) {
  int port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc{} && end == text.data() + text.size() && port >= 1 && port <= 65535;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

}  // namespace

base::Result<Address> Address::parse(std::string_view text) {
  if (text.size() > kAddressSizeMax) return fail(ErrorKind::kInvalidInput, "address: length");
  if (text.ends_with('/')) text.remove_suffix(1);
  if (text.starts_with("https://")) return fail(ErrorKind::kUnsupported, "address: https");
  if (!text.starts_with(kScheme)) return fail(ErrorKind::kInvalidInput, "address: scheme");
  const std::string_view rest = text.substr(kScheme.size());
  const auto colon = rest.rfind(':');
  if (colon == std::string_view::npos || !is_port(rest.substr(colon + 1)))
    return fail(ErrorKind::kInvalidInput, "address: port");
  const std::string_view host = rest.substr(0, colon);
  if (host.empty() || host.find_first_of("/@?# ") != std::string_view::npos)
    return fail(ErrorKind::kInvalidInput, "address: host");
  if (!is_loopback(host)) return fail(ErrorKind::kUnsupported, "address: another machine");
  return Address(std::string(text));
}

base::Result<Address> address_from_toml(std::string_view toml) {
  for (std::size_t line_number = 1; line_number <= kTomlLineCountMax && !toml.empty();
       ++line_number) {
    const auto end = std::min(toml.find('\n'), toml.size());
    std::string_view line = trimmed(toml.substr(0, end));
    toml.remove_prefix(std::min(end + 1, toml.size()));
    if (!line.starts_with("address")) continue;
    line = trimmed(line.substr(std::string_view("address").size()));
    if (!line.starts_with('=')) continue;
    line = trimmed(line.substr(1));
    if (line.size() < 2 || line.front() != '"')
      return fail(ErrorKind::kInvalidInput, "address: quotes");
    const auto close = line.find('"', 1);
    if (close == std::string_view::npos) return fail(ErrorKind::kInvalidInput, "address: quotes");
    return Address::parse(line.substr(1, close - 1));
  }
  return fail(ErrorKind::kNotFound, "address");
}

}  // namespace faltbok::client
