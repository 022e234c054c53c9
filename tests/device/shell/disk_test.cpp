// The tablet and the room on its disk: a full one, and a log that is moved in time.
#include "tests/device/shell/tablet_fixture.h"
#include "tests/support/small_disk.h"

using namespace faltbok;
using tests::TabletFixture;

namespace {

std::uint64_t log_size(TabletFixture& t) {
  const auto info = t.disk->info(t.temp.path() / (std::string(storage::kDatabaseName) + "-wal"));
  return info.ok() ? info.value().size : 0;
}

std::string last_answer(const app::RecordOpened& opened) {
  REQUIRE(!opened.error);
  std::string value;
  for (const forms::Event& event : opened.events)
    if (const auto* answer = std::get_if<forms::Answer>(&event.body)) value = answer->value;
  return value;
}

}  // namespace

TEST_CASE(
    "tablet: on a full disk no answer is called saved, none that was is lost, and work goes on "
    "when "
    "there is room",
    "[shell]") {
  TabletFixture t;
  const support::SmallDisk disk(t.temp.path(), "4m");
  if (!disk.mounted()) SKIP(support::kNoSmallDisk);
  t.enrol();
  t.certify();
  const app::RecordOpened record = t.start_talk(t.add_participant());
  const auto room = t.disk->free_bytes(t.temp.path());
  REQUIRE(room.ok());
  REQUIRE(room.value() > 1'000'000);
  t.put("filler", base::Bytes(static_cast<std::size_t>(room.value()) - 400'000, 1));

  const app::FinaliseRecord finalise{record.info.key, {"<data/>", {}}};
  std::string last_saved;
  app::AnswerSaved saved;
  for (int n = 0; n < 1'000 && !saved.error; ++n) {
    const std::string value = std::to_string(n) + std::string(500, 'x');
    saved = t.save(record.info.key, value);
    if (!saved.error) last_saved = value;
  }
  CHECK(saved.error == base::ErrorKind::kNoSpace);
  REQUIRE(!last_saved.empty());
  CHECK(t.run<app::RecordFinalised>(finalise).error == base::ErrorKind::kNoSpace);

  t.start();  // a restart on the full disk
  REQUIRE(std::holds_alternative<app::VaultOpened>(t.tablet->run(t.unlock_with(t.passphrase))));
  const app::LoadRecord load{record.info.key};
  CHECK(last_answer(t.run<app::RecordOpened>(load)) == last_saved);

  REQUIRE(t.disk->remove_durably(t.temp.path() / "filler").ok());
  CHECK(!t.save(record.info.key, "there is room").error);
  CHECK(!t.run<app::RecordFinalised>(finalise).error);
}

TEST_CASE("tablet: the log is moved after what is not an answer, and no answer waits for it",
          "[shell]") {
  TabletFixture t;
  t.enrol();
  t.certify();
  const app::RecordOpened record = t.start_talk(t.add_participant());
  t.tablet->rest_after(app::LoadRecord{record.info.key});
  const std::uint64_t moved_size = log_size(t);
  for (int n = 0; n < 40; ++n) {
    REQUIRE(!t.save(record.info.key, std::to_string(n)).error);
    t.tablet->rest_after(app::SaveAnswer{record.info.key, {}, 1});
  }
  CHECK(log_size(t) > moved_size);
  const std::uint64_t grown_size = log_size(t);
  CHECK(grown_size > 64 * 4'096);
  t.tablet->rest_after(app::LoadRecord{record.info.key});
  CHECK(log_size(t) < grown_size / 4);
  t.start();
  t.run<app::VaultOpened>(t.unlock_with(t.passphrase));
  CHECK(last_answer(t.run<app::RecordOpened>(app::LoadRecord{record.info.key})) == "39");
}
