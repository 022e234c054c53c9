// What an effect that was not run is answered with.
#include "device/shell/shell.h"

namespace faltbok::shell {

namespace {

struct Refuse {
  base::ErrorKind kind;

  template <typename Answer>
  static app::Event with_error(Answer answer, base::ErrorKind kind) {
    answer.error = kind;
    return answer;
  }
  app::TabletSeen no_folder() const {
    app::TabletSeen seen;
    seen.problem = app::Notice{app::NoticeKind::kTabletFolder, kind, ""};
    return seen;
  }
  app::UnlockFailed not_unlocked() const {
    app::UnlockFailed failed;
    failed.problem = app::Notice{app::NoticeKind::kTabletFolder, kind, ""};
    return failed;
  }

  app::Event operator()(const app::LookAtTablet&) const { return no_folder(); }
  app::Event operator()(const app::AcceptInvitation&) const { return no_folder(); }
  app::Event operator()(const app::MakePassphrase&) const {
    return with_error(app::PassphraseMade{}, kind);
  }
  app::Event operator()(const app::EnrolTablet&) const { return app::EnrolFailed{kind}; }
  app::Event operator()(const app::SaveSettings&) const {
    return with_error(app::SettingsSaved{}, kind);
  }
  app::Event operator()(const app::UnlockVault&) const { return not_unlocked(); }
  app::Event operator()(const app::UnlockWithPin&) const { return not_unlocked(); }
  app::Event operator()(const app::LetSleep&) const { return app::SleepLet{}; }
  app::Event operator()(const app::ChangePassphrase&) const { return app::PassphraseChanged{kind}; }
  app::Event operator()(const app::GivePinToChip&) const { return app::PinGiven{false, kind}; }
  app::Event operator()(const app::TakePinFromChip&) const { return app::PinTaken{kind}; }
  app::Event operator()(const app::SetPin&) const { return with_error(app::PinSet{}, kind); }
  app::Event operator()(const app::ListUsers&) const { return app::UsersListed{{}, {}, kind}; }
  app::Event operator()(const app::AddUser&) const { return app::UserAdded{{}, {}, kind}; }
  app::Event operator()(const app::RemoveUser&) const { return app::UserRemoved{{}, false, kind}; }
  app::Event operator()(const app::FindMedia&) const { return app::MediaFound{}; }
  app::Event operator()(const app::RescueBatches&) const {
    app::RescueEnded ended;
    ended.report.error = kind;
    return ended;
  }
  app::Event operator()(const app::CheckPin&) const { return app::PinChecked{false}; }
  app::Event operator()(const app::CheckPassphrase&) const {
    return app::PassphraseChecked{false, 0};
  }
  app::Event operator()(const app::CloseVault&) const { return app::VaultClosed{}; }
  app::Event operator()(const app::RememberHandOver&) const {
    return with_error(app::Remembered{}, kind);
  }
  app::Event operator()(const app::NoteOpened&) const {
    return with_error(app::Remembered{}, kind);
  }
  app::Event operator()(const app::DrawPseudonym&) const {
    return with_error(app::PseudonymDrawn{}, kind);
  }
  app::Event operator()(const app::CreateParticipant&) const {
    return with_error(app::ParticipantCreated{}, kind);
  }
  app::Event operator()(const app::ChangeParticipant&) const {
    return with_error(app::ParticipantChanged{}, kind);
  }
  app::Event operator()(const app::OpenIdentity&) const {
    app::UnlockFailed failed;
    failed.problem = app::Notice{app::NoticeKind::kContactsClosed, kind, ""};
    return failed;
  }
  app::Event operator()(const app::SaveContact& save) const {
    return app::ContactSaved{save.change, save.ticket, kind};
  }
  app::Event operator()(const app::EraseContact& erase) const {
    return app::ContactErased{erase.participant, kind};
  }
  app::Event operator()(const app::CloseIdentity&) const {
    return with_error(app::IdentityClosed{}, kind);
  }
  app::Event operator()(const app::StartRecord&) const {
    return with_error(app::RecordOpened{}, kind);
  }
  app::Event operator()(const app::LoadRecord&) const {
    return with_error(app::RecordOpened{}, kind);
  }
  app::Event operator()(const app::SaveAnswer& save) const {
    return app::AnswerSaved{save.record, save.answer.path, save.ticket, kind};
  }
  app::Event operator()(const app::FinaliseRecord& finalise) const {
    return app::RecordFinalised{finalise.record, app::RecordState::kDraft, kind};
  }
  app::Event operator()(const app::WakeSync&) const {
    return with_error(app::SyncReported{}, kind);
  }
  app::Event operator()(const app::ReadSync&) const {
    return with_error(app::SyncReported{}, kind);
  }
};

}  // namespace

app::Event refusal_of(const app::Effect& effect, base::ErrorKind kind) {
  return std::visit(Refuse{kind}, effect);
}

}  // namespace faltbok::shell
