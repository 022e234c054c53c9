#include <utility>

#include "forms/definition/data.h"

namespace faltbok::forms {
namespace {

std::string plain(const TextParts& parts) {
  std::string out;
  for (const TextPart& part : parts) out.append(part.text);
  return out;
}

std::string plain(const DefinitionData& data, const Text& text, const Translation* language) {
  if (text.itext.empty()) return plain(text.parts);
  if (language == nullptr) return {};
  const std::uint32_t found = language->text(data.itext_ids.find(text.itext));
  return found == kNone ? std::string{} : plain(data.itexts[found].shown);
}

// Choices that stand in the form itself, or are all items of a secondary instance.
std::vector<Choice> fixed_choices(const DefinitionData& data, const Control& control,
                                  const Translation* language) {
  std::vector<Choice> out;
  for (const FixedChoice& each : control.choices) {
    std::string label = plain(data, each.label, language);
    out.push_back(
        {std::string(each.value), label.empty() ? std::string(each.value) : std::move(label)});
  }
  return out;
}

}  // namespace

std::string path_of(const DefinitionData& data, ModelId model) {
  std::string out;
  for (ModelId m = model; m != kNone; m = data.model[m].parent)
    out.insert(0, (data.model[m].attribute ? "/@" : "/") + std::string(data.model[m].qualified));
  return out;
}

Definition::Definition(std::unique_ptr<const DefinitionData> data) : data_(std::move(data)) {}
Definition::~Definition() = default;
const std::string& Definition::id() const { return data_->id; }
const std::string& Definition::version() const { return data_->version; }
const std::string& Definition::title() const { return data_->title; }

std::vector<std::string> Definition::languages() const {
  std::vector<std::string> out;
  for (const Translation& each : data_->translations) out.emplace_back(each.language);
  return out;
}

std::vector<Field> Definition::fields(std::string_view language) const {
  const Translation* chosen = data_->translations.empty() ? nullptr : &data_->translations.front();
  for (const Translation& each : data_->translations)
    if (each.language == language) chosen = &each;
  std::vector<Field> out;
  for (ModelId m = 0; m < data_->model.size(); ++m) {
    const ModelNode& node = data_->model[m];
    if (!node.leaf || node.attribute) continue;
    Field field;
    field.path = path_of(*data_, m);
    field.name = std::string(node.qualified);
    field.repeat = node.repeat == kNone ? std::string{} : path_of(*data_, node.repeat);
    field.type = "string";
    if (node.bind != kNone) {
      field.type = std::string(data_->binds[node.bind].type_name);
      field.calculated = data_->binds[node.bind].slot(SlotKind::kCalculate) != kNone;
    }
    if (node.control != kNone) {
      const Control& control = data_->controls[node.control];
      field.asked = true;
      field.kind = control.question;
      field.label = plain(*data_, control.label, chosen);
      field.choices = fixed_choices(*data_, control, chosen);
    }
    out.push_back(std::move(field));
  }
  return out;
}

}  // namespace faltbok::forms
