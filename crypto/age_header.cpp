#include "crypto/age_header.h"

#include <algorithm>

#include "crypto/base64.h"
#include "crypto/hash.h"

namespace faltbok::crypto::age {

namespace {

constexpr std::string_view kVersionLine = "age-encryption.org/v1";
constexpr std::string_view kVersionStem = "age-encryption.org/";
constexpr std::string_view kStanzaStart = "-> ";
constexpr std::string_view kMacStart = "---";
constexpr std::size_t kBodyColumns = 64;

base::Error refused(std::string_view what) {
  return base::fail(base::ErrorKind::kInvalidInput, what);
}

// Lines of the header one after another; an unfinished line is no line.
class Lines {
 public:
  explicit Lines(base::BytesView start)
      : text_(base::text_of(start.first(std::min(start.size(), kHeaderSizeMax)))) {}
  std::optional<std::string_view> peek() const {
    const std::size_t end = text_.find('\n', at_);
    if (end == std::string_view::npos) return std::nullopt;
    return text_.substr(at_, end - at_);
  }
  std::optional<std::string_view> next() {
    const auto line = peek();
    if (line) at_ += line->size() + 1;
    return line;
  }
  std::size_t at() const { return at_; }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

base::Result<std::vector<std::string>> arguments_of(std::string_view line) {
  std::vector<std::string> out;
  for (std::string_view left = line.substr(kStanzaStart.size());;) {
    const std::size_t space = left.find(' ');
    const std::string_view argument = left.substr(0, space);
    const bool visible =
        std::all_of(argument.begin(), argument.end(), [](char c) { return c >= 33 && c <= 126; });
    if (argument.empty() || !visible) return refused("stanza: argument");
    out.emplace_back(argument);
    if (space == std::string_view::npos) return out;
    left.remove_prefix(space + 1);
  }
}

base::Result<base::Bytes> body_of(Lines& lines) {
  std::string text;
  for (bool last = false; !last;) {
    const auto line = lines.next();
    if (!line || line->size() > kBodyColumns) return refused("stanza: body");
    last = line->size() < kBodyColumns;
    // Each line by itself, so that no line ends inside a group of four.
    TRY("stanza", base64_decode(*line, Padding::kNone));
    text.append(*line);
  }
  return base64_decode(text, Padding::kNone);
}

base::ByteArray<kMacSize> mac_of(const FileKey& file_key, base::BytesView input) {
  const auto prk = hkdf_extract({}, file_key.reveal());
  Secret<32> key;
  hkdf_expand(prk, base::view_of("header"), key.reveal_to_write());
  return hmac_sha256(key.reveal(), input);
}

std::string text_of_stanza(const Stanza& stanza) {
  std::string out = "->";
  for (const std::string& argument : stanza.arguments) out.append(" ").append(argument);
  out.append("\n");
  const std::string body = base64_encode(stanza.body, Padding::kNone);
  for (std::size_t at = 0; at <= body.size(); at += kBodyColumns)
    out.append(body, at, kBodyColumns).append("\n");
  return out;
}

}  // namespace

base::Result<Header> parse_header(base::BytesView start) {
  Lines lines(start);
  const auto version = lines.next();
  if (!version) return refused("age header");
  if (*version != kVersionLine) {
    const bool age =
        version->starts_with(kVersionStem) && version->find('\r') == std::string_view::npos;
    return base::fail(age ? base::ErrorKind::kUnsupported : base::ErrorKind::kInvalidInput,
                      "age header: version");
  }
  Header out;
  while (lines.peek() && lines.peek()->starts_with(kStanzaStart)) {
    if (out.stanzas.size() == kStanzaCountMax) return refused("age header: too many stanzas");
    TRY_ASSIGN(auto arguments, "age header", arguments_of(*lines.next()));
    TRY_ASSIGN(auto body, "age header", body_of(lines));
    out.stanzas.push_back({std::move(arguments), std::move(body)});
  }
  const std::size_t mac_line_at = lines.at();
  const auto line = lines.next();
  if (!line || !line->starts_with("--- ") || out.stanzas.empty()) return refused("age header: end");
  TRY_ASSIGN(const base::Bytes mac, "age header: mac",
             base64_decode(line->substr(4), Padding::kNone));
  if (mac.size() != kMacSize) return refused("age header: mac");
  std::copy(mac.begin(), mac.end(), out.mac.begin());
  out.mac_input_size = mac_line_at + kMacStart.size();
  out.size = lines.at();
  return out;
}

base::Result<FileKey> open_header(base::BytesView start, const Header& header,
                                  const std::function<Unwrapped(const Stanza&)>& unwrap) {
  const auto is_scrypt = [](const Stanza& stanza) { return stanza.arguments.front() == "scrypt"; };
  const bool any_scrypt = std::any_of(header.stanzas.begin(), header.stanzas.end(), is_scrypt);
  if (any_scrypt && header.stanzas.size() > 1) return refused("age header: scrypt beside others");
  for (const Stanza& stanza : header.stanzas) {
    TRY_ASSIGN(auto file_key, "age header", unwrap(stanza));
    if (!file_key) continue;
    const auto mac = mac_of(*file_key, start.first(header.mac_input_size));
    if (!equal_constant_time(mac, header.mac))
      return base::fail(base::ErrorKind::kAuthentication, "age header: mac");
    return std::move(*file_key);
  }
  return base::fail(base::ErrorKind::kNotFound, "age header: no identity matches");
}

base::Bytes write_header(const FileKey& file_key, std::span<const Stanza> stanzas) {
  std::string text = std::string(kVersionLine) + "\n";
  for (const Stanza& stanza : stanzas) text.append(text_of_stanza(stanza));
  text.append(kMacStart);
  const auto mac = mac_of(file_key, base::view_of(text));
  text.append(" ").append(base64_encode(mac, Padding::kNone)).append("\n");
  return base::to_bytes(text);
}

}  // namespace faltbok::crypto::age
