// The worker and its queues.
#include <atomic>

#include "device/shell/shell.h"
#include "tests/device/shell/tablet_fixture.h"

using namespace faltbok;

TEST_CASE("shell: every effect is answered, in order, and whoever waits is woken", "[shell]") {
  tests::TabletFixture t;
  t.enrol();
  t.certify();
  const app::RecordOpened record = t.start_talk(t.add_participant());
  t.tablet.reset();  // the shell opens the vault anew
  std::atomic<int> woken{0};
  shell::Shell shell({t.files,
                      t.clock,
                      *t.door,
                      t.temp.path(),
                      {},
                      "test",
                      tests::kTestPassphraseCost,
                      tests::kTestPassphraseCost});
  shell.set_waker([&] {
    ++woken;
    woken.notify_one();
  });
  shell.post(app::UnlockVault{app::SecretText(t.passphrase)});
  constexpr std::uint64_t kSaveCount = 20;
  for (std::uint64_t n = 1; n <= kSaveCount; ++n)
    shell.post(app::SaveAnswer{
        record.info.key, {"/data/words", forms::AnswerStatus::kAnswered, std::to_string(n)}, n});
  for (int seen = 0; seen < static_cast<int>(kSaveCount) + 1; seen = woken) woken.wait(seen);
  std::optional<app::Event> event = shell.poll();
  REQUIRE(event);
  CHECK(std::holds_alternative<app::VaultOpened>(*event));
  for (std::uint64_t n = 1; n <= kSaveCount; ++n) {
    event = shell.poll();
    REQUIRE(event);
    const auto& saved = std::get<app::AnswerSaved>(*event);
    CHECK(saved.ticket == n);
    CHECK(!saved.error);
  }
  CHECK(!shell.poll());
}

TEST_CASE("shell: an effect that is not run is answered as not done", "[shell]") {
  app::RecordKey key;
  key.revision = 3;
  const app::Event event =
      shell::refusal_of(app::SaveAnswer{key, {"/data/q", forms::AnswerStatus::kAnswered, "1"}, 9},
                        base::ErrorKind::kUnavailable);
  const auto& saved = std::get<app::AnswerSaved>(event);
  CHECK(saved.error == base::ErrorKind::kUnavailable);
  CHECK(saved.ticket == 9);
  CHECK(saved.record == key);
}
