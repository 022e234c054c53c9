// The text form of an age file: strict PEM (RFC 7468) with one label.
#include <algorithm>

#include "crypto/age.h"
#include "crypto/base64.h"

namespace faltbok::crypto::age {

namespace {

constexpr std::string_view kBegin = "-----BEGIN AGE ENCRYPTED FILE-----";
constexpr std::string_view kEnd = "-----END AGE ENCRYPTED FILE-----";
constexpr std::string_view kWhitespace = " \t\r\n";
constexpr std::size_t kColumns = 64;

base::Error refused(std::string_view what) {
  return base::fail(base::ErrorKind::kInvalidInput, what);
}

std::string_view trimmed_start(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(kWhitespace), text.size()));
}

// The next line without its end; "\n" and "\r\n" are the same.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace

std::string armor(base::BytesView file) {
  const std::string body = base64_encode(file, Padding::kRequired);
  std::string out = std::string(kBegin) + "\n";
  for (std::size_t at = 0; at < body.size(); at += kColumns)
    out.append(body, at, kColumns).append("\n");
  return out.append(kEnd).append("\n");
}

bool is_armored(base::BytesView file) {
  return trimmed_start(base::text_of(file)).starts_with(kBegin);
}

base::Result<base::Bytes> dearmor(std::string_view text) {
  std::string_view left = trimmed_start(text);
  if (take_line(left) != kBegin) return refused("armor: begin");
  std::string body;
  body.reserve(left.size());
  for (bool short_line = false;;) {
    if (left.empty()) return refused("armor: no end");
    const std::string_view line = take_line(left);
    if (line == kEnd) break;
    if (short_line || line.empty() || line.size() > kColumns) return refused("armor: line");
    short_line = line.size() < kColumns;
    body.append(line);
  }
  if (!trimmed_start(left).empty()) return refused("armor: trailing bytes");
  return base64_decode(body, Padding::kRequired);
}

}  // namespace faltbok::crypto::age
