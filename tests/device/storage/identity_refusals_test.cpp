// What of the identity database and its notes in the vault is refused, each by its name.
#include <catch2/catch_test_macros.hpp>

#include "device/storage/sql_vault.h"
#include "tests/device/storage/identity_tablet.h"

using namespace faltbok;
using base::ErrorKind;
using storage::IdentityBook;
using storage::UnlockProblem;
using tests::kPerson;
using Tablet = tests::IdentityTablet;

TEST_CASE("identity: notes in the vault that say nothing, or something else, are named") {
  Tablet tablet;
  IdentityBook book = tablet.create_book();
  CHECK(book.check_anchor(tablet.vault()).ok());  // none yet
  REQUIRE(book.write(kPerson, tablet.contact("name", "Somebody")).ok());
  REQUIRE(tablet.send(book).value() == 1);
  base::Bytes anchor = tablet.vault().value(storage::kIdentityAnchorName).value();
  anchor.back() ^= 1;  // as many events, other ones
  REQUIRE(tablet.vault().put_value(storage::kIdentityAnchorName, anchor).ok());
  CHECK(book.check_anchor(tablet.vault()).error().kind() == ErrorKind::kAuthentication);
  anchor.pop_back();
  REQUIRE(tablet.vault().put_value(storage::kIdentityAnchorName, anchor).ok());
  CHECK(book.check_anchor(tablet.vault()).error().kind() == ErrorKind::kInvalidInput);
  REQUIRE(tablet.vault().put_value(storage::kIdentityReturnedName, base::view_of("x")).ok());
  CHECK(tablet.send(book).error().kind() == ErrorKind::kInvalidInput);
}

TEST_CASE("identity: an erasure takes nothing but contact details") {
  Tablet tablet;
  IdentityBook book = tablet.create_book();
  const storage::RecordKey person = tablet.world.new_record();
  REQUIRE(tablet.vault().start(person, tablet.world.participant_started("MA-7K3F-2")).ok());
  auto& records = static_cast<storage::SqlVault&>(tablet.vault());
  forms::Started started;
  const std::vector<forms::Event> form{tablet.world.event(started)};
  CHECK(records.erase({&person, 1}, tablet.world.new_record(), form).error().kind() ==
        ErrorKind::kInvalidInput);
  started.type = forms::RecordType::kIdentity;
  const std::vector<forms::Event> contact{tablet.world.event(started)};
  CHECK(records.erase({&person, 1}, tablet.world.new_record(), contact).error().kind() ==
        ErrorKind::kInvalidInput);
  CHECK(records.erase({&person, 1}, tablet.world.new_record(), {}).error().kind() ==
        ErrorKind::kInvalidInput);
  CHECK(tablet.vault().load(person).ok());
}

TEST_CASE("identity: without its key file, or its database, it does not open") {
  Tablet tablet;
  CHECK(tablet.identity_problem() == UnlockProblem::kKeyFileMissing);
  { tablet.create_book(); }
  REQUIRE(tablet.disk->remove_durably(tablet.path("identity.db")).ok());
  CHECK(tablet.identity_problem() == UnlockProblem::kDatabaseMissing);
}
