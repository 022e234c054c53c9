// Labels, hints, messages and choices in the current language.
#include <algorithm>
#include <functional>
#include <utility>

#include "forms/instance/engine.h"
#include "forms/instance/pages.h"

namespace faltbok::forms {

std::string_view Engine::language() const {
  return data_.translations.empty() ? std::string_view{} : data_.translations[language_].language;
}

void Engine::choose_language(std::string_view language) {
  for (std::uint32_t i = 0; i < data_.translations.size(); ++i)
    if (data_.translations[i].language == language) language_ = i;
}

std::string Engine::render(const TextParts& parts, std::uint32_t node) {
  std::string out;
  for (const TextPart& part : parts) {
    if (part.output == kNone)
      out.append(part.text);
    else
      out.append(Evaluator(*this, data_.expressions[part.output], NodeRef{0, node}).run_string());
  }
  return out;
}

namespace {
const ItextEntry* entry(const DefinitionData& data, std::uint32_t language, std::string_view id) {
  const std::uint32_t number = data.itext_ids.find(id);
  // a text that is missing in one language is shown in the default one
  for (const std::uint32_t each : {language, 0U}) {
    if (each >= data.translations.size()) continue;
    const std::uint32_t found = data.translations[each].text(number);
    if (found != kNone) return &data.itexts[found];
  }
  return nullptr;
}
}  // namespace

std::string Engine::render(const Text& text, std::uint32_t node) {
  if (text.expression != kNone)
    return Evaluator(*this, data_.expressions[text.expression], NodeRef{0, node}).run_string();
  if (text.itext.empty()) return render(text.parts, node);
  const ItextEntry* found = entry(data_, language_, text.itext);
  return found == nullptr ? std::string{} : render(found->shown, node);
}

std::string Engine::render_form(std::string_view itext, TextForm form, std::uint32_t node) {
  const ItextEntry* found = itext.empty() ? nullptr : entry(data_, language_, itext);
  if (found == nullptr) return {};
  for (const auto& [each, parts] : found->forms)
    if (each == form) return render(parts, node);
  return {};
}
std::string Engine::render_form(const Text& text, TextForm form, std::uint32_t node) {
  return render_form(text.itext, form, node);
}

// "jr://images/house.png" -> "house.png": what an attachment is asked for by.
Media Engine::media(std::string_view itext, std::uint32_t node) {
  const auto file = [&](TextForm form) {
    const std::string text = render_form(itext, form, node);
    const std::size_t slash = text.rfind('/');
    return slash == std::string::npos ? text : text.substr(slash + 1);
  };
  return {file(TextForm::kImage), file(TextForm::kBigImage), file(TextForm::kAudio),
          file(TextForm::kVideo)};
}
Media Engine::media(const Text& text, std::uint32_t node) { return media(text.itext, node); }

namespace {

std::uint64_t said_by(const Question& question) {
  std::uint64_t out = 1;
  for (const std::string* text :
       {&question.label, &question.hint, &question.short_label, &question.guidance,
        &question.media.image, &question.media.big_image, &question.media.audio,
        &question.media.video})
    out = out * 0x9E3779B97F4A7C15ULL + std::hash<std::string>{}(*text);
  return out == 0 ? 1 : out;
}

}  // namespace

void Engine::note_shown(const Question& question) {
  state_[question.node.value].texts = said_by(question);
}

// Nobody has looked: nothing to compare with.
void Engine::compute_text(std::uint32_t node) {
  const std::uint64_t before = state_[node].texts;
  if (before == 0) return;
  ++computed_count_;
  state_[node].texts = said_by(question_of(*this, node));
  if (state_[node].texts != before) texts_changed_.push_back(node);
}

void Engine::forget_titles() { titles_.clear(); }

std::string Engine::show_title(std::uint32_t control, std::uint32_t node) {
  std::string title = render(data_.controls[control].label, node);
  if (data_.controls[control].title_computed)
    titles_[{control, node}] = std::hash<std::string>{}(title);
  return title;
}

void Engine::compute_title(std::uint32_t control, std::uint32_t node) {
  const auto shown = titles_.find({control, node});
  if (shown == titles_.end()) return;  // nobody has looked
  ++computed_count_;
  const std::string title = render(data_.controls[control].label, node);
  const std::size_t before = std::exchange(shown->second, std::hash<std::string>{}(title));
  titles_changed_ = titles_changed_ || shown->second != before;
}

std::string Engine::translate(std::string_view id) {
  const ItextEntry* found = entry(data_, language_, id);
  return found == nullptr ? std::string{} : render(found->shown, only_[0]);
}

}  // namespace faltbok::forms
