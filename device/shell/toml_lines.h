// Small files of `key = value` lines: settings.toml, attempts.toml, server.toml.
// A subset of TOML, read strictly.
//
//   Shape    key = "text" | key = 12 | key = 1.5, one a line; '#' begins a comment; no tables
//   Errors   kInvalidInput  the trail names the line and what is wrong with it
//   Threads  values
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "platform/base/result.h"

namespace faltbok::shell {

// Values as written, texts without their quotes.
using TomlLines = std::map<std::string, std::string, std::less<>>;

base::Result<TomlLines> read_toml_lines(std::string_view toml);
std::string toml_text(std::string_view text);  // quoted and escaped

}  // namespace faltbok::shell
