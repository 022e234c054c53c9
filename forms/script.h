// A script: what a person does with a form, as JSON lines.
// The author's tool and the recorded cases speak it.
//
//   Shape    {"set":"/data/a/q1","value":"3"} · {"add":"/data/rep"} · {"remove":"/data/rep[2]"} ·
//            {"language":"sv"} ·
//            {"rejected":PATH,"value":V}: the constraint must refuse V, the node stays as it was
//   Errors   the line (from 1) and why; lines before it have been done
//   Source   design.md section 4
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "forms/form.h"

namespace faltbok::forms {

inline constexpr std::size_t kScriptLineCountMax = 1'000'000;

struct ScriptFailure {
  std::size_t line = 0;
  std::string why;
};

std::optional<ScriptFailure> run_script(Form& form, std::string_view script);

}  // namespace faltbok::forms
