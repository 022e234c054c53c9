#include "device/shell/toml_lines.h"

#include <algorithm>
#include <cctype>

namespace faltbok::shell {

namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
    text.remove_suffix(1);
  return text;
}

base::Error fault(std::size_t line_number, std::string_view what) {
  return base::fail(base::ErrorKind::kInvalidInput,
                    "line " + std::to_string(line_number) + ": " + std::string(what));
}

bool is_key(std::string_view key) {
  return !key.empty() &&
         std::all_of(key.begin(), key.end(), [](char c) { return std::islower(c) || c == '_'; });
}

bool is_number(std::string_view value) {
  return !value.empty() && std::all_of(value.begin(), value.end(),
                                       [](char c) { return std::isdigit(c) || c == '.'; });
}

base::Result<std::string> text_of(std::string_view quoted, std::size_t line_number) {
  if (quoted.size() < 2 || quoted.back() != '"')
    return fault(line_number, "the text has no closing quote");
  std::string out;
  for (std::size_t i = 1; i + 1 < quoted.size(); ++i) {
    const bool escaped = quoted[i] == '\\';
    if (escaped) ++i;
    if (escaped && (i + 1 >= quoted.size() || (quoted[i] != '"' && quoted[i] != '\\')))
      return fault(line_number, "only \\\" and \\\\ may follow a backslash");
    if (!escaped && quoted[i] == '"')
      return fault(line_number, "something follows the closing quote");
    out.push_back(quoted[i]);
  }
  return out;
}

}  // namespace

base::Result<TomlLines> read_toml_lines(std::string_view toml) {
  TomlLines values;
  std::size_t line_number = 0;
  while (!toml.empty()) {
    ++line_number;
    const std::size_t end = std::min(toml.find('\n'), toml.size());
    const std::string_view line = trimmed(toml.substr(0, end));
    toml.remove_prefix(std::min(end + 1, toml.size()));
    if (line.empty() || line.front() == '#') continue;
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) return fault(line_number, "expected key = value");
    const std::string key(trimmed(line.substr(0, equals)));
    const std::string_view raw = trimmed(line.substr(equals + 1));
    if (!is_key(key)) return fault(line_number, "a key is small letters and _");
    if (values.contains(key)) return fault(line_number, "the key stands twice");
    if (!raw.starts_with('"') && !is_number(raw))
      return fault(line_number, "a value is a number or a quoted text");
    std::string value(raw);
    if (raw.starts_with('"')) {
      TRY_ASSIGN(value, "value", text_of(raw, line_number));
    }
    values.emplace(key, std::move(value));
  }
  return values;
}

std::string toml_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  return out + '"';
}

}  // namespace faltbok::shell
