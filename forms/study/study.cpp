#include "forms/study/study.h"

#include <algorithm>
#include <set>

#include "forms/study/guard.h"
#include "forms/study/toml_reader.h"

namespace faltbok::forms {
namespace {

constexpr std::size_t kStudyFileSizeMax = 1U << 20U;

template <typename Item>
const Item* find_by_id(const std::vector<Item>& items, std::string_view id) {
  const auto found =
      std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.id == id; });
  return found == items.end() ? nullptr : &*found;
}

// An id names files and columns: lower-case letters, digits, '_' and '-'.
bool is_id(std::string_view text) {
  for (const char c : text)
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-')) return false;
  return !text.empty() && text.size() <= 64;
}

class StudyParser {
 public:
  explicit StudyParser(std::vector<Problem>& problems) : read_(problems) {}

  Study parse(const toml::table& root) {
    read_.only(root, {"id", "version", "name", "languages", "site", "form", "visit", "fact",
                      "enrolment", "role", "tablet", "identity"});
    study_.languages = read_.texts(root, "languages");
    study_.id = id(root);
    study_.version = read_.text(root, "version");
    study_.name = read_.translations(root, "name", study_.languages);
    for (const toml::table* table : read_.tables(root, "site")) site(*table);
    for (const toml::table* table : read_.tables(root, "form")) form(*table);
    for (const toml::table* table : read_.tables(root, "visit")) visit(*table);
    for (const toml::table* table : read_.tables(root, "fact")) fact(*table);
    for (const toml::table* table : read_.tables(root, "role")) role(*table);
    enrolment(root);
    tablet(root);
    identity(root);
    if (study_.sites.empty()) read_.problem(root, "the study has no site", "add a [[site]]");
    if (study_.visits.empty()) read_.problem(root, "the study has no visit", "add a [[visit]]");
    return std::move(study_);
  }

 private:
  std::string id(const toml::table& table) {
    std::string value = read_.text(table, "id");
    if (!value.empty() && !is_id(value))
      read_.problem(*table.get("id"), "'" + value + "' is not an id",
                    "use lower-case letters a-z, digits, '_' and '-'");
    return value;
  }

  template <typename Item>
  void add(std::vector<Item>& items, Item item, const toml::table& table) {
    if (!item.id.empty() && find_by_id(items, item.id) != nullptr)
      read_.problem(table, "the id '" + item.id + "' is used twice", "give each its own id");
    items.push_back(std::move(item));
  }

  void known_form(const toml::table& table, const std::string& id) {
    if (!id.empty() && study_.form(id) == nullptr)
      read_.problem(table, "no form has the id '" + id + "'",
                    "add a [[form]] with it, or correct it");
  }

