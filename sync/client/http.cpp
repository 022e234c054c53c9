#include "sync/client/http.h"

#include <algorithm>

namespace faltbok::client {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::optional<std::string> header_of(const HttpResponse& response, std::string_view name) {
  for (const HttpHeader& header : response.headers)
    if (std::ranges::equal(header.name, name, {}, lower, lower)) return header.value;
  return std::nullopt;
}

}  // namespace faltbok::client
