#include "tests/support/small_study.h"

#include "forms/xform.h"
#include "forms/xlsform/compile.h"

namespace faltbok::support {

const std::string_view kSmallStudyToml = R"(
id = "small"
version = "1"
languages = ["sv", "en"]
name = { sv = "Liten", en = "Small" }

[[site]]
id = "maria"
prefix = "MA"
name = { sv = "Maria", en = "Maria" }

[[form]]
id = "screen"
file = "screen.md"
name = { sv = "Med eller inte", en = "In or out" }

[[form]]
id = "talk"
file = "talk.md"
name = { sv = "Samtal", en = "Talk" }

[[form]]
id = "rating"
file = "rating.md"
name = { sv = "Skattning", en = "Rating" }

[[form]]
id = "csq8"
file = "csq8.md"
name = { sv = "Nöjd", en = "Content" }

[[visit]]
id = "t0"
name = { sv = "Start", en = "Start" }
window_after_days = 30
form = [
  { id = "talk", respondent = "interviewer" },
  { id = "rating", respondent = "participant" },
  { id = "csq8", respondent = "participant" },
]

[[visit]]
id = "t1"
event = true
name = { sv = "Avslut", en = "End" }
form = [ { id = "talk", respondent = "interviewer" } ]

[[visit]]
id = "t2"
anchor = "t1"
months_after = 3
name = { sv = "Efter", en = "After" }
form = [ { id = "talk", respondent = "interviewer" } ]

[[fact]]
name = "sex"
form = "screen"
node = "sex"

[enrolment]
form = "screen"
state_node = "state"
reason_node = "reason"
start_node = "start"
)";

namespace {

constexpr std::string_view kScreen = R"(
| survey |
| | type | name | label::Svenska (sv) | label::English (en) | required | relevant | calculation |
| | integer | age | Ålder | Age | yes | | |
| | select_one sex | sex | Kön | Sex | | | |
| | date | start | Från | From | | | |
| | select_one yes_no | wants | Vill du vara med? | Do you want to take part? | yes | ${age} >= 18 | |
| | calculate | reason | | | | | if(${age} != '' and ${age} < 18, 'age', '') |
| | calculate | state | | | | | if(${reason} != '', 'excluded', if(${wants} = 'yes', 'enrolled', if(${wants} = 'no', 'declined', 'asked'))) |

| choices |
| | list_name | name | label::Svenska (sv) | label::English (en) |
| | sex | female | Kvinna | Woman |
| | sex | male | Man | Man |
| | yes_no | yes | Ja | Yes |
| | yes_no | no | Nej | No |

| settings |
| | form_title | form_id | version | default_language |
| | Med eller inte | screen | 1 | Svenska (sv) |
)";

constexpr std::string_view kTalk = R"(
| survey |
| | type | name | label::Svenska (sv) | label::English (en) | required | constraint | constraint_message::Svenska (sv) | constraint_message::English (en) | relevant |
| | select_multiple now | now | Vad gör du nu? | What do you do now? | | | | | |
| | integer | hours | Hur många timmar i veckan? | How many hours a week? | | . <= 80 | Högst 80. | At most 80. | selected(${now}, 'work') |
| | select_one yes_no | wants | Vill du arbeta? | Do you want to work? | yes | | | | |
| | text | words | Egna ord | Own words | | | | | |

| choices |
| | list_name | name | label::Svenska (sv) | label::English (en) |
| | now | work | Arbete | Work |
| | now | study | Studier | Studies |
| | now | none | Inget | Nothing |
| | yes_no | yes | Ja | Yes |
| | yes_no | no | Nej | No |

| settings |
| | form_title | form_id | version | default_language |
| | Samtal | talk | 1 | Svenska (sv) |
)";

std::string rating_form(std::string_view id) {
  return std::string(R"(
| survey |
| | type | name | label::Svenska (sv) | label::English (en) |
| | select_one much | q1 | Orolig? | Worried? |
| | select_one much | q2 | Nedstämd? | Low? |

| choices |
| | list_name | name | label::Svenska (sv) | label::English (en) |
| | much | 1 | Inte alls | Not at all |
| | much | 2 | Lite | A little |
| | much | 3 | Mycket | Very much |

| settings |
| | form_title | form_id | version | default_language |
)") + "| | " +
         std::string(id) + " | " + std::string(id) + " | 1 | Svenska (sv) |\n";
}

}  // namespace

const std::map<std::string, std::string>& small_study_forms() {
  static const std::map<std::string, std::string> forms = {{"screen", std::string(kScreen)},
                                                           {"talk", std::string(kTalk)},
                                                           {"rating", rating_form("rating")},
                                                           {"csq8", rating_form("csq8")}};
  return forms;
}

std::shared_ptr<const forms::Study> small_study() {
  std::vector<forms::Problem> problems;
  std::optional<forms::Study> study = forms::parse_study(kSmallStudyToml, problems);
  CHECK(study.has_value());
  return std::make_shared<const forms::Study>(std::move(*study));
}

std::string small_study_xform(const std::string& form_id) {
  const forms::xlsform::Compiled compiled =
      forms::xlsform::compile(base::view_of(small_study_forms().at(form_id)), form_id + ".md");
  CHECK(!compiled.xml.empty());
  return compiled.xml;
}

std::shared_ptr<const forms::Definition> small_study_definition(const std::string& form_id) {
  auto loaded = forms::load_xform(base::view_of(small_study_xform(form_id)), {}, nullptr);
  CHECK(loaded.ok());
  return std::move(loaded).value();
}

}  // namespace faltbok::support
