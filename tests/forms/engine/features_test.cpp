// What a form asks of the world outside, and what it tells a screen, on small forms.
#include <algorithm>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "forms/form.h"
#include "forms/record/replay.h"
#include "forms/xform.h"
#include "forms/xpath/digest.h"

using namespace faltbok;
using namespace faltbok::forms;

namespace {

std::string form_of(const std::string& model, const std::string& body) {
  return R"x(<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa" xmlns:odk="http://www.opendatakit.org/xforms"><h:head><model>)x" +
         model + "</model></h:head><h:body>" + body + "</h:body></h:html>";
}

Form started(const std::string& xml, const Environment& environment = {},
             const AttachmentProvider& files = {}) {
  std::vector<Problem> problems;
  const auto definition = load_xform(base::view_of(xml), files, &problems);
  for (const Problem& problem : problems) UNSCOPED_INFO(text_of(problem));
  REQUIRE(definition.ok());
  return Form::start(definition.value(), environment).value();
}

NodeId at(const Form& form, const char* path) {
  INFO(path);
  const auto node = form.find(path);
  REQUIRE(node.has_value());
  return *node;
}

bool names(const std::vector<NodeId>& nodes, NodeId node) {
  return std::find(nodes.begin(), nodes.end(), node) != nodes.end();
}

const std::string kTexts = form_of(
    R"x(<itext><translation lang="sv"><text id="q"><value>Fråga</value><value form="short">F</value>
<value form="image">jr://images/hus.png</value><value form="audio">jr://audio/fråga.mp3</value></text>
<text id="h"><value>Tips</value><value form="guidance">Mer om <output value="/d/a"/></value></text>
<text id="c"><value form="image">jr://images/<output value="/d/a"/>.png</value><value form="long">Val</value></text></translation>
<translation lang="en"><text id="q"><value>Question</value><value form="video">jr://video/q.mp4</value></text>
<text id="h"><value>Hint</value></text><text id="c"><value>Choice</value></text></translation></itext>
<instance><d id="t"><a>katt</a><b/></d></instance><instance id="l"><root><item><n>1</n><id>c</id></item></root></instance>)x",
    R"x(<input ref="/d/a"><label ref="jr:itext('q')"/><hint ref="jr:itext('h')"/></input>
<select1 ref="/d/b" appearance="w2 columns-3 minimal search('towns', 'contains', 'a b') sideways">
<itemset nodeset="instance('l')/root/item"><value ref="n"/><label ref="jr:itext(id)"/></itemset></select1>)x");

// Right when the first byte of the signature is the first byte of the key.
class FakeVerifier : public SignatureVerifier {
 public:
  bool verify_ed25519(base::BytesView, base::BytesView signature,
                      base::BytesView public_key) const override {
    return signature.size() == 64 && public_key.size() == 32 && signature[0] == public_key[0];
  }
};

std::string base64(const std::string& text) { return base64_of({text.begin(), text.end()}); }

}  // namespace

TEST_CASE("features: a text has forms, by language: short, guidance, image, audio, video") {
  Form form = started(kTexts);
  const Question question = form.question(at(form, "/d/a"));
  CHECK(question.label == "Fråga");
  CHECK(question.short_label == "F");
  CHECK(question.guidance == "Mer om katt");
  CHECK(question.media.image == "hus.png");
  CHECK(question.media.audio == "fråga.mp3");
  CHECK(question.media.video.empty());
  const std::vector<Choice> choices = form.choices(at(form, "/d/b"));
  REQUIRE(choices.size() == 1);
  CHECK(choices[0].label == "Val");
  CHECK(choices[0].media.image == "katt.png");
  form.set_language("en");
  CHECK(form.question(at(form, "/d/a")).label == "Question");
  CHECK(form.question(at(form, "/d/a")).media.video == "q.mp4");
  CHECK(form.question(at(form, "/d/a")).media.image.empty());
}

TEST_CASE("features: an appearance is a typed set; what is not known is kept by name") {
  Form form = started(kTexts);
  const Appearances looks = form.question(at(form, "/d/b")).appearances;
  CHECK(looks.has(Appearance::kMinimal));
  CHECK(looks.has(Appearance::kColumns));
  CHECK(looks.column_count == 3);
  CHECK(looks.width == 2);
  CHECK(looks.has(Appearance::kSearch));
  CHECK(looks.search == "('towns', 'contains', 'a b')");
  CHECK(looks.unknown == std::vector<std::string>{"sideways"});
  CHECK_FALSE(looks.has(Appearance::kQuick));
  const Appearances app = appearances_from("ex:org.example.app(a = 'x y') quick  columns-x");
  CHECK(app.has(Appearance::kExternalApp));
  CHECK(app.app == "org.example.app(a = 'x y')");
  CHECK(app.has(Appearance::kQuick));
  CHECK(app.unknown == std::vector<std::string>{"columns-x"});
}

