// Who opens the tablet, on a real vault: one more, one less.
#include "device/shell/attempts.h"
#include "sync/protocol/enrolment.h"
#include "tests/device/shell/tablet_fixture.h"

using namespace faltbok;
using app::SecretText;
using tests::TabletFixture;

namespace {

constexpr std::string_view kWords = "granit-ekorre-hymla-jolle";
constexpr std::string_view kOtherPin = "314159";

app::UserAdded add(TabletFixture& t) {
  return t.run<app::UserAdded>(app::AddUser{SecretText(kWords), SecretText(kOtherPin),
                                            std::string(app::kEmploymentSpecialist), "A2"});
}

bool opens(TabletFixture& t, std::string_view passphrase) {
  t.start();
  t.clock.advance_ms(shell::kDelayMsMax);
  return std::holds_alternative<app::VaultOpened>(t.tablet->run(t.unlock_with(passphrase)));
}

struct Certified : TabletFixture {
  Certified() {
    enrol();
    certify();
  }
};

// The names' key file with a slot for this user, as the code-key custodian makes it.
crypto::KeyFile with_way_in(Certified& t, const base::UserId& user) {
  auto keys = crypto::KeyFile::parse(t.read(storage::kIdentityKeyFileName)).value();
  const crypto::DataKey key = keys.recover({&t.desk.code_custodian, 1}).value();
  const crypto::SigningKey signs_nothing = crypto::SigningKey::random();
  const auto words = crypto::SecretBytes::copy_of(kWords);
  REQUIRE(
      keys.add_user(key, {user, "interviewer", signs_nothing, words, tests::kTestPassphraseCost})
          .ok());
  return keys;
}

const std::set<forms::Act> kOnUsers = {forms::Act::kUserAdded, forms::Act::kUserRemoved};

}  // namespace

TEST_CASE("users: one more opens with words and PIN of their own, and works once the desk signed",
          "[shell]") {
  Certified t;
  const app::UserAdded added = add(t);
  REQUIRE(!added.error);
  CHECK(added.request_words.size() == 12);
  REQUIRE(added.users.size() == 2);
  CHECK(added.users[0].self);
  CHECK(added.users[0].certified);
  CHECK(added.users[0].label == "I1");
  CHECK(added.users[1].label == "A2");
  CHECK_FALSE(added.users[1].certified);
  const auto request = protocol::open_request(t.read(shell::kRequestName)).value();
  CHECK(request.device == t.desk.next.devices.front().id);
  REQUIRE(request.users.size() == 1);
  CHECK(request.users[0].id == added.users[1].id);

  t.start();
  const auto waiting = t.run<app::VaultOpened>(t.unlock_with(kWords));
  CHECK(waiting.session.user.role == app::kEmploymentSpecialist);
  CHECK_FALSE(waiting.session.place.certified);
  CHECK(waiting.request_words == added.request_words);
  t.certify();
  t.start();
  const auto opened = t.run<app::VaultOpened>(t.unlock_with(kWords));
  CHECK(opened.session.place.certified);
  CHECK(opened.session.user.label == "A2");
  CHECK(t.run<app::PinChecked>(app::CheckPin{SecretText(kOtherPin)}).right);
  CHECK(!t.run<app::PinChecked>(app::CheckPin{SecretText(tests::kPin)}).right);
  CHECK(opens(t, t.passphrase));
  CHECK(t.acts(kOnUsers) ==
        std::vector<forms::Act>{forms::Act::kUserAdded, forms::Act::kUserAdded});
}

TEST_CASE("users: the passphrase of whoever opened it last is tried first", "[shell]") {
  Certified t;
  REQUIRE(!add(t).error);
  const auto label_of_opener = [&t](std::string_view words) {
    t.start();
    return t.run<app::VaultOpened>(t.unlock_with(words)).session.user.label;
  };
  // The same words for both: only who is tried first tells them apart.
  REQUIRE(label_of_opener(kWords) == "A2");
  REQUIRE(!t.run<app::PassphraseChanged>(
                app::ChangePassphrase{SecretText(t.passphrase), SecretText(kWords)})
               .error);
  CHECK(label_of_opener(t.passphrase) == "A2");
  REQUIRE(shell::save_attempts(t.files, t.temp.path(), {0, 0, t.clock.now()}).ok());
  CHECK(label_of_opener(t.passphrase) == "I1");
  CHECK(label_of_opener(t.passphrase) == "I1");
}

