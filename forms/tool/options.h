// The words of a command line, told apart: options that take a value, and what is left.
//
//   Shape    `--name value` or `-o value`, in any order; after `--` nothing is an option
//   Errors   a sentence for the author: an option that is not known, that has no value,
//            or that is given twice; not the number of forms that a verb takes
//   Lifetime writes through the pointers
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forms/tool/command.h"

namespace faltbok::forms::tool {

struct Option {
  std::string_view name;
  std::string* value = nullptr;
};

// Nothing when all is well.
std::optional<std::string> read_options(Words words, const std::vector<Option>& options,
                                        std::vector<std::string>& rest);

// The same for a verb that takes one form.
std::optional<std::string> read_options(Words words, const std::vector<Option>& options,
                                        std::string& form);

}  // namespace faltbok::forms::tool