TEST_CASE("features: a change names the choices and the states that are other ones, no others") {
  Form form = started(form_of(
      R"x(<instance><d id="c"><area/><town/><street/><name/></d></instance>
<instance id="towns"><root><item><a>s</a><n>lund</n></item><item><a>s</a><n>ystad</n></item><item><a>n</a><n>kiruna</n></item></root></instance>
<bind nodeset="/d/name" required="/d/town != ''" readonly="/d/area = 'n'"/>)x",
      R"x(<select1 ref="/d/area"><label>A</label><item><label>S</label><value>s</value></item><item><label>N</label><value>n</value></item></select1>
<select1 ref="/d/town"><itemset nodeset="instance('towns')/root/item[a = /d/area]"><value ref="n"/><label ref="n"/></itemset></select1>
<select1 ref="/d/street"><itemset nodeset="instance('towns')/root/item"><value ref="n"/><label ref="n"/></itemset></select1>
<input ref="/d/name"/>)x"));
  const NodeId town = at(form, "/d/town");
  const NodeId name = at(form, "/d/name");
  CHECK(form.choices(town).empty());
  CHECK(form.choices(at(form, "/d/street")).size() == 3);
  Change change = form.answer(at(form, "/d/area"), "s").value();
  CHECK(change.choices == std::vector<NodeId>{town});
  CHECK(change.state.empty());
  CHECK(form.choices(town).size() == 2);
  const ChoiceView view = form.choice_view(town);
  REQUIRE(view.size() == 2);
  CHECK(view.at(1).value == "ystad");
  CHECK(view.at(1).label == "ystad");
  CHECK(form.choice_view(at(form, "/d/area")).at(1).label == "N");
  CHECK(form.choice_view(name).size() == 0);
  change = form.answer(town, "lund").value();
  CHECK(change.choices.empty());
  CHECK(change.state == std::vector<NodeId>{name});
  CHECK(names(change.validity, name));
  change = form.answer(at(form, "/d/area"), "n").value();  // the town falls away
  CHECK(change.choices == std::vector<NodeId>{town});
  CHECK(names(change.values, town));
  CHECK(change.state == std::vector<NodeId>{name});
  CHECK(form.answer(name, "x").error().kind() == base::ErrorKind::kInvalidInput);
}

TEST_CASE("features: the place, properties and the record saved last come from outside") {
  const std::string xml = form_of(
      R"x(<instance><d id="o"><here/><again>x</again><phone/><dev/><town/></d></instance>
<instance id="saved" src="jr://instance/last-saved"/>
<bind nodeset="/d/here" type="geopoint"/><bind nodeset="/d/phone" jr:preload="property" jr:preloadParams="phonenumber"/>
<bind nodeset="/d/dev" calculate="property('deviceid')"/>
<odk:setgeopoint event="odk-instance-first-load" ref="/d/here"/>
<setvalue event="odk-instance-first-load" ref="/d/town" value="instance('saved')/d/town"/>)x",
      R"x(<input ref="/d/again"><odk:setgeopoint event="xforms-value-changed" ref="/d/here"/></input><input ref="/d/town"/>)x");
  const Form bare = started(xml);
  CHECK(bare.value(at(bare, "/d/here")).empty());
  CHECK(bare.value(at(bare, "/d/phone")).empty());
  CHECK(bare.value(at(bare, "/d/town")).empty());
  Environment environment;
  environment.position = "55.6 13 10 5";
  environment.properties = {{"phonenumber", "040"}, {"deviceid", "tablet-1"}};
  const auto files = [](std::string_view name) -> std::optional<base::Bytes> {
    if (name != "jr://instance/last-saved") return std::nullopt;
    return base::to_bytes("<d id='o'><town>Lund</town></d>");
  };
  const Form form = started(xml, environment, files);
  CHECK(form.value(at(form, "/d/here")) == "55.6 13.0 10.0 5.0");
  CHECK(form.value(at(form, "/d/phone")) == "040");
  CHECK(form.value(at(form, "/d/dev")) == "tablet-1");
  CHECK(form.value(at(form, "/d/town")) == "Lund");
}

