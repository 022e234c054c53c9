#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "crypto/keyfile.h"
#include "crypto/words.h"
#include "tests/support/faulty_files.h"
#include "tests/support/test_cost.h"
#include "tests/sync/desk/desk_room.h"

using namespace faltbok;
using tests::DeskRoom;
using tests::Tablet;

namespace {

bool says(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE(
    "init: a desk has wrapped keys, an escrow copy with its passphrase, and no secret in the "
    "open") {
  DeskRoom room;
  REQUIRE(room.run("init --study ROOM/study --to ROOM/desk") == 0);
  CHECK(says(room.out(), "escrow passphrase, shown only now"));
  CHECK(says(room.out(), "12 words"));
  CHECK(room.names_in("desk/escrow") ==
        std::vector<std::string>{"READ-ME-FIRST.txt", "escrow.keys"});
  CHECK(!says(room.read_text("desk/desk.json"), "AGE-SECRET-KEY"));
}

TEST_CASE("init: never over another desk, never with a passphrase of a few letters") {
  DeskRoom room;
  REQUIRE(room.run("init --study ROOM/study --to ROOM/desk") == 0);
  const base::Bytes before = room.read("desk/desk.json");
  CHECK(room.run("init --study ROOM/study --to ROOM/desk") == 2);
  CHECK(room.read("desk/desk.json") == before);
  room.write("short", "abc\n");
  CHECK(room.run("init --study ROOM/study --to ROOM/other --passphrase-file ROOM/short") == 2);
  CHECK(room.names_in("other").empty());
}

TEST_CASE("command line: an unknown verb or option is named, with the nearest one") {
  DeskRoom room;
  CHECK(room.run("pulish") == 2);
  CHECK(says(room.err(), "'pulish' is not a verb"));
  CHECK(room.run("publish --desk ROOM/desk --adress http://127.0.0.1:1") == 2);
  CHECK(says(room.err(), "did you mean '--address'?"));
  CHECK(room.run("publish --address http://127.0.0.1:1") == 2);
  CHECK(says(room.err(), "--desk is missing"));
  CHECK(room.run("export --desk ROOM/nothing --to ROOM/export") == 2);
  CHECK(says(room.err(), "not a study desk"));
}

TEST_CASE("publish: a package opens with the study key alone, and versions rise") {
  DeskRoom room;
  room.open_study();
  const protocol::StudyPackage first = room.newest_package();
  CHECK(first.version == 1);
  CHECK(first.study_name == "Humör");
  REQUIRE(protocol::find_form(first, "mood") != nullptr);
  CHECK(protocol::find_file(first, "study.toml") != nullptr);
  CHECK(first.custodian != first.escrow);
  REQUIRE(room.run("publish --desk ROOM/desk --receipt-key " + std::string(64, 'a')) == 0);
  CHECK(room.newest_package().version == 2);
  CHECK(room.newest_package().server_address == "http://127.0.0.1:8480");
  CHECK(room.newest_package().server_receipt_key.has_value());
}

TEST_CASE("publish: every problem of the folder is told at once and nothing is written") {
  DeskRoom room;
  REQUIRE(room.run("init --study ROOM/study --to ROOM/desk") == 0);
  std::string study = room.read_text("study/study.toml");
  study.replace(study.find("prefix = \"MA\""), 13, "prefix = \"m\"");
  room.write("study/study.toml", study + "\nnonsense = 1\n");
  CHECK(room.run("publish --desk ROOM/desk --address http://127.0.0.1:8480") == 2);
  CHECK(says(room.err(), "prefix"));
  CHECK(says(room.err(), "nonsense"));
  CHECK(room.names_in("desk/packages").empty());
}

TEST_CASE("publish: a form file that is missing or names another form is told") {
  DeskRoom room;
  REQUIRE(room.run("init --study ROOM/study --to ROOM/desk") == 0);
  std::string form = room.read_text("study/mood.xml");
  form.replace(form.find("id=\"mood\""), 9, "id=\"mode\"");
  room.write("study/mood.xml", form);
  CHECK(room.run("publish --desk ROOM/desk --address http://127.0.0.1:8480") == 2);
  CHECK(says(room.err(), "'mode'"));
  REQUIRE(room.files().remove_durably({room.path("study/mood.xml")}).ok());
  CHECK(room.run("publish --desk ROOM/desk --address http://127.0.0.1:8480") == 2);
  CHECK(says(room.err(), "mood.xml"));
}

TEST_CASE("publish: provisional wording is refused unless somebody answers for it by name") {
  DeskRoom room;
  std::string study = room.read_text("study/study.toml");
  study.insert(study.find("file = \"mood.xml\""), "provisional_wording = true\n");
  room.write("study/study.toml", study);
  REQUIRE(room.run("init --study ROOM/study --to ROOM/desk") == 0);
  CHECK(room.run("publish --desk ROOM/desk --address http://127.0.0.1:8480") == 2);
  CHECK(says(room.err(), "mood"));
  CHECK(room.names_in("desk/packages").empty());
  REQUIRE(room.run("publish --desk ROOM/desk --address http://127.0.0.1:8480 "
                   "--allow-provisional-wording-by Asta") == 0);
  REQUIRE(room.run("audit --desk ROOM/desk") == 0);
  CHECK(says(room.out(), "exempted  place=desk  user_label=Asta"));
  CHECK(room.newest_package().provisional_wording_allowed_by == "Asta");
}

TEST_CASE("publish: a changed form needs a new version, and the earlier one stays in the package") {
  DeskRoom room;
  room.open_study();
  std::string form = room.read_text("study/mood.xml");
  form.replace(form.find("<label>Two</label>"), 18, "<label>Deux</label>");
  room.write("study/mood.xml", form);
  CHECK(room.run("publish --desk ROOM/desk") == 2);
  CHECK(says(room.err(), "version is still '1'"));
  CHECK(room.newest_package().version == 1);
  form.replace(form.find("version=\"1\">"), 12, "version=\"2\">");
  room.write("study/mood.xml", form);
  REQUIRE(room.run("publish --desk ROOM/desk") == 0);
  const protocol::StudyPackage package = room.newest_package();
  REQUIRE(package.forms.size() == 2);
  CHECK(protocol::find_form(package, "mood")->version == "2");
  CHECK(protocol::find_file(package, package.forms.front().compiled) != nullptr);
}

TEST_CASE("wrong passphrase: nothing is signed, and it says so") {
  DeskRoom room;
  room.open_study();
  room.write("wrong", "nobody knows these birds\n");
  CHECK(room.run("publish --desk ROOM/desk --passphrase-file ROOM/wrong") == 2);
  CHECK(says(room.err(), "wrong passphrase"));
  CHECK(room.newest_package().version == 1);
}

TEST_CASE(
    "enrol: a tablet gets a certificate, its users theirs, and pseudonyms that nobody else has") {
  DeskRoom room;
  room.open_study();
  const Tablet first = room.enrol_tablet();
  const Tablet second = room.enrol_tablet();
  const protocol::StudyPackage package = room.newest_package();
  CHECK(package.version == 3);
  const auto* a = protocol::find_newest_device(package, first.device());
  const auto* b = protocol::find_newest_device(package, second.device());
  REQUIRE((a != nullptr && b != nullptr));
  CHECK(a->block.count > 0);
  CHECK((a->block.first + a->block.count <= b->block.first ||
         b->block.first + b->block.count <= a->block.first));
  CHECK(a->sites == std::vector<std::string>{"malmo"});
  CHECK(package.users.size() == 2);
}

TEST_CASE(
    "enrol: nothing is signed before the words were compared, and an invitation is used once") {
  DeskRoom room;
  room.open_study();
  REQUIRE(room.run("invite --desk ROOM/desk --site malmo --out ROOM/i.fbi") == 0);
  CHECK(room.run("invite --desk ROOM/desk --site lund --out ROOM/j.fbi") == 2);
  Tablet tablet;
  room.write("request.fbq", tablet.answer(room.read("i.fbi")));
  CHECK(room.run("enrol --desk ROOM/desk --request ROOM/request.fbq") == 2);
  CHECK(says(room.out(), "the request's words"));
  CHECK(room.newest_package().version == 1);
  REQUIRE(room.run("enrol --desk ROOM/desk --request ROOM/request.fbq --words-checked") == 0);
  CHECK(room.run("enrol --desk ROOM/desk --request ROOM/request.fbq --words-checked") == 2);
  Tablet another;
  room.write("request.fbq", another.answer(room.read("i.fbi")));
  CHECK(room.run("enrol --desk ROOM/desk --request ROOM/request.fbq --words-checked") == 2);
  CHECK(says(room.err(), "used already"));
  base::Bytes damaged = room.read("request.fbq");
  damaged[100] ^= 1U;
  room.write("request.fbq", damaged);
  CHECK(room.run("enrol --desk ROOM/desk --request ROOM/request.fbq --words-checked") == 2);
}

TEST_CASE("enrol: a certified tablet asks for one more user by its keys, and a copied key cannot") {
  DeskRoom room;
  room.open_study();
  Tablet tablet = room.enrol_tablet();
  const protocol::StudyPackage before = room.newest_package();
  tablet.install(before);
  room.write("more.fbq", tablet.ask_for_user("interviewer 2"));
  CHECK(room.run("enrol --desk ROOM/desk --request ROOM/more.fbq") == 2);
  CHECK(says(room.out(), "interviewer 2"));
  CHECK(room.newest_package().users.size() == 1);
  REQUIRE(room.run("enrol --desk ROOM/desk --request ROOM/more.fbq --words-checked") == 0);
  const protocol::StudyPackage package = room.newest_package();
  CHECK(package.devices == before.devices);  // the same, with the same pseudonym numbers
  REQUIRE(package.users.size() == 2);
  CHECK(package.users[1].label == "interviewer 2");
  CHECK(package.users[1].device == tablet.device());
  CHECK(room.run("enrol --desk ROOM/desk --request ROOM/more.fbq --words-checked") == 2);
  CHECK(says(room.err(), "certified already"));

  Tablet stranger;  // with no certificate, and no code either
  stranger.install(package);
  room.write("more.fbq", stranger.ask_for_user("nobody"));
  CHECK(room.run("enrol --desk ROOM/desk --request ROOM/more.fbq --words-checked") == 2);

  REQUIRE(room.run("revoke --desk ROOM/desk --device " + tablet.device().hex()) == 0);
  room.write("more.fbq", tablet.ask_for_user("interviewer 3"));
  CHECK(room.run("enrol --desk ROOM/desk --request ROOM/more.fbq --words-checked") == 2);
  CHECK(says(room.err(), "revoked"));
  CHECK(room.newest_package().users.size() == 2);
}

TEST_CASE("revoke: the next package takes the certificate back") {
  DeskRoom room;
  room.open_study();
  const Tablet tablet = room.enrol_tablet();
  REQUIRE(room.run("revoke --desk ROOM/desk --device " + tablet.device().hex()) == 0);
  REQUIRE(room.newest_package().revocations.size() == 1);
  CHECK(room.run("revoke --desk ROOM/desk --device " + std::string(32, '0')) == 2);
}

TEST_CASE("publish: attachments of the study folder are in the package") {
  DeskRoom room;
  room.write("study/attachments/towns.csv", "name,label\nmalmo,Malmö\n");
  room.open_study();
  const protocol::StudyPackage package = room.newest_package();
  CHECK(protocol::find_file(package, "forms/attachments/towns.csv") != nullptr);
}

TEST_CASE("desk: two at a time in one folder are refused") {
  DeskRoom room;
  room.open_study();
  const auto lock = room.files().lock({room.path("desk/lock")});
  REQUIRE(lock.ok());
  CHECK(room.run("publish --desk ROOM/desk") == 2);
  CHECK(says(room.err(), "another faltbok-desk"));
}

TEST_CASE(
    "publish and enrol: whichever call of the disk fails, the package before it still holds") {
  for (int fail_at = 1; fail_at < 200; ++fail_at) {
    CAPTURE(fail_at);
    DeskRoom room;
    room.open_study();
    support::FaultyFiles faulty(room.files());
    room.use_files(faulty);
    faulty.fail_at(fail_at, base::ErrorKind::kNoSpace);
    const int code = room.run("publish --desk ROOM/desk");
    const bool reached_the_end = faulty.call_count() < fail_at;
    faulty.fail_at(0);
    CHECK(room.newest_package().version == (code == 0 ? 2 : 1));
    if (code != 0) CHECK(!room.err().empty());
    if (reached_the_end) return;
  }
  FAIL("publish never came to its end");
}

TEST_CASE("recover: a forgotten passphrase loses nothing but itself") {
  DeskRoom room;
  room.open_study();
  Tablet tablet = room.enrol_tablet();
  const protocol::StudyPackage package = room.newest_package();
  const crypto::SigningKey old_key = crypto::SigningKey::random();
  const crypto::DataKey data_key = crypto::DataKey::random();
  const crypto::age::Recipient recovery[] = {package.custodian, package.escrow};
  auto file = crypto::KeyFile::make(tablet.device(), {}, data_key, recovery);
  REQUIRE(file.ok());
  const crypto::SecretBytes forgotten = crypto::SecretBytes::copy_of(std::string_view("forgotten"));
  REQUIRE(file.value()
              .add_user(data_key, {package.users[0].id, "interviewer", old_key, forgotten,
                                   tests::kTestPassphraseCost})
              .ok());
  room.write("key.fbk", file.value().bytes());
  REQUIRE(room.run("recover ROOM/key.fbk --desk ROOM/desk --out ROOM/new.fbk") == 0);

  const std::string told = room.out();
  const std::string mark = "new passphrase, shown only now: ";
  const std::size_t at = told.find(mark) + mark.size();
  const auto again = crypto::KeyFile::parse(room.read("new.fbk"));
  REQUIRE(again.ok());
  const auto unlocked = again.value().unlock_any(
      crypto::normalised_passphrase(told.substr(at, told.find('\n', at) - at)));
  REQUIRE(unlocked.ok());
  CHECK(std::ranges::equal(unlocked.value().data_key.reveal(), data_key.reveal()));
  CHECK(!again.value().unlock_any(forgotten).ok());
  const protocol::StudyPackage after = room.newest_package();
  const auto* user = protocol::find_user(after, unlocked.value().user.id);
  REQUIRE(user != nullptr);
  CHECK(user->sign_key == unlocked.value().user_key.verify_key());
  CHECK(room.run("recover ROOM/passphrase --desk ROOM/desk --out ROOM/x.fbk") == 2);

  // Wiped after too many wrong passphrases: the certificate still knows who it was.
  crypto::KeyFile wiped = file.value();
  wiped.wipe_users();
  room.write("key.fbk", wiped.bytes());
  REQUIRE(
      room.run("recover ROOM/key.fbk --desk ROOM/desk --out ROOM/again.fbk --language en --user " +
               package.users[0].id.hex()) == 0);
  const auto after_wipe = crypto::KeyFile::parse(room.read("again.fbk")).value();
  CHECK(after_wipe.users().size() == 1);
  CHECK(after_wipe.generation() > file.value().generation());
  CHECK(room.run("recover ROOM/key.fbk --desk ROOM/desk --out ROOM/x.fbk --language xx") == 2);
}

TEST_CASE("passphrase: four words in the language asked for, and none in another") {
  DeskRoom room;
  REQUIRE(room.run("passphrase --language en") == 0);
  const std::string words = room.out();
  CHECK(std::count(words.begin(), words.end(), '-') >= 3);
  CHECK(room.run("passphrase") == 0);
  CHECK(room.run("passphrase --language fi") == 2);
}
