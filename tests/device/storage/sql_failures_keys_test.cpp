// Unlocking, making, changing keys, and the contact details; see sql_failures.h.
#include <catch2/catch_test_macros.hpp>
#include <set>

#include "device/storage/sql_vault.h"
#include "tests/device/storage/code_key.h"
#include "tests/device/storage/sql_failures.h"

using namespace faltbok;
using tests::Filled;
using tests::survive_all;
using tests::Tablet;

TEST_CASE("sql failures: unlocking with a chip, and making a vault") {
  support::MemoryCounters counters;
  const auto unlock = [](Filled& t) {
    auto outcome = t.unlock_outcome();
    if (!std::holds_alternative<storage::OpenVault>(outcome)) return false;
    t.open.emplace(std::get<storage::OpenVault>(std::move(outcome)));
    return true;
  };
  const auto append = [](Filled& t) {
    REQUIRE(t.vault().append(t.draft, t.world.answer("/d/q", "2")).ok());
  };
  const auto run = [&](Filled& t) {
    t.lock();
    return unlock(t);
  };
  // A key file of which the database knows nothing yet, as one that the desk made.
  const auto forget_key_file = [&](Filled& t) {
    append(t);
    auto& session = static_cast<storage::SqlVault&>(t.vault()).session();
    REQUIRE(session.database()
                .execute("UPDATE meta SET bytes = zeroblob(32) WHERE name = 'key_file'; "
                         "UPDATE meta SET bytes = zeroblob(8) WHERE name = 'key_generation'")
                .ok());
  };
  survive_all({{"unlock", run, [](Filled&) {}, forget_key_file}}, &counters);
  survive_all({{"create", [](Filled&) {
                  Tablet other;
                  return other.create_result().ok();
                }}});
}

TEST_CASE("sql failures: keys") {
  const base::UserId guest = crypto::random_id<base::UserId>();
  const auto guest_words = crypto::SecretBytes::copy_of(std::string_view("a guest's words"));
  const auto users = [](Filled& t) {
    std::set<base::UserId> out;
    const auto file = t.disk->read(t.path(storage::kKeyFileName), 1'000'000).value();
    for (const crypto::SlotUser& user : crypto::KeyFile::parse(file).value().users())
      out.insert(user.id);
    return out;
  };
  const auto add = [&](Filled& t, const base::UserId& id) {
    const crypto::NewUser user{id, "interviewer", t.world.user_key, guest_words,
                               tests::kTestPassphraseCost};
    return storage::add_user(t.place(), *t.open, user).ok();
  };
  const auto recovery = [](Filled& t) {
    return std::vector{t.world.custodian.recipient(), t.world.escrow.recipient()};
  };
  const auto without_guests = [&](Filled& t) {
    for (const base::UserId& user : users(t))
      if (user != t.world.user)
        REQUIRE(storage::change_data_key(t.place(), *t.open, {recovery(t), {user}}).ok());
  };
  survive_all({
      {"change passphrase",
       [&](Filled& t) {
         // The same words: whichever file is there opens with them.
         return storage::change_passphrase(t.place(), *t.open,
                                           {t.passphrase, tests::kTestPassphraseCost})
             .ok();
       }},
      {"add user", [&](Filled& t) { return add(t, crypto::random_id<base::UserId>()); },
       [](Filled&) {}, without_guests},
      {"change data key, and remove a user who is there",
       [&](Filled& t) {
         storage::KeyChange wanted{recovery(t), {}};
         if (users(t).contains(guest)) wanted.removed_users = {guest};
         return storage::change_data_key(t.place(), *t.open, wanted).ok();
       },
       [&](Filled& t) {
         if (!users(t).contains(guest)) REQUIRE(add(t, guest));
       }},
  });
}

TEST_CASE("sql failures: which passphrase holds is what was said") {
  Filled tablet;
  bool happened = true;
  for (std::uint64_t nth = 1; happened; ++nth) {
    CAPTURE(nth);
    auto words = crypto::SecretBytes::copy_of("words " + std::to_string(nth));
    tablet.unlock();
    bool changed = false;
    {
      const tests::SqliteFailure failure(
          {tests::SqliteFailure::What::kCall, tests::SqliteFailure::Span::kFromThenOn,
           tests::kDiskFull},
          nth);
      changed = storage::change_passphrase(tablet.place(), *tablet.open,
                                           {words, tests::kTestPassphraseCost})
                    .ok();
      happened = failure.happened();
    }
    if (changed) tablet.passphrase = std::move(words);
    REQUIRE(tablet.problem() == std::nullopt);
    CHECK((changed || happened));
  }
}

TEST_CASE("sql failures: contact details") {
  tests::CodeKey keys;
  const auto place = [](Filled& t) { return storage::identity_place(t.place()); };
  const auto book = [&](Filled& t) -> std::optional<storage::IdentityBook> {
    auto outcome = storage::open_identity(place(t), t.world.user, t.passphrase);
    if (!std::holds_alternative<storage::IdentityBook>(outcome)) return std::nullopt;
    return std::get<storage::IdentityBook>(std::move(outcome));
  };
  const auto changed = [](Filled& t) {
    return t.world.event(forms::ContactChanged{"phone", "0700000000", "changed"});
  };
  std::optional<storage::IdentityBook> open;
  const auto make = [&](Filled& t) {
    if (t.disk->info(t.path("identity.fbk")).ok()) return;
    open.reset();
    auto made =
        storage::create_identity(place(t), tests::new_identity(t.world, keys, t.passphrase));
    REQUIRE(made.ok());
  };
  const auto look = [&](Filled& t) {
    open.reset();
    open = book(t);
    REQUIRE(open);
  };
  const auto write_one = [&](Filled& t) {
    make(t);
    look(t);
    REQUIRE(open->write({"MA-7K3F-2", "MA"}, changed(t)).ok());
  };
  const auto send = [&](Filled& t) {
    return open
        ->send({t.vault(), t.world.signer(),
                [&](std::string_view) { return tests::identity_context(t.world, keys); }})
        .ok();
  };
  survive_all({
      {"open",
       [&](Filled& t) {
         open.reset();
         return book(t).has_value();
       },
       make},
      {"write",
       [&](Filled& t) {
         return open->write({"MA-7K3F-2", "MA"}, changed(t)).ok();
       },
       make, look},
      {"read", [&](Filled&) { return open->events_of("MA-7K3F-2").ok(); }, write_one, look},
      {"send", send, write_one, look},
      {"erase",
       [&](Filled& t) {
         return open->erase({"MA-7K3F-2", "MA"}, {t.world.user, t.world.now()}).ok();
       },
       write_one, look},
      {"send what was sent back", send,
       [&](Filled& t) {
         write_one(t);
         REQUIRE(send(t));
         t.sealed = t.vault().outbox().value().back().ref;
         REQUIRE(tests::send_back(t));
       },
       look},
      {"anchor", [&](Filled& t) { return open->check_anchor(t.vault()).ok(); },
       [&](Filled& t) {
         write_one(t);
         REQUIRE(send(t));
       },
       look},
  });
}
