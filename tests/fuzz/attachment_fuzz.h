// A file beside a form, from anywhere: load, ask for its choices, choose, finalise.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "forms/form.h"
#include "forms/xform.h"
#include "tests/fuzz/filled_form.h"

namespace faltbok::forms {

inline int fill_from_attachment(const std::string& source, base::BytesView bytes) {
  constexpr std::size_t kInputSizeMax = 64 * 1024;
  if (bytes.size() > kInputSizeMax) return 0;
  const std::string xml = form_with_file(source);
  const auto file = [&](std::string_view) {
    return std::optional(base::Bytes(bytes.begin(), bytes.end()));
  };
  std::vector<Problem> problems;
  const auto definition = load_xform(base::view_of(xml), file, &problems);
  // refused exactly when a reason is given
  if (definition.ok() == has_errors(problems)) std::abort();
  if (!definition.ok()) return 0;
  base::Result<Form> form = Form::start(definition.value(), Environment{});
  if (!form.ok()) std::abort();
  for (const char* path : {"/d/one", "/d/many"}) {
    const std::optional<NodeId> node = form.value().find(path);
    const std::vector<Choice> choices = form.value().choices(*node);
    if (!choices.empty()) static_cast<void>(form.value().answer(*node, choices.back().value));
  }
  static_cast<void>(form.value().finalize());
  return 0;
}

}  // namespace faltbok::forms
