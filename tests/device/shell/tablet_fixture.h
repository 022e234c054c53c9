// A tablet of the small study on a real disk and a real vault, with a desk beside it.
#pragma once

#include <catch2/catch_test_macros.hpp>

#include "crypto/init.h"
#include "device/shell/folder.h"
#include "device/shell/tablet.h"
#include "tests/support/fake_clock.h"
#include "tests/support/faulty_files.h"
#include "tests/support/small_desk.h"
#include "tests/support/temp_folder.h"
#include "tests/support/test_cost.h"

namespace faltbok::tests {

inline constexpr std::string_view kPin = "270315";

class TabletFixture {
 public:
  support::TempFolder temp;
  std::unique_ptr<os::Files> disk = os::open_files();
  support::FaultyFiles files{*disk};
  support::FakeClock clock;
  support::SmallDesk desk;
  std::unique_ptr<shell::VaultDoor> door = shell::open_folder_door({files, temp.path()});
  std::optional<shell::Tablet> tablet;
  std::string passphrase;
  os::KeyStore* key_store = nullptr;
  std::vector<app::Event> told;  // unasked

  TabletFixture() {
    REQUIRE(crypto::init().ok());
    start();
  }
  void start() {
    shell::TabletParts parts{
        files, clock, *door, temp.path(), {}, "test", kTestPassphraseCost, kTestPassphraseCost};
    parts.key_store = key_store;
    parts.tell = [this](app::Event event) { told.push_back(std::move(event)); };
    tablet.emplace(std::move(parts));
  }
  void put(std::string_view name, base::BytesView content) {
    const os::Path path = temp.path() / name;
    REQUIRE(disk->make_folders(path.folder()).ok());
    REQUIRE(disk->write_durably(path, content).ok());
  }
  base::Bytes read(std::string_view name) {
    auto file = disk->read(temp.path() / name, std::size_t{1} << 26);
    REQUIRE(file.ok());
    return std::move(file).value();
  }
  template <typename T>
  T run(const app::Effect& effect) {
    app::Event event = tablet->run(effect);
    REQUIRE(std::holds_alternative<T>(event));
    return std::move(std::get<T>(event));
  }

  // Invited, package fetched, keys made, certified.
  app::VaultOpened enrol() {
    put(shell::kInvitationName, desk.invitation());
    put("inbox/package.fbp", desk.package());
    passphrase = run<app::PassphraseMade>(app::MakePassphrase{}).passphrase.reveal();
    return run<app::VaultOpened>(
        app::EnrolTablet{app::SecretText(passphrase), app::SecretText(kPin), "interviewer", "I1"});
  }
  app::SyncReported certify() {
    desk.certify(read(shell::kRequestName));
    put("inbox/package.fbp", desk.package());
    return run<app::SyncReported>(app::ReadSync{});
  }
  app::UnlockVault unlock_with(std::string_view text) { return {app::SecretText(text)}; }

  // What has been written down of these acts; the tablet is down afterwards.
  std::vector<forms::Act> acts(const std::set<forms::Act>& of) {
    tablet.reset();
    auto outcome = storage::unlock_vault(
        {*disk, temp.path()}, crypto::SecretBytes::copy_of(std::string_view(passphrase)));
    REQUIRE(std::holds_alternative<storage::OpenVault>(outcome));
    storage::Vault& vault = *std::get<storage::OpenVault>(outcome).vault;
    std::vector<forms::Act> out;
    for (const storage::RecordSummary& audit : vault.audits().value())
      for (const forms::Event& event : vault.load(audit.key).value().events)
        if (const auto* act = std::get_if<forms::Acted>(&event.body); act && of.contains(act->act))
          out.push_back(act->act);
    return out;
  }

  std::string add_participant() {
    const auto drawn = run<app::PseudonymDrawn>(app::DrawPseudonym{"maria"});
    REQUIRE(!drawn.error);
    REQUIRE(
        !run<app::ParticipantCreated>(app::CreateParticipant{drawn.participant, "maria"}).error);
    return drawn.participant;
  }
  app::RecordOpened start_talk(const std::string& participant) {
    app::StartRecord start{participant, "maria", "t0", "talk", forms::Respondent::kInterviewer,
                           {},          {},      ""};
    app::RecordOpened opened = run<app::RecordOpened>(start);
    REQUIRE(!opened.error);
    return opened;
  }
  app::AnswerSaved save(const app::RecordKey& key, const std::string& value) {
    return run<app::AnswerSaved>(
        app::SaveAnswer{key, {"/data/words", forms::AnswerStatus::kAnswered, value}, 1});
  }
};

}  // namespace faltbok::tests
