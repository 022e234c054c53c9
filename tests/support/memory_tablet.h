// A tablet in memory: runs the app's effects at once, with a small study.
// The fake beside device/shell.
//
//   Shape    effects are answered in order by poll();
//            `hold_saves` keeps the answers to SaveAnswer back until release_saves()
//   Threads  one
#pragma once

#include <deque>
#include <map>

#include "device/app/effect_runner.h"

namespace faltbok::support {

class MemoryTablet final : public app::EffectRunner {
 public:
  // Three forms: `screen` decides who takes part, `talk` is the interviewer's,
  // `rating` and `csq8` are the participant's.
  MemoryTablet();

  void post(app::Effect effect) override;
  std::optional<app::Event> poll() override;
  void set_waker(std::function<void()>) override {}

  // Effects whose number (from 1, of all that can fail) lies in [first,
  // last] are answered with `kind`.
  void fail(int first, int last, base::ErrorKind kind);
  int effect_count() const { return count_; }
  void restart() { waiting_.clear(); }  // the app went down; what is stored is still there

  bool hold_saves = false;
  void release_saves();

  std::string role = std::string(app::kInterviewer);
  std::string pin = "270315";
  bool has_pin = true;
  bool names_keep_passphrase = false;
  std::string passphrase = "lusab-babad-gutih-tugad";
  std::string next_passphrase = "granit-ekorre-hymla-jolle";  // made while it is open
  // Of the machine.
  app::RestartPin restart_pin = app::RestartPin::kNoChip;
  unsigned chip_try_left_count = 5;
  std::vector<std::string> media;
  int sleep_let_count = 0;
  // Who opens it; what the last one who was added chose.
  std::vector<app::UserInfo> users = {
      {base::UserId{}, std::string(app::kInterviewer), "I1", true, true}};
  std::string added_passphrase, added_pin, removed_by, changed_with;
  bool vault_stopped = false;  // after a removal that failed
  // Whoever unlocks is told this; and what a rescue gives.
  std::optional<app::Notice> refusal;
  bool needs_desk = false;
  app::RescueReport rescued;
  std::vector<std::string> posted;  // names of effects, for tests of what was asked for at all
  app::SyncState sync;

  const std::vector<forms::Event>& events_of(const app::RecordKey& key) const {
    return records_.at(key).events;
  }
  std::vector<app::RecordKey> records_of_form(const std::string& form_id) const;
  // last stored value, "" none
  std::string answer_of(const std::string& form_id, const std::string& path) const;
  std::optional<forms::AnswerStatus> status_of(const std::string& form_id,
                                               const std::string& path) const;
  const app::ParticipantInfo& participant(const std::string& pseudonym) const {
    return participants_.at(pseudonym);
  }
  app::RecordState state_of(const app::RecordKey& key) const { return records_.at(key).info.state; }
  bool is_open() const { return open_; }
  bool is_identity_open() const { return identity_open_; }
  bool has_code_key = true;
  // by participant, oldest first
  std::map<std::string, std::vector<forms::ContactChanged>> contacts;

 private:
  struct Record {
    app::RecordInfo info;
    base::Digest form_sha256;
    std::vector<forms::Event> events;
  };
  app::Fault next_fault();
  app::VaultOpened opened() const;
  app::StudyPlace place() const;
  app::RecordOpened record_opened(const app::RecordKey& key) const;
  const forms::Answer* last_answer(const std::string& form_id, const std::string& path) const;
  forms::Event event(forms::EventBody body) const { return {{0}, {}, std::move(body)}; }

  app::Event run(const app::LookAtTablet&);
  app::Event run(const app::AcceptInvitation&);
  app::Event run(const app::MakePassphrase&);
  app::Event run(const app::EnrolTablet&);
  app::Event run(const app::SaveSettings&);
  app::Event run(const app::UnlockVault&);
  app::Event run(const app::UnlockWithPin&);
  app::Event run(const app::LetSleep&);
  app::Event run(const app::ChangePassphrase&);
  app::Event run(const app::GivePinToChip&);
  app::Event run(const app::TakePinFromChip&);
  app::Event run(const app::SetPin&);
  app::Event run(const app::ListUsers&);
  app::Event run(const app::AddUser&);
  app::Event run(const app::RemoveUser&);
  app::Event run(const app::FindMedia&);
  app::Event run(const app::RescueBatches&);
  app::Event run(const app::CheckPin&);
  app::Event run(const app::CheckPassphrase&);
  app::Event run(const app::CloseVault&);
  app::Event run(const app::RememberHandOver&);
  app::Event run(const app::NoteOpened&) { return app::Remembered{}; }
  app::Event run(const app::DrawPseudonym&);
  app::Event run(const app::CreateParticipant&);
  app::Event run(const app::ChangeParticipant&);
  app::Event run(const app::OpenIdentity&);
  app::Event run(const app::SaveContact&);
  app::Event run(const app::EraseContact&);
  app::Event run(const app::CloseIdentity&);
  app::Event run(const app::StartRecord&);
  app::Event run(const app::LoadRecord&);
  app::Event run(const app::SaveAnswer&);
  app::Event run(const app::FinaliseRecord&);
  app::Event run(const app::WakeSync&);
  app::Event run(const app::ReadSync&);

  std::shared_ptr<const forms::Study> study_;
  std::map<std::string, app::StudyFormInfo> forms_;
  std::map<std::string, app::ParticipantInfo> participants_;
  std::map<app::RecordKey, Record> records_;
  std::optional<app::HandOverPlace> hand_over_;
  std::deque<app::Event> waiting_;
  std::deque<app::Event> held_;
  unsigned made_count_ = 0;
  unsigned failure_count_ = 0;
  int count_ = 0;
  int fail_first_ = 0;
  int fail_last_ = 0;
  base::ErrorKind fail_kind_ = base::ErrorKind::kUnavailable;
  bool open_ = false;
  bool identity_open_ = false;
};

}  // namespace faltbok::support
