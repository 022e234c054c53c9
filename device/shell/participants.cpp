// Participants: a pseudonym out of this tablet's block, and a record of each one's course.
#include "crypto/random.h"
#include "device/shell/tablet.h"
#include "forms/study/pseudonym.h"

namespace faltbok::shell {

app::Event Tablet::run_one(const app::NoteOpened& effect) {
  forms::Acted opened = acted(forms::Act::kParticipantOpened);
  opened.participant = effect.participant;
  note(std::move(opened));
  return app::Remembered{};
}

app::Event Tablet::run_one(const app::DrawPseudonym& effect) {
  if (!open_) return app::PseudonymDrawn{"", base::ErrorKind::kUnavailable};
  base::Result<std::string> drawn = draw(*open_, effect.site);
  if (!drawn.ok()) return app::PseudonymDrawn{"", drawn.error().kind()};
  return app::PseudonymDrawn{std::move(drawn).value(), std::nullopt};
}

base::Result<std::string> Tablet::draw(OpenTablet& open, const std::string& site_id) {
  if (!open.package) return base::fail(base::ErrorKind::kUnavailable, "draw: no package");
  TRY_ASSIGN(const app::StudyPlace place, "draw", place_of(open));
  const forms::Site* site = place.study->site(site_id);
  const protocol::DeviceCertificate* device = find_newest_device(*open.package, open.vault.device);
  if (!site || !device) return base::fail(base::ErrorKind::kNotFound, "draw: site");
  TRY_ASSIGN(const auto participants, "draw", open.vault.vault->participants());
  const auto taken = [&](std::string_view pseudonym) {
    for (const storage::ParticipantSummary& participant : participants)
      if (participant.participant == pseudonym) return true;
    return false;
  };
  return forms::draw_pseudonym(
      site->prefix, {device->block.first, device->block.count},
      [](std::uint32_t below) { return crypto::random_below(below); }, taken);
}

app::Event Tablet::run_one(const app::CreateParticipant& effect) {
  if (!open_) return app::ParticipantCreated{{}, base::ErrorKind::kUnavailable};
  const base::Status created = create(*open_, effect);
  if (!created.ok()) return app::ParticipantCreated{{}, created.error().kind()};
  base::Result<app::ParticipantInfo> info = participant_info(*open_, effect.participant);
  if (!info.ok()) return app::ParticipantCreated{{}, info.error().kind()};
  return app::ParticipantCreated{std::move(info).value(), std::nullopt};
}

base::Status Tablet::create(OpenTablet& open, const app::CreateParticipant& effect) {
  forms::Started started;
  started.type = forms::RecordType::kParticipant;
  started.participant = effect.participant;
  started.site = effect.site;
  started.now = parts_.clock.local_now();
  const forms::Event events[] = {
      event_of(std::move(started)),
      event_of(forms::ParticipantCreated{effect.participant, effect.site, {}}),
      event_of(forms::StateChanged{forms::ParticipantState::kAsked, ""})};
  return open.vault.vault->start({crypto::random_id<base::RecordId>(), 1}, events);
}

app::Event Tablet::run_one(const app::ChangeParticipant& effect) {
  if (!open_) return app::ParticipantChanged{{}, base::ErrorKind::kUnavailable};
  const base::Status changed = change(*open_, effect);
  if (!changed.ok()) return app::ParticipantChanged{{}, changed.error().kind()};
  base::Result<app::ParticipantInfo> info = participant_info(*open_, effect.participant);
  if (!info.ok()) return app::ParticipantChanged{{}, info.error().kind()};
  return app::ParticipantChanged{std::move(info).value(), std::nullopt};
}

base::Status Tablet::change(OpenTablet& open, const app::ChangeParticipant& effect) {
  TRY_ASSIGN(const app::ParticipantInfo info, "change", participant_info(open, effect.participant));
  for (const forms::EventBody& body : effect.events)
    TRY("change", open.vault.vault->append({info.record.id, info.record.revision}, event_of(body)));
  return base::ok_status();
}

}  // namespace faltbok::shell
