#include "forms/tool/preview/every_page.h"

#include <algorithm>
#include <pugixml.hpp>
#include <sstream>

#include "device/app/replay.h"
#include "device/app/update.h"

namespace faltbok::forms::tool {

namespace {

constexpr app::Moment kAfterThePageTurned{{}, 10'000};

// The day of the preview, so that pictures are the same from run to run.
base::LocalTime preview_time() {
  return base::local_time_from_iso("2026-01-15T10:00:00.000+01:00").value();
}

std::string_view local(std::string_view name) { return name.substr(name.find(':') + 1); }

void remove_relevance(pugi::xml_node node) {
  for (pugi::xml_node child : node.children()) {
    if (local(child.name()) == "bind") child.remove_attribute("relevant");
    remove_relevance(child);
  }
}

pugi::xml_node child_of(const pugi::xml_node& parent, std::string_view name) {
  for (const pugi::xml_node child : parent.children())
    if (local(child.name()) == name) return child;
  return {};
}

// "Svenska (sv)" -> "sv": what the screens' own words are called.
std::string tag_of(const std::string& language) {
  const std::size_t open = language.rfind('(');
  if (open == std::string::npos || !language.ends_with(')')) return language;
  return language.substr(open + 1, language.size() - open - 2);
}

std::vector<std::string> candidates(const Form& form, const Question& question) {
  switch (question.kind) {
    case QuestionKind::kSelectOne:
    case QuestionKind::kSelectMultiple: {
      const std::vector<Choice> choices = form.choices(question.node);
      return choices.empty() ? std::vector<std::string>{}
                             : std::vector<std::string>{choices.front().value};
    }
    case QuestionKind::kRange: return {question.range_start};
    case QuestionKind::kInteger:
    case QuestionKind::kDecimal: return {"1", "2", "10", "20", "50", "100", "1000", "2000", "0"};
    case QuestionKind::kDate: return {"2026-01-15", "2000-01-15"};
    case QuestionKind::kDateTime: return {"2026-01-15T10:00:00.000+01:00"};
    case QuestionKind::kTime: return {"10:00:00.000+01:00"};
    case QuestionKind::kAcknowledge: return {"OK"};
    case QuestionKind::kText: return {"…", "abc", "12345"};
    default: return {};
  }
}

std::string last_step(std::string_view path) {
  std::string name(path.substr(path.rfind('/') + 1));
  return name.substr(0, name.find('['));
}

}  // namespace

base::Result<base::Bytes> without_relevance(base::BytesView xform) {
  pugi::xml_document document;
  const auto options = pugi::parse_default | pugi::parse_ws_pcdata;
  if (!document.load_buffer(xform.data(), xform.size(), options))
    return base::fail(base::ErrorKind::kInvalidInput, "preview: not XML");
  const pugi::xml_node head = child_of(document.document_element(), "head");
  remove_relevance(child_of(head, "model"));
  std::ostringstream out;
  document.save(out, "", pugi::format_raw | pugi::format_no_declaration);
  return base::to_bytes(out.str());
}

bool has_language(const Definition& definition, std::string_view language) {
  const std::vector<std::string> languages = definition.languages();
  const bool unnamed = languages.empty() || languages == std::vector<std::string>{"default"};
  return language.empty() || unnamed || app::form_language(languages, language).has_value();
}

EveryPage::EveryPage(Form form) {
  const Definition& definition = form.definition();
  auto study = std::make_shared<Study>();
  StudyForm about;
  about.id = definition.id();
  about.name[""] = definition.title();
  study->forms.push_back(std::move(about));
  Visit visit;
  visit.id = "preview";
  visit.name[""] = definition.version();
  study->visits.push_back(std::move(visit));
  app::Session session;
  session.place.study = std::move(study);
  app::RecordInfo info;
  info.participant = "XX-0000-0";
  info.visit = "preview";
  info.form_id = definition.id();
  info.state = app::RecordState::kDraft;
  state_.session = std::move(session);
  state_.record = app::OpenRecord{info, std::move(form), "", {}, 0, {}, false};
  state_.screen = app::Screen::kRunner;
}

base::Result<EveryPage> EveryPage::of(std::shared_ptr<const Definition> definition,
                                      const PreviewWish& wish) {
  Environment environment;
  environment.now = preview_time();
  environment.instance_id = "uuid:preview";
  TRY_ASSIGN(Form form, "preview", Form::start(std::move(definition), environment));
  const std::vector<std::string> languages = form.languages();
  const auto chosen = app::form_language(languages, wish.language);
  if (chosen) form.set_language(*chosen);
  EveryPage pages(std::move(form));
  pages.state_.settings.text_size = wish.text_size;
  pages.state_.settings.language = tag_of(!wish.language.empty() ? chosen.value_or(wish.language)
                                          : languages.empty()    ? "sv"
                                                                 : languages.front());
  pages.record().pages = pages.record().form.pages();
  pages.show();
  return pages;
}

// The screens' own rules make what is shown: choosing a text size leaves all else as it is.
void EveryPage::show() {
  app::update(state_, app::SetTextSize{state_.settings.text_size}, kAfterThePageTurned);
}

std::string EveryPage::path() const {
  const app::RunnerState& page = state_.runner;
  if (!page.questions.empty()) return page.questions.front().question.path;
  return page.add_row_of;
}

std::string EveryPage::name() const {
  const std::size_t width =
      std::max<std::size_t>(2, std::to_string(state_.runner.page_count).size());
  std::string number = std::to_string(state_.runner.page_index + 1);
  number.insert(0, number.size() < width ? width - number.size() : 0, '0');
  const bool ends_repeat = state_.runner.questions.empty();
  return number + "-" + last_step(path()) + (ends_repeat ? "-end" : "");
}

void EveryPage::answer(NodeId node) {
  Form& form = record().form;
  const Question question = form.question(node);
  if (question.read_only || !question.value.empty()) return;
  for (const std::string& value : candidates(form, question)) {
    const base::Result<bool> accepted = form.would_accept(node, value);
    if (!accepted.ok() || !accepted.value() || !form.answer(node, value).ok()) continue;
    record().answers[question.path].status = AnswerStatus::kAnswered;
    return;
  }
}

bool EveryPage::next() {
  app::OpenRecord& open = record();
  if (open.page_index >= open.pages.size()) return false;
  const std::vector<NodeId> asked = open.pages[open.page_index].questions;
  for (const NodeId node : asked) answer(node);
  open.pages = open.form.pages();
  if (open.page_index + 1 >= std::min(open.pages.size(), kPagesMax)) return false;
  ++open.page_index;
  show();
  return true;
}

}  // namespace faltbok::forms::tool
