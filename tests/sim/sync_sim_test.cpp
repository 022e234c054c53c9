// Tablets with the real engine, a real server folder, and between them a link that loses: nothing
// is lost, nothing doubled.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "sync/client/runner.h"
#include "tests/support/faulty_files.h"
#include "tests/support/memory_files.h"
#include "tests/sync/support/lossy_link.h"
#include "tests/sync/support/memory_store.h"

using namespace faltbok;

namespace {

constexpr int kRoundCountMax = 400;
constexpr std::uint64_t kSeedCount = 40;

// One tablet: its folder, its chain, what it has sealed.
struct SimTablet {
  support::Tablet* chain = nullptr;
  os::Path folder;
  std::vector<protocol::SealedBatch> sealed;
};

struct Sim {
  explicit Sim(std::uint64_t seed, std::size_t tablet_count)
      : random(seed), study(tablet_count), link(server, seed + 1), tablets(tablet_count) {
    for (std::size_t i = 0; i < tablet_count; ++i)
      tablets[i] = {&study.tablet(i), os::Path{"/tablet" + std::to_string(i)}, {}};
  }
  std::mt19937_64 random;
  support::MemoryFiles files;
  support::StudyFixture study;
  support::ServerFixture server{study, files,
                                support::reopen(std::make_shared<support::MemoryStore>())};
  support::LossyLink link;
  std::vector<SimTablet> tablets;

  void seal_one(SimTablet& tablet) {
    const auto batch = study.seal(*tablet.chain, support::random_bytes(random() % 6'000));
    const os::Path name =
        tablet.folder / "outbox" / (std::to_string(batch.header.place.sequence) + ".fbb");
    REQUIRE(files.write_durably(name, batch.bytes).ok());
    tablet.sealed.push_back(batch);
  }

  // A round that may end anywhere: the process is killed after some pauses, the tablet's disk fails
  // now and then.
  bool round(SimTablet& tablet) {
    support::FaultyFiles disk(files);
    if (random() % 10 == 0)
      disk.fail_from(static_cast<int>(random() % 200) + 1, base::ErrorKind::kNoSpace);
    client::TabletFiles folder(disk, tablet.folder);
    if (!folder.make_folders().ok()) return false;
    client::Policy policy;
    policy.part_size = 1'500;
    std::uint64_t pauses_left = random() % 8;
    const auto wait = [&](std::int64_t ms) {
      server.clock().advance_ms(ms);
      return pauses_left-- == 0 ? client::WaitEnd::kStopped : client::WaitEnd::kWoken;
    };
    const auto end =
        client::run({folder, link, server.clock(), wait, [this] { return random(); }, 1}, policy);
    return end.phase == client::SyncPhase::kDone;
  }

  bool all_receipted(const SimTablet& tablet) {
    for (const auto& batch : tablet.sealed) {
      const os::Path path = tablet.folder / "inbox" / "receipts" / (batch.id.hex() + ".fbr");
      const auto bytes = files.read(path, 1'000);
      if (!bytes.ok()) return false;
      // A changed answer never gets this far as a receipt: the vault would notice by the signature.
      if (!protocol::open_receipt(bytes.value(), server.receipt_key()).ok()) return false;
    }
    return true;
  }

  void check_server_has_exactly(const SimTablet& tablet) {
    for (const auto& batch : tablet.sealed) {
      const auto row =
          server.server()
              .store()
              .find_in_chain({batch.header.place.device, 1, batch.header.place.sequence})
              .value();
      REQUIRE(row.has_value());
      CHECK(row->id == batch.id);
      CHECK(row->status == protocol::ReceiptStatus::kAccepted);
      CHECK(server.server().bodies().read(batch.id, {0, 100'000}).value() == batch.bytes);
    }
  }
};

}  // namespace

TEST_CASE(
    "sync simulation: over a link that loses, nothing is lost and nothing doubled, whatever the "
    "seed") {
  for (std::uint64_t seed = 1; seed <= kSeedCount; ++seed) {
    CAPTURE(seed);
    Sim sim(seed, 3);
    std::size_t sealed_count = 0;
    for (int i = 0; i < kRoundCountMax; ++i) {
      SimTablet& tablet = sim.tablets[sim.random() % sim.tablets.size()];
      REQUIRE(sim.files.make_folders(tablet.folder / "outbox").ok());
      if (i < 40 && sim.random() % 2 == 0) {
        sim.seal_one(tablet);
        ++sealed_count;
      }
      (void)sim.round(tablet);
      if (i == kRoundCountMax - 50) sim.link.set(support::Losses::none());
      if (i > 60 && std::ranges::all_of(
                        sim.tablets, [&sim](const SimTablet& t) { return sim.all_receipted(t); }))
        break;
    }
    CHECK(sim.link.lost_count() > 20);
    for (const SimTablet& tablet : sim.tablets) {
      CHECK(sim.all_receipted(tablet));
      sim.check_server_has_exactly(tablet);
    }
    CHECK(sim.server.server().store().log(0).value().size() == sealed_count);
    CHECK(sim.files.list(sim.server.data() / "partial", 100).value().empty());
  }
}
