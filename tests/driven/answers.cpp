#include "tests/driven/answers.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace faltbok::driven {
namespace {

using forms::QuestionKind;

// Of a person who may take part, and whose answers keep the shipped forms' rules.
const std::map<std::string, std::vector<std::string>> kOwn = {
    {"start_date", {"2026-11-22"}},
    {"age", {"24"}},
    {"sex", {"female"}},
    {"contact", {"yes"}},
    {"ill_health", {"yes"}},
    {"wants_work", {"yes"}},
    {"severe_illness", {"no"}},
    {"cognitive", {"no"}},
    {"misuse", {"no"}},
    {"consent", {"yes"}},
    {"birth_year", {"2002"}},
    {"birth_country", {"sweden"}},
    {"occupation_now", {"practice"}},
    {"hours_practice", {"20"}},
    {"income_after_tax", {"8500"}},
    {"income_sources", {"activity_support"}},
    {"ips_contacts", {"4"}},
    {"barriers_own", {"Bussen går sällan."}},
    {"latest_work", {"Lager"}}};

std::string text_of(const nlohmann::json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

// Deterministic and varied: from the question's name.
std::size_t pick(const std::string& name, std::size_t count) {
  std::size_t sum = 0;
  for (const char c : name) sum += static_cast<unsigned char>(c);
  return sum % count;
}

}  // namespace

base::Result<Answers> Answers::from_lines(std::string_view lines) {
  Answers answers;
  for (std::size_t number = 1; !lines.empty() && number <= kAnswerLineCountMax; ++number) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    const std::string_view line = lines.substr(0, end);
    lines.remove_prefix(std::min(end + 1, lines.size()));
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    const auto parsed = nlohmann::json::parse(line, nullptr, false);
    const bool whole = parsed.is_object() && parsed.contains("form") && parsed.contains("item") &&
                       parsed.contains("choice") && parsed["form"].is_string() &&
                       parsed["item"].is_string();
    if (!whole)
      return base::fail(base::ErrorKind::kInvalidInput, "answers, line " + std::to_string(number));
    std::vector<std::string>& values =
        answers.given_[parsed["form"].get<std::string>() + "/" + parsed["item"].get<std::string>()];
    const nlohmann::json& choice = parsed["choice"];
    if (choice.is_array())
      for (const nlohmann::json& each : choice) values.push_back(text_of(each));
    else if (!choice.is_null() && text_of(choice) != "")
      values.push_back(text_of(choice));
  }
  return answers;
}

std::vector<std::string> Answers::to(const std::string& form_id,
                                     const app::QuestionView& view) const {
  const auto given = given_.find(form_id + "/" + view.name);
  if (given != given_.end()) return given->second;
  const auto own = kOwn.find(view.name);
  if (own != kOwn.end()) return own->second;
  switch (view.question.kind) {
    case QuestionKind::kSelectOne:
    case QuestionKind::kSelectMultiple:
    case QuestionKind::kRank:
      if (view.choices.empty()) return {};
      return {view.choices[pick(view.name, view.choices.size())].value};
    case QuestionKind::kInteger:
    case QuestionKind::kDecimal: return {"20"};
    case QuestionKind::kDate: return {"2026-11-22"};
    case QuestionKind::kText: return {"bra"};
    case QuestionKind::kAcknowledge: return {"OK"};
    case QuestionKind::kRange: return {view.question.range_start};
    default: return {};
  }
}

}  // namespace faltbok::driven
