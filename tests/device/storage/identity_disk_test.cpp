// The identity database on a disk that fails and loses power: what was acknowledged is there, and
// in the end the code-key custodian has it.
#include <catch2/catch_test_macros.hpp>

#include "crypto/init.h"
#include "tests/device/storage/code_key.h"
#include "tests/support/fault_disk.h"
#include "tests/support/fault_files.h"
#include "tests/support/fault_vfs.h"

using namespace faltbok;
using storage::IdentityBook;
using support::CrashMode;
using support::Fault;
using support::FaultDisk;

namespace {

constexpr std::string_view kMarker = "Zlatava-Marker-7719";
const storage::Person kPerson{"MA-7K3F-2", "MA"};

struct FaultyTablet {
  FaultDisk disk;
  support::FaultFiles files{disk};
  support::FaultVfs vfs{disk};
  support::VaultWorld world;
  tests::CodeKey keys;
  crypto::SecretBytes passphrase = crypto::SecretBytes::copy_of(std::string_view("words"));
  std::optional<storage::OpenVault> open;
  std::optional<IdentityBook> book;

  FaultyTablet() {
    REQUIRE(crypto::init().ok());
    const crypto::NewUser user{world.user, "interviewer", world.user_key, passphrase,
                               tests::kTestPassphraseCost};
    open.emplace(
        storage::create_vault(
            place(), {world.device, {world.custodian.recipient(), world.escrow.recipient()}, user})
            .value());
    book.emplace(create_identity(identity(), tests::new_identity(world, keys, passphrase)).value());
  }
  storage::VaultPlace place() { return {files, {"/tablet"}}; }
  storage::VaultPlace identity() { return identity_place(place()); }
  base::Status write(const std::string& value) {
    return book->write(
        kPerson, world.event(forms::ContactChanged{"name", value + std::string(kMarker), ""}));
  }
  base::Result<std::size_t> send() {
    const storage::Signer signer = world.signer();
    return book->send(
        {*open->vault, signer, [&](std::string_view) -> base::Result<storage::SealingContext> {
           return tests::identity_context(world, keys);
         }});
  }
  std::size_t event_count() { return book->events_of("MA-7K3F-2").value().size(); }
  // The most that one batch of the outbox holds of the person.
  std::size_t sent_count() {
    std::size_t most = 0;
    for (const storage::OutboxEntry& entry : open->vault->outbox().value()) {
      const base::Bytes batch = open->vault->batch(entry.ref.sequence).value();
      const auto records = tests::opened_identities(batch, world, keys.custodian).value();
      for (const forms::SealedRecord& record : records)
        most = std::max(most, record.events.size() - 1);
    }
    return most;
  }
  void crash(CrashMode mode, FaultDisk::Random& random) {
    disk.power_off();
    book.reset();
    open.reset();
    disk.reboot(mode, random);
    disk.plan({});
    auto vault = storage::unlock_vault(place(), passphrase);
    REQUIRE(std::holds_alternative<storage::OpenVault>(vault));
    open.emplace(std::get<storage::OpenVault>(std::move(vault)));
    auto opened = open_identity(identity(), world.user, passphrase);
    REQUIRE(std::holds_alternative<IdentityBook>(opened));
    book.emplace(std::get<IdentityBook>(std::move(opened)));
    CHECK(book->check_anchor(*open->vault).ok());
  }
  bool marker_in_clear() {
    for (const auto& [name, bytes] : disk.contents()) {
      const base::BytesView wanted = base::view_of(kMarker);
      if (std::search(bytes.begin(), bytes.end(), wanted.begin(), wanted.end()) != bytes.end())
        return true;
    }
    return false;
  }
};

}  // namespace

TEST_CASE("identity on a failing disk: a change is exactly one sync once the record is begun") {
  FaultyTablet tablet;
  for (int i = 0; i < 20; ++i) {
    tablet.disk.plan({});
    REQUIRE(tablet.write(std::to_string(i)).ok());
    CHECK(tablet.disk.sync_count() == 1);
  }
}

TEST_CASE(
    "identity on a failing disk: whichever operation fails, a change is there whole or not at all, "
    "and the next is saved") {
  for (const Fault fault : {Fault::kIoError, Fault::kFull, Fault::kShortWrite, Fault::kLostSync}) {
    bool finished = false;
    for (std::uint64_t n = 1; !finished; ++n) {
      REQUIRE(n < 100);
      CAPTURE(static_cast<int>(fault), n);
      FaultyTablet tablet;
      REQUIRE(tablet.write("before").ok());
      tablet.disk.plan({fault, n, 1});
      const base::Status saved = tablet.write("a");
      finished = !tablet.disk.fault_happened();
      CHECK(saved.ok() == finished);
      tablet.disk.plan({});
      const std::size_t before = tablet.event_count();
      CHECK((before == 1 || before == 2));
      CHECK(tablet.write("b").ok());
      CHECK(tablet.event_count() == before + 1);
    }
  }
}