TEST_CASE("users: after one goes, their words open nothing, and the others work on", "[shell]") {
  Certified t;
  const std::string participant = t.add_participant();
  const app::RecordOpened record = t.start_talk(participant);
  REQUIRE(!t.save(record.info.key, "hej").error);
  const app::UserAdded added = add(t);
  REQUIRE(!added.error);
  const base::Bytes before = t.read(storage::kDatabaseName);
  const auto removed =
      t.run<app::UserRemoved>(app::RemoveUser{added.users[1].id, SecretText(t.passphrase)});
  REQUIRE(!removed.error);
  CHECK(removed.users.size() == 1);
  CHECK(t.read(storage::kDatabaseName) != before);
  // The same session goes on: answers, and the PIN.
  CHECK(!t.save(record.info.key, "igen").error);
  CHECK(t.run<app::PinChecked>(app::CheckPin{SecretText(tests::kPin)}).right);
  CHECK(!opens(t, kWords));
  CHECK(opens(t, t.passphrase));
  const auto loaded = t.run<app::RecordOpened>(app::LoadRecord{record.info.key});
  REQUIRE(!loaded.error);
  CHECK(loaded.events.size() == 3);
  CHECK(t.run<app::UsersListed>(app::ListUsers{}).users.size() == 1);
  CHECK(t.acts(kOnUsers).back() == forms::Act::kUserRemoved);
}

TEST_CASE("users: whoever goes opens no names either, and only who opens names can see to it",
          "[shell]") {
  Certified t;
  t.desk.name_code_key();
  t.certify();
  const app::UserAdded added = add(t);
  REQUIRE(!added.error);
  t.certify();
  // The colleague looked somebody up first, so the way in to names is the colleague's alone.
  t.start();
  t.run<app::VaultOpened>(t.unlock_with(kWords));
  t.run<app::IdentityOpened>(app::OpenIdentity{SecretText(kWords), "MA-7K3F-2", "maria"});
  t.run<app::IdentityClosed>(app::CloseIdentity{});
  t.start();
  t.run<app::VaultOpened>(t.unlock_with(t.passphrase));
  const base::UserId other = added.users[1].id;
  const auto held = t.run<app::UserRemoved>(app::RemoveUser{other, SecretText(t.passphrase)});
  CHECK(held.error == base::ErrorKind::kNotFound);
  CHECK(t.run<app::UsersListed>(app::ListUsers{}).users.size() == 2);
  // The other way round it goes, and the words open neither.
  t.start();
  const auto self = t.run<app::VaultOpened>(t.unlock_with(kWords)).session.user.id;
  const auto listed = t.run<app::UsersListed>(app::ListUsers{});
  const base::UserId first = listed.users[0].id == self ? listed.users[1].id : listed.users[0].id;
  REQUIRE(!t.run<app::UserRemoved>(app::RemoveUser{first, SecretText(kWords)}).error);
  CHECK(opens(t, kWords));
  t.run<app::IdentityOpened>(app::OpenIdentity{SecretText(kWords), "MA-7K3F-2", "maria"});
  CHECK(!opens(t, t.passphrase));
}

