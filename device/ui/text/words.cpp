#include "device/ui/text/words.h"

#include <toml++/toml.h>

#include <algorithm>

#include "device/ui/text/embedded.h"
#include "platform/base/check.h"

namespace faltbok::ui {

constexpr std::string_view kFirstLanguage = "sv";

struct Languages {
  std::map<std::string, Words, std::less<>> all;
  Languages() {
    for (const EmbeddedLanguage& language : embedded_languages())
      all.emplace(std::string(language.tag), Words(language.toml));
    CHECK(all.contains(kFirstLanguage));
  }
  static const Languages& get() {
    static const Languages languages;  // immutable: parsed once, on first use
    return languages;
  }
};

// The files are part of the program: one that does not parse is a programmer's error,
// and stops it here (noexcept).
Words::Words(std::string_view toml) noexcept {
  const toml::table parsed = toml::parse(toml);
  for (const auto& [section, table] : parsed) {
    CHECK(table.is_table());
    for (const auto& [key, sentence] : *table.as_table()) {
      CHECK(sentence.is_string());
      std::string name(section.str());
      name.append(".").append(key.str());
      sentences_.emplace(std::move(name), sentence.as_string()->get());
    }
  }
}

const Words& Words::in(std::string_view language) {
  const auto& all = Languages::get().all;
  const auto found = all.find(language);
  return found == all.end() ? all.find(kFirstLanguage)->second : found->second;
}

std::vector<std::string> Words::languages() {
  std::vector<std::string> tags{std::string(kFirstLanguage)};
  for (const auto& [tag, words] : Languages::get().all)
    if (tag != kFirstLanguage) tags.push_back(tag);
  return tags;
}

bool Words::has(std::string_view key) const { return sentences_.find(key) != sentences_.end(); }

std::string_view Words::at(std::string_view key) const {
  const auto found = sentences_.find(key);
  return found == sentences_.end() ? key : std::string_view(found->second);
}

std::string Words::fill(std::string_view key, std::initializer_list<Fill> fills) const {
  std::string out;
  std::string_view rest = at(key);
  while (!rest.empty()) {
    const std::size_t open = std::min(rest.find('{'), rest.size());
    out.append(rest.substr(0, open));
    rest.remove_prefix(open);
    const std::size_t close = rest.find('}');
    if (close == std::string_view::npos) break;
    const std::string_view name = rest.substr(1, close - 1);
    const auto* found =
        std::find_if(fills.begin(), fills.end(), [name](const Fill& f) { return f.first == name; });
    if (found != fills.end()) out.append(found->second);
    rest.remove_prefix(close + 1);
  }
  return out.append(rest);
}

}  // namespace faltbok::ui