TEST_CASE(
    "identity on a failing disk: whichever operation fails while it is sent, sending again brings "
    "all of it") {
  for (const Fault fault : {Fault::kIoError, Fault::kFull, Fault::kLostSync}) {
    bool finished = false;
    for (std::uint64_t n = 1; !finished; ++n) {
      REQUIRE(n < 200);
      CAPTURE(static_cast<int>(fault), n);
      FaultyTablet tablet;
      REQUIRE(tablet.write("a").ok());
      REQUIRE(tablet.write("b").ok());
      tablet.disk.plan({fault, n, 1});
      static_cast<void>(tablet.send());
      finished = !tablet.disk.fault_happened();
      tablet.disk.plan({});
      REQUIRE(tablet.send().ok());
      CHECK(tablet.sent_count() == 2);
      CHECK(tablet.send().value() == 0);
    }
  }
}

TEST_CASE(
    "identity: whenever the power goes, nothing acknowledged is lost and nothing is readable") {
  FaultDisk::Random random(20'261'127);
  const CrashMode modes[] = {CrashMode::kOmitted, CrashMode::kKept, CrashMode::kTorn,
                             CrashMode::kGarbage, CrashMode::kReordered};
  int crash_count = 0;
  for (const std::uint64_t turn : {0U, 2U}) {
    bool finished = false;
    for (std::uint64_t n = 1; !finished; ++n) {
      const CrashMode mode = modes[(n + turn) % std::size(modes)];
      REQUIRE(n < 300);
      CAPTURE(static_cast<int>(mode), n);
      FaultyTablet tablet;
      REQUIRE(tablet.write("before").ok());
      tablet.disk.plan({Fault::kCrash, n, 1});
      std::size_t acknowledged = 1;
      for (const char* value : {"a", "b"})
        if (tablet.write(value).ok()) ++acknowledged;
      const bool sent = tablet.send().ok();
      if (tablet.write("c").ok()) ++acknowledged;
      finished = !tablet.disk.fault_happened();
      if (!finished) ++crash_count;
      tablet.crash(mode, random);
      CHECK(tablet.event_count() >= acknowledged);
      CHECK(tablet.event_count() <= acknowledged + 1);
      if (sent) CHECK(tablet.sent_count() >= 3);
      REQUIRE(tablet.send().ok());
      CHECK(tablet.sent_count() == tablet.event_count());
      CHECK(!tablet.marker_in_clear());
    }
  }
  CHECK(crash_count > 50);
}

TEST_CASE("identity: whenever the power goes in an erasure, all is there or all is gone") {
  FaultDisk::Random random(20'261'128);
  const CrashMode modes[] = {CrashMode::kOmitted, CrashMode::kKept, CrashMode::kTorn,
                             CrashMode::kGarbage, CrashMode::kReordered};
  bool finished = false;
  for (std::uint64_t n = 1; !finished; ++n) {
    REQUIRE(n < 300);
    CAPTURE(n);
    FaultyTablet tablet;
    REQUIRE(tablet.write("a").ok());
    REQUIRE(tablet.write("b").ok());
    tablet.disk.plan({Fault::kCrash, n, 1});
    const bool erased = tablet.book->erase(kPerson, {tablet.world.user, base::Instant{9}}).ok();
    finished = !tablet.disk.fault_happened();
    CHECK((erased || !finished));
    tablet.crash(modes[n % std::size(modes)], random);
    const std::size_t left = tablet.event_count();  // two changes, or the one erasure
    CHECK((left == 1 || (left == 2 && !erased)));
    REQUIRE(tablet.send().ok());
    CHECK(tablet.sent_count() == left);
  }
}

TEST_CASE("identity: while it is made, a power cut leaves none or a whole one") {
  FaultDisk::Random random(7);
  bool finished = false;
  for (std::uint64_t n = 1; !finished; ++n) {
    REQUIRE(n < 300);
    CAPTURE(n);
    REQUIRE(crypto::init().ok());
    FaultDisk disk;
    support::FaultFiles files{disk};
    support::FaultVfs vfs{disk};
    support::VaultWorld world;
    tests::CodeKey keys;
    const auto passphrase = crypto::SecretBytes::copy_of(std::string_view("words"));
    const storage::VaultPlace place{files, {"/tablet"}, nullptr, storage::Purpose::kIdentity};
    disk.plan({Fault::kCrash, n, 1});
    const bool made = create_identity(place, tests::new_identity(world, keys, passphrase)).ok();
    finished = !disk.fault_happened();
    CHECK((made || !finished));
    disk.power_off();
    disk.reboot(CrashMode::kTorn, random);
    disk.plan({});
    auto opened = open_identity(place, world.user, passphrase);
    if (std::holds_alternative<IdentityBook>(opened)) continue;
    CHECK(!made);
    REQUIRE(std::holds_alternative<storage::UnlockRefused>(opened));
    CHECK(std::get<storage::UnlockRefused>(opened).problem ==
          storage::UnlockProblem::kKeyFileMissing);
    CHECK(create_identity(place, tests::new_identity(world, keys, passphrase)).ok());
  }
}