TEST_CASE("features: a signed text is what was signed when the signature is right, else nothing") {
  const std::string key(32, 'k');
  const std::string good = base64(std::string(64, 'k') + "Åsa, 1990");
  const std::string bad = base64(std::string(64, 'x') + "Åsa, 1990");
  const std::string xml = form_of(
      "<instance><d id=\"s\"><in/><out/></d></instance><bind nodeset=\"/d/out\" "
      "calculate=\"extract-signed(/d/in, '" +
          base64(key) + "')\"/>",
      "<input ref=\"/d/in\"/>");
  const FakeVerifier verifier;
  Environment environment;
  environment.verifier = &verifier;
  Form form = started(xml, environment);
  const auto out = [&](const std::string& in) {
    REQUIRE(form.answer(at(form, "/d/in"), in).ok());
    return form.value(at(form, "/d/out"));
  };
  CHECK(out(good) == "Åsa, 1990");
  CHECK(out(bad).empty());
  CHECK(out("blah").empty());
  CHECK(out(base64(std::string(64, 'k'))).empty());
  Form nobody = started(xml);  // nobody can say: not signed
  REQUIRE(nobody.answer(at(nobody, "/d/in"), good).ok());
  CHECK(nobody.value(at(nobody, "/d/out")).empty());
}

TEST_CASE("features: rows that the form fixes can neither be added nor removed") {
  Form form = started(form_of(
      R"x(<instance><d id="r"><rep><x/></rep><rep><x/></rep></d></instance>)x",
      R"x(<repeat nodeset="/d/rep" jr:noAddRemove="true()"><input ref="/d/rep/x"/></repeat>)x"));
  CHECK(form.rows("/d/rep") == 2);
  CHECK(form.add_row("/d/rep").error().kind() == base::ErrorKind::kInvalidInput);
  CHECK(form.remove_row("/d/rep[1]").error().kind() == base::ErrorKind::kInvalidInput);
}

TEST_CASE("features: replaying names the event that cannot be") {
  Form form = started(kTexts);
  CHECK(replay(form, {{"/d/a", AnswerStatus::kAnswered, "hund"}}).ok());
  CHECK(form.value(at(form, "/d/a")) == "hund");
  const base::Status failed = replay(form, {{"/d/a", AnswerStatus::kAnswered, "råtta"},
                                            {"/d/lost", AnswerStatus::kAnswered, "1"}});
  CHECK(failed.error().kind() == base::ErrorKind::kNotFound);
  CHECK(failed.error().trail().starts_with("event 2"));
  CHECK(form.value(at(form, "/d/a")) == "råtta");
  CHECK(replay(form, {{"/d/rep[1]", AnswerStatus::kAnswered, ""}}).error().kind() ==
        base::ErrorKind::kNotFound);
}

TEST_CASE(
    "features: a change names the questions whose words are other ones, once they were shown") {
  Form form = started(form_of(
      R"x(<itext><translation lang="sv"><text id="h"><value>Tips</value><value form="guidance">Om <output value="/d/b"/></value></text></translation></itext>
<instance><d id="t"><a/><b/><c/><e/><r><f/></r><r><f/></r></d></instance>)x",
      R"x(<input ref="/d/a"/><input ref="/d/b"/><input ref="/d/c"><label>Hej <output value="/d/a"/>!</label></input>
<input ref="/d/e"><label>Du</label><hint ref="jr:itext('h')"/></input>
<repeat nodeset="/d/r"><input ref="/d/r/f"><label>Nr <output value="position(..)"/>, <output value="../f"/></label></input></repeat>)x"));
  const auto answered = [&](const char* path, const char* value) {
    return form.answer(at(form, path), value).value().texts;
  };
  CHECK(answered("/d/a", "Bo").empty());  // nobody has looked
  CHECK(form.question(at(form, "/d/c")).label == "Hej Bo!");
  CHECK(form.question(at(form, "/d/e")).guidance == "Om ");
  CHECK(form.question(at(form, "/d/r[1]/f")).label == "Nr 1, ");
  CHECK(form.question(at(form, "/d/r[2]/f")).label == "Nr 2, ");
  CHECK(answered("/d/a", "Eva") == std::vector<NodeId>{at(form, "/d/c")});
  CHECK(answered("/d/a", "Eva").empty());
  CHECK(answered("/d/b", "x") == std::vector<NodeId>{at(form, "/d/e")});
  CHECK(answered("/d/r[2]/f", "y") == std::vector<NodeId>{at(form, "/d/r[2]/f")});
  const NodeId second = at(form, "/d/r[2]/f");
  CHECK(form.remove_row("/d/r[1]").value().texts == std::vector<NodeId>{second});
  CHECK(form.question(second).label == "Nr 1, y");
}