  void site(const toml::table& table) {
    read_.only(table, {"id", "prefix", "name"});
    Site site{id(table), read_.text(table, "prefix"),
              read_.translations(table, "name", study_.languages)};
    const bool two_capitals =
        site.prefix.size() == 2 && std::all_of(site.prefix.begin(), site.prefix.end(),
                                               [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!site.prefix.empty() && !two_capitals)
      read_.problem(table, "prefix '" + site.prefix + "' is not two capital letters A-Z",
                    "pseudonyms of the site begin with it");
    for (const Site& other : study_.sites)
      if (other.prefix == site.prefix && !site.prefix.empty())
        read_.problem(table, "two sites have the prefix '" + site.prefix + "'", "");
    add(study_.sites, std::move(site), table);
  }

  void form(const toml::table& table) {
    read_.only(table, {"id", "file", "name", "provisional_wording"});
    StudyForm form{id(table), read_.text(table, "file"),
                   read_.translations(table, "name", study_.languages),
                   read_.boolean(table, "provisional_wording")};
    if (form.file.find('/') != std::string::npos || form.file.starts_with("."))
      read_.problem(table, "file '" + form.file + "' is not a plain file name",
                    "forms lie beside study.toml");
    add(study_.forms, std::move(form), table);
  }

  Respondent respondent(const toml::table& table) {
    const std::string who = read_.text(table, "respondent");
    if (who == "participant") return Respondent::kParticipant;
    if (!who.empty() && who != "interviewer")
      read_.problem(table, "respondent '" + who + "' is not known",
                    "it is 'interviewer' or 'participant'");
    return Respondent::kInterviewer;
  }

  void visit(const toml::table& table) {
    read_.only(table, {"id", "name", "anchor", "months_after", "event", "window_before_days",
                       "window_after_days", "form"});
    Visit visit;
    visit.id = id(table);
    visit.name = read_.translations(table, "name", study_.languages);
    visit.anchor = read_.optional_text(table, "anchor");
    visit.months_after = read_.integer(table, "months_after", 0);
    visit.is_event = read_.boolean(table, "event");
    visit.window_before_days = read_.integer(table, "window_before_days", 0);
    visit.window_after_days = read_.integer(table, "window_after_days", 0);
    if (!visit.anchor.empty() && study_.visit(visit.anchor) == nullptr)
      read_.problem(table, "anchor '" + visit.anchor + "' is no visit before this one",
                    "name an earlier visit, or leave it out to count from the start");
    for (const toml::table* entry : read_.tables(table, "form")) {
      read_.only(*entry, {"id", "respondent"});
      VisitForm form{read_.text(*entry, "id"), respondent(*entry)};
      known_form(*entry, form.form_id);
      visit.forms.push_back(std::move(form));
    }
    add(study_.visits, std::move(visit), table);
  }

  void fact(const toml::table& table) {
    read_.only(table, {"name", "form", "node", "value"});
    StudyFact fact;
    fact.name = read_.text(table, "name");
    if (table.contains("value")) {
      fact.value = read_.text(table, "value");
      if (table.contains("form") || table.contains("node"))
        read_.problem(table, "a fact has either 'value' or 'form' and 'node'",
                      "remove one of them");
    } else {
      fact.form_id = read_.text(table, "form");
      fact.node = read_.text(table, "node");
      known_form(table, fact.form_id);
    }
    study_.facts.push_back(std::move(fact));
  }

  void role(const toml::table& table) {
    read_.only(table, {"role", "hidden_forms"});
    RoleRule rule{read_.text(table, "role"), read_.texts(table, "hidden_forms")};
    for (const std::string& form_id : rule.hidden_forms) known_form(table, form_id);
    study_.roles.push_back(std::move(rule));
  }

  void enrolment(const toml::table& root) {
    const toml::node* node = root.get("enrolment");
    const toml::table* table = node == nullptr ? nullptr : node->as_table();
    if (table == nullptr) {
      read_.problem(root, "[enrolment] is missing", "name the form that decides who is included");
      return;
    }
    read_.only(*table, {"form", "state_node", "reason_node", "start_node"});
    study_.enrolment = {read_.text(*table, "form"), read_.text(*table, "state_node"),
                        read_.text(*table, "reason_node"),
                        read_.optional_text(*table, "start_node")};
    known_form(*table, study_.enrolment.form_id);
  }

  void tablet(const toml::table& root) {
    const toml::node* node = root.get("tablet");
    if (node == nullptr) return;
    const toml::table* table = node->as_table();
    if (table == nullptr)
      return read_.problem(*node, "'tablet' is not a table", "write [tablet] on a line of its own");
    read_.only(*table, {"retention_days", "wipe_after_failures"});
    study_.tablet.retention_day_count = read_.integer(*table, "retention_days", 0);
    if (table->contains("retention_days") && study_.tablet.retention_day_count == 0)
      read_.problem(*table->get("retention_days"), "retention_days is not a number of days",
                    "give at least 1, or leave it out to keep records on the tablet");
    // Its value is read by guard_of(), before anybody has unlocked.
    const int count = read_.integer(*table, "wipe_after_failures", 0);
    const int count_min = static_cast<int>(kWipeAfterMin);
    const int count_max = static_cast<int>(kWipeAfterMax);
    if (count != 0 && (count < count_min || count > count_max))
      read_.problem(*table->get("wipe_after_failures"),
                    "wipe_after_failures must be 0, or from 15 to 1000",
                    "0 never wipes; fewer than 15 would let anybody shut the tablet");
  }

  void identity(const toml::table& root) {
    const toml::node* node = root.get("identity");
    if (node == nullptr) return;
    const toml::table* table = node->as_table();
    if (table == nullptr) {
      read_.problem(root, "'identity' is not a table", "write it as [identity]");
      return;
    }
    read_.only(*table, {"fields"});
    study_.identity_fields = read_.texts(*table, "fields");
    std::set<std::string> seen;
    for (const std::string& field : study_.identity_fields) {
      if (std::ranges::find(kIdentityFields, field) == std::end(kIdentityFields))
        read_.problem(
            *table, "'" + field + "' is no contact detail that screens have words for",
            "take name, phone, email, address, other_contact, how_to_reach, personnummer");
      if (!seen.insert(field).second)
        read_.problem(*table, "the field '" + field + "' is there twice", "name it once");
    }
  }

  TomlReader read_;
  Study study_;
};

}  // namespace

std::string_view text_in(const Texts& texts, std::string_view language) {
  const auto found = texts.find(language);
  if (found != texts.end()) return found->second;
  return texts.empty() ? std::string_view{} : std::string_view(texts.begin()->second);
}

const Site* Study::site(std::string_view site_id) const { return find_by_id(sites, site_id); }
const StudyForm* Study::form(std::string_view form_id) const { return find_by_id(forms, form_id); }
const Visit* Study::visit(std::string_view visit_id) const { return find_by_id(visits, visit_id); }

bool Study::may_see(std::string_view role, std::string_view form_id) const {
  for (const RoleRule& rule : roles)
    if (rule.role == role && std::find(rule.hidden_forms.begin(), rule.hidden_forms.end(),
                                       form_id) != rule.hidden_forms.end())
      return false;
  return true;
}

std::optional<Study> parse_study(std::string_view text, std::vector<Problem>& problems) {
  Problem whole;
  whole.where.sheet = "study.toml";
  if (text.size() > kStudyFileSizeMax) {
    whole.what = "the file is larger than 1 MiB";
    problems.push_back(std::move(whole));
    return std::nullopt;
  }
  toml::table root;
  try {
    root = toml::parse(text);
  } catch (
      const toml::parse_error& wrong) {  // the library's way to say it, turned into ours at once
    whole.where.line = static_cast<int>(wrong.source().begin.line);
    whole.what = std::string(wrong.description());
    whole.advice = "correct the line; TOML is described at toml.io";
    problems.push_back(std::move(whole));
    return std::nullopt;
  }
  const std::size_t before = problems.size();
  Study study = StudyParser(problems).parse(root);
  if (problems.size() != before) return std::nullopt;
  return study;
}

}  // namespace faltbok::forms
