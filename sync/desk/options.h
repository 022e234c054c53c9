// The words after a verb: `--name VALUE` and `--flag`, each known to the verb, each at most once.
//
//   Errors   kInvalidInput  unknown (with the nearest known one), repeated, without its value,
//            or missing
//   Threads  values
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sync/desk/talk.h"

namespace faltbok::desk {

struct OptionSpec {
  std::string_view name;   // "--desk"
  std::string_view value;  // "DIR"; empty for a flag
  bool required = false;
};

class Options {
 public:
  static base::Result<Options> parse(std::span<const std::string> words,
                                     std::span<const OptionSpec> specs, Talk& talk);
  bool has(std::string_view name) const { return values_.contains(name); }
  std::string text(std::string_view name) const;  // "" when it was not given
  // The one word without a dash, where the verb takes one (`recover KEYFILE`).
  const std::string& operand() const { return operand_; }

 private:
  std::map<std::string, std::string, std::less<>> values_;
  std::string operand_;
};

}  // namespace faltbok::desk