TEST_CASE("users: a way in to names that goes with its user is shut", "[shell]") {
  Certified t;
  t.desk.name_code_key();
  t.certify();
  t.run<app::IdentityOpened>(app::OpenIdentity{SecretText(t.passphrase), "MA-7K3F-2", "maria"});
  t.run<app::IdentityClosed>(app::CloseIdentity{});
  const app::UserAdded added = add(t);
  REQUIRE(!added.error);
  // As the code-key custodian does it: the colleague gets a slot there too.
  t.put(storage::kIdentityKeyFileName, with_way_in(t, added.users[1].id).bytes());
  const auto words = crypto::SecretBytes::copy_of(kWords);
  REQUIRE(
      !t.run<app::UserRemoved>(app::RemoveUser{added.users[1].id, SecretText(t.passphrase)}).error);
  const auto left = crypto::KeyFile::parse(t.read(storage::kIdentityKeyFileName)).value();
  CHECK(left.users().size() == 1);
  CHECK(!left.unlock_any(words).ok());
  t.run<app::IdentityOpened>(app::OpenIdentity{SecretText(t.passphrase), "MA-7K3F-2", "maria"});
}

TEST_CASE("users: an older way in to names goes with somebody, and keeps nobody from going",
          "[shell]") {
  for (const bool own_way_in : {true, false}) {
    CAPTURE(own_way_in);
    Certified t;
    t.desk.name_code_key();
    t.certify();
    t.run<app::IdentityOpened>(app::OpenIdentity{SecretText(t.passphrase), "MA-7K3F-2", "maria"});
    t.run<app::IdentityClosed>(app::CloseIdentity{});
    const app::UserAdded added = add(t);
    REQUIRE(!added.error);
    auto keys = with_way_in(t, base::UserId{{7}});
    if (!own_way_in) REQUIRE(keys.remove_user(added.users[0].id).ok());
    t.put(storage::kIdentityKeyFileName, keys.bytes());
    const auto words = crypto::SecretBytes::copy_of(kWords);
    CHECK(!t.run<app::UserRemoved>(app::RemoveUser{added.users[1].id, SecretText(t.passphrase)})
               .error);
    const auto left = crypto::KeyFile::parse(t.read(storage::kIdentityKeyFileName)).value();
    CHECK(left.unlock_any(words).ok() == !own_way_in);
  }
}

TEST_CASE("users: nobody removes themselves or somebody who is not there; locked, nothing goes",
          "[shell]") {
  Certified t;
  const auto listed = t.run<app::UsersListed>(app::ListUsers{});
  REQUIRE(listed.users.size() == 1);
  CHECK(listed.roles.size() == 2);
  CHECK(t.run<app::UserRemoved>(app::RemoveUser{listed.users[0].id, SecretText(t.passphrase)})
            .error == base::ErrorKind::kInvalidInput);
  CHECK(t.run<app::UserRemoved>(app::RemoveUser{base::UserId{}, SecretText(t.passphrase)}).error);
  CHECK(t.run<app::UsersListed>(app::ListUsers{}).users.size() == 1);
  t.start();
  CHECK(add(t).error);
  CHECK(
      t.run<app::UserRemoved>(app::RemoveUser{listed.users[0].id, SecretText(t.passphrase)}).error);
  CHECK(t.run<app::UsersListed>(app::ListUsers{}).error);
  CHECK(opens(t, t.passphrase));
}

TEST_CASE("users: nth disk call fails while one is added or goes: whoever is left opens",
          "[shell]") {
  for (const bool removing : {false, true}) {
    CAPTURE(removing);
    bool finished = false;
    for (int fail_at = 1; !finished && fail_at < 80; ++fail_at) {
      CAPTURE(fail_at);
      Certified t;
      base::UserId other;
      if (removing) other = add(t).users.at(1).id;
      t.files.fail_at(fail_at);
      bool failed = false;
      if (removing)
        failed = t.run<app::UserRemoved>(app::RemoveUser{other, SecretText(t.passphrase)})
                     .error.has_value();
      else
        failed = add(t).error.has_value();
      finished = t.files.call_count() < fail_at;
      t.files.fail_at(0);
      CHECK(opens(t, t.passphrase));
      if (finished) CHECK(!failed);
      // The key file decides: before its exchange all is as it was, after it all is done.
      if (!failed) CHECK(opens(t, kWords) == !removing);
    }
    CHECK(finished);
  }
}