TEST_CASE("features: a title that was shown and is another one now makes the pages others") {
  Form form = started(form_of(
      R"x(<instance><d id="t"><a/><g><b/></g><r><c/></r><r><c/></r></d></instance>)x",
      R"x(<input ref="/d/a"/><group ref="/d/g"><label>Om <output value="/d/a"/></label><input ref="/d/g/b"/></group>
<repeat nodeset="/d/r"><group><label>Nr <output value="position(.)"/> <output value="substr(./c, 0, 1)"/></label><input ref="/d/r/c"/></group></repeat>)x"));
  const auto answered = [&](const char* path, const char* value) {
    return form.answer(at(form, path), value).value().pages_changed;
  };
  CHECK_FALSE(answered("/d/a", "Bo"));  // nobody has looked
  CHECK(form.pages()[1].title == "Om Bo");
  CHECK(answered("/d/a", "Eva"));
  CHECK_FALSE(answered("/d/a", "Eva"));
  CHECK_FALSE(answered("/d/g/b", "x"));
  CHECK(answered("/d/r[2]/c", "y"));
  CHECK_FALSE(answered("/d/r[2]/c", "yy"));
  CHECK(form.pages()[3].title == "Nr 2 y");
}

TEST_CASE("features: id() and lang() as XPath has them") {
  const Form form = started(form_of(
      R"x(<instance><d id="t"><a id="first">1</a><b xml:lang="sv-FI"><c id="second">2</c></b><x1/><x2/><x3/><x4/><x5/></d></instance>
<bind nodeset="/d/x1" calculate="id('second')"/><bind nodeset="/d/x2" calculate="count(id('second first lost'))"/>
<bind nodeset="/d/x3" calculate="count(/d/b/c[lang('sv')])"/><bind nodeset="/d/x4" calculate="count(/d/b[lang('SV-fi')])"/>
<bind nodeset="/d/x5" calculate="count(/d/b[lang('s')])"/>)x",
      R"x(<input ref="/d/a"/><input ref="/d/b/c"/>)x"));
  Form filled = form.clone();
  REQUIRE(filled.answer(at(filled, "/d/b/c"), "7").ok());
  CHECK(form.value(at(form, "/d/x1")) == "2");
  CHECK(filled.value(at(filled, "/d/x1")) == "7");
  CHECK(form.value(at(form, "/d/x2")) == "2");
  CHECK(form.value(at(form, "/d/x3")) == "1");
  CHECK(form.value(at(form, "/d/x4")) == "1");
  CHECK(form.value(at(form, "/d/x5")) == "0");
}

TEST_CASE("features: text() is a leaf's own text, and follows it; elements are none") {
  Form form = started(form_of(
      R"x(<instance><d id="t"><a>5</a><b><c>1</c><c>2</c></b><e/><x1/><x2/><x3/><x4/><x5/><x6/></d></instance>
<instance id="l"><root><item><n>one</n></item></root></instance>
<bind nodeset="/d/x1" calculate="/d/a/text()"/><bind nodeset="/d/x2" calculate="count(/d/b/text())"/>
<bind nodeset="/d/x3" calculate="count(/d/b/node()) + 10 * count(/d/b/c/text())"/>
<bind nodeset="/d/x4" calculate="instance('l')/root/item/n/text()"/>
<bind nodeset="/d/x5" calculate="concat(count(/d/e/text()), count(/d/e/node()), count(/d/a/node()))"/>
<setvalue event="odk-instance-first-load" ref="/d/x6" value="concat(count(/d/b//text()), count(/d/b/descendant::text()), count(/d/a/following-sibling::text()))"/>)x",
      R"x(<input ref="/d/a"/><input ref="/d/e"/>)x"));
  CHECK(form.value(at(form, "/d/x1")) == "5");
  CHECK(form.value(at(form, "/d/x2")) == "0");
  CHECK(form.value(at(form, "/d/x3")) == "22");
  CHECK(form.value(at(form, "/d/x4")) == "one");
  CHECK(form.value(at(form, "/d/x5")) == "001");
  CHECK(form.value(at(form, "/d/x6")) == "220");
  REQUIRE(form.answer(at(form, "/d/a"), "6").ok());
  REQUIRE(form.answer(at(form, "/d/e"), "e").ok());
  CHECK(form.value(at(form, "/d/x1")) == "6");
  CHECK(form.value(at(form, "/d/x5")) == "111");
}
