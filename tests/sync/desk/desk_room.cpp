#include "tests/sync/desk/desk_room.h"

#include <catch2/catch_test_macros.hpp>

#include "crypto/init.h"
#include "tests/support/test_cost.h"

namespace faltbok::tests {
namespace {

constexpr std::string_view kStudy = R"(id = "mood-study"
version = "1"
languages = ["sv", "en"]
name = { sv = "Humör", en = "Mood" }

[[site]]
id = "malmo"
prefix = "MA"
name = { sv = "Malmö", en = "Malmö" }

[[form]]
id = "mood"
file = "mood.xml"
name = { sv = "Humör", en = "Mood" }
PROVISIONAL
[[visit]]
id = "t0"
name = { sv = "Start", en = "Start" }
window_after_days = 30
form = [{ id = "mood", respondent = "participant" }]

[enrolment]
form = "mood"
state_node = "words"
reason_node = "words"
)";

constexpr std::string_view kMood = R"XML(<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms">
  <h:head><h:title>Mood</h:title><model>
    <itext>
      <translation lang="Svenska (sv)" default="true()">
        <text id="q1"><value>Hur mår du?</value></text><text id="a1"><value>Bra</value></text><text id="a2"><value>Dåligt</value></text>
      </translation>
      <translation lang="English (en)">
        <text id="q1"><value>How are you?</value></text><text id="a1"><value>Well</value></text><text id="a2"><value>Badly</value></text>
      </translation>
    </itext>
    <instance><data id="mood" version="1">
      <mood_1/><mood_2/><words/><mood_2_implied/><mood_total/>
      <job jr:template=""><hours/></job>
      <orx:meta><orx:instanceID/></orx:meta>
    </data></instance>
    <bind nodeset="/data/mood_1" type="string"/>
    <bind nodeset="/data/mood_2" type="int" relevant="/data/mood_1 != '1'"/>
    <bind nodeset="/data/words" type="string"/>
    <bind nodeset="/data/mood_2_implied" type="string" calculate="if(/data/mood_1 = '1', 1, '')"/>
    <bind nodeset="/data/mood_total" type="string" calculate="if(/data/mood_1 = '', '', if(/data/mood_1 = '1', 1, if(/data/mood_2 = '', '', /data/mood_1 + /data/mood_2)))"/>
    <bind nodeset="/data/job/hours" type="int"/>
    <bind nodeset="/data/orx:meta/orx:instanceID" type="string" jr:preload="uid"/>
  </model></h:head>
  <h:body>
    <select1 ref="/data/mood_1"><label ref="jr:itext('q1')"/>
      <item><label ref="jr:itext('a1')"/><value>1</value></item><item><label ref="jr:itext('a2')"/><value>2</value></item></select1>
    <input ref="/data/mood_2"><label>Two</label></input>
    <input ref="/data/words"><label>Words</label></input>
    <group ref="/data/job"><repeat nodeset="/data/job"><input ref="/data/job/hours"><label>Hours</label></input></repeat></group>
  </h:body>
</h:html>
)XML";

std::string study_text(std::string_view provisional) {
  std::string text(kStudy);
  text.replace(text.find("PROVISIONAL"), 11, provisional);
  return text;
}

}  // namespace

DeskRoom::DeskRoom() : files_(os::open_files()), used_(files_.get()) {
  REQUIRE(crypto::init().ok());
  REQUIRE(files_->make_folders({path("study")}).ok());
  write("study/study.toml", study_text(""));
  write("study/mood.xml", kMood);
  write("passphrase", "nobody knows these words\n");
}

int DeskRoom::run(const std::string& line) {
  std::vector<std::string> words;
  std::istringstream in(line);
  for (std::string word; in >> word;) {
    if (const std::size_t at = word.find("ROOM"); at != std::string::npos)
      word.replace(at, 4, folder_.path().text);
    words.push_back(word);
  }
  const bool keyless =
      words[0] == "pull" || words[0] == "push" || words[0] == "status" || words[0] == "passphrase";
  if (!keyless && line.find("--passphrase-file") == std::string::npos) {
    words.push_back("--passphrase-file");
    words.push_back(path("passphrase"));
  }
  out_.str("");
  err_.str("");
  desk::Machine machine{*used_,
                        clock_,
                        out_,
                        err_,
                        kTestPassphraseCost,
                        [](std::string_view) -> base::Result<crypto::SecretBytes> {
                          return base::fail(base::ErrorKind::kUnavailable, "nobody");
                        },
                        [](std::string_view) { return false; },
                        [this](const client::Address&) { return connect_(); }};
  const int code = desk::run(words, machine);
  INFO(line << "\n" << out() << err());
  return code;
}

void DeskRoom::write(const std::string& name, base::BytesView content) {
  REQUIRE(files_->make_folders(os::Path{path(name)}.folder()).ok());
  REQUIRE(files_->write_durably({path(name)}, content).ok());
}

base::Bytes DeskRoom::read(const std::string& name) {
  auto content = files_->read({path(name)}, std::size_t{64} << 20);
  INFO(name);
  REQUIRE(content.ok());
  return std::move(content).value();
}

std::string DeskRoom::read_text(const std::string& name) {
  return std::string(base::text_of(read(name)));
}

std::vector<std::string> DeskRoom::names_in(const std::string& folder) {
  std::vector<std::string> names;
  const auto list = files_->list({path(folder)}, 1000);
  if (!list.ok()) return names;
  for (const os::FileInfo& info : list.value()) names.push_back(info.name);
  return names;
}

void DeskRoom::open_study() {
  REQUIRE(run("init --study ROOM/study --to ROOM/desk") == 0);
  REQUIRE(run("publish --desk ROOM/desk --address http://127.0.0.1:8480") == 0);
}

Tablet DeskRoom::enrol_tablet() {
  Tablet tablet;
  REQUIRE(run("invite --desk ROOM/desk --site malmo --out ROOM/invitation.fbi") == 0);
  write("request.fbq", tablet.answer(read("invitation.fbi")));
  const int code = run("enrol --desk ROOM/desk --request ROOM/request.fbq --words-checked");
  INFO(err());
  REQUIRE(code == 0);
  tablet.install(newest_package());
  return tablet;
}

protocol::StudyPackage DeskRoom::newest_package() {
  const std::vector<std::string> names = names_in("desk/packages");
  REQUIRE(!names.empty());
  auto package = protocol::open_unpinned_package(read("desk/packages/" + names.back()));
  REQUIRE(package.ok());
  return std::move(package).value();
}

std::string mood_submission(const std::string& one, const std::string& two,
                            const std::string& words, const std::string& total) {
  return "<data xmlns:orx=\"http://openrosa.org/xforms\" id=\"mood\" version=\"1\"><mood_1>" + one +
         "</mood_1>" + (one == "1" ? "" : "<mood_2>" + two + "</mood_2>") + "<words>" + words +
         "</words><mood_2_implied>" + (one == "1" ? "1" : "") + "</mood_2_implied><mood_total>" +
         total +
         "</mood_total><job><hours>20</hours></job><job><hours/></"
         "job><orx:meta><orx:instanceID>uuid:1</orx:instanceID></orx:meta></data>";
}

}  // namespace faltbok::tests
