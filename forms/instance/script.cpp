#include "forms/script.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace faltbok::forms {
namespace {

using Json = nlohmann::json;
using Why = std::optional<std::string>;

std::string text_at(const Json& step, const char* key) {
  const auto found = step.find(key);
  return found != step.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

template <typename Done>
Why why_of(const base::Result<Done>& result, const std::string& path) {
  if (result.ok()) return std::nullopt;
  return path + ": " + result.error().trail();
}

Why set(Form& form, const std::string& path, const std::string& value) {
  const std::optional<NodeId> node = form.find(path);
  if (!node) return path + ": there is no such node";
  return why_of(form.answer(*node, value), path);
}

Why rejected(const Form& form, const std::string& path, const std::string& value) {
  const std::optional<NodeId> node = form.find(path);
  if (!node) return path + ": there is no such node";
  const base::Result<bool> accepted = form.would_accept(*node, value);
  if (!accepted.ok() && accepted.error().kind() != base::ErrorKind::kInvalidInput)
    return why_of(accepted, path);
  if (accepted.ok() && accepted.value())
    return path + ": the constraint accepts the value that it should refuse";
  return std::nullopt;
}

Why one_line(Form& form, std::string_view line) {
  const Json step = Json::parse(line, nullptr, false);
  if (step.is_discarded() || !step.is_object()) return "this is not a JSON object";
  if (step.contains("set")) return set(form, text_at(step, "set"), text_at(step, "value"));
  if (step.contains("rejected"))
    return rejected(form, text_at(step, "rejected"), text_at(step, "value"));
  if (step.contains("add")) return why_of(form.add_row(text_at(step, "add")), text_at(step, "add"));
  if (step.contains("remove"))
    return why_of(form.remove_row(text_at(step, "remove")), text_at(step, "remove"));
  if (step.contains("language")) {
    form.set_language(text_at(step, "language"));
    return form.language() == text_at(step, "language")
               ? Why{}
               : "there is no language '" + text_at(step, "language") + "'";
  }
  return "a line says set, add, remove, language or rejected";
}

}  // namespace

std::optional<ScriptFailure> run_script(Form& form, std::string_view script) {
  std::size_t number = 0;
  while (!script.empty() && number < kScriptLineCountMax) {
    const std::size_t end = std::min(script.find('\n'), script.size());
    std::string_view line = script.substr(0, end);
    script.remove_prefix(std::min(end + 1, script.size()));
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    if (Why why = one_line(form, line)) return ScriptFailure{number, std::move(*why)};
  }
  return std::nullopt;
}

}  // namespace faltbok::forms
