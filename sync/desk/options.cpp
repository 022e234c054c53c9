#include "sync/desk/options.h"

#include <algorithm>

namespace faltbok::desk {
namespace {

// How many letters differ, at most: enough to say "did you mean".
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t kept = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({kept, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

std::string advice_for(std::string_view word, std::span<const OptionSpec> specs) {
  constexpr std::size_t kNearMax = 3;
  std::string all;
  std::string_view nearest;
  for (const OptionSpec& spec : specs) {
    if (distance(word, spec.name) < std::min(distance(word, nearest), kNearMax + 1))
      nearest = spec.name;
    all += (all.empty() ? "" : " ") + std::string(spec.name);
  }
  if (!nearest.empty()) return "did you mean '" + std::string(nearest) + "'?";
  return "it takes: " + all;
}

const OptionSpec* find(std::string_view word, std::span<const OptionSpec> specs) {
  for (const OptionSpec& spec : specs)
    if (spec.name == word) return &spec;
  return nullptr;
}

}  // namespace

base::Result<Options> Options::parse(std::span<const std::string> words,
                                     std::span<const OptionSpec> specs, Talk& talk) {
  using base::ErrorKind;
  Options options;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    const OptionSpec* spec = find(word, specs);
    if (spec == nullptr && !word.starts_with("-") && options.operand_.empty() &&
        find("", specs) != nullptr) {
      options.operand_ = word;
      continue;
    }
    if (spec == nullptr)
      return talk.refuse(
          ErrorKind::kInvalidInput,
          {"command line", "'" + word + "' is not an option here", advice_for(word, specs)});
    if (options.has(word))
      return talk.refuse(ErrorKind::kInvalidInput,
                         {"command line", word + " is given twice", "give it once"});
    if (spec->value.empty()) {
      options.values_[word] = "yes";
      continue;
    }
    if (i + 1 == words.size() || find(words[i + 1], specs) != nullptr)
      return talk.refuse(ErrorKind::kInvalidInput,
                         {"command line", word + " has no value",
                          "write " + word + " " + std::string(spec->value)});
    options.values_[word] = words[++i];
  }
  for (const OptionSpec& spec : specs) {
    const bool there = spec.name.empty() ? !options.operand_.empty() : options.has(spec.name);
    if (spec.required && !there)
      return talk.refuse(
          ErrorKind::kInvalidInput,
          {"command line", std::string(spec.name.empty() ? spec.value : spec.name) + " is missing",
           "add " + std::string(spec.name) + " " + std::string(spec.value)});
  }
  return options;
}

std::string Options::text(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::string() : found->second;
}

}  // namespace faltbok::desk
