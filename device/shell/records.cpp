// Records: started, loaded, each answer one durable transaction, finalised and sealed.
#include <algorithm>

#include "crypto/random.h"
#include "device/shell/tablet.h"

namespace faltbok::shell {

namespace {

app::RecordState state_of(storage::RecordState state) {
  switch (state) {
    case storage::RecordState::kDraft: return app::RecordState::kDraft;
    case storage::RecordState::kFinal: return app::RecordState::kFinal;
    case storage::RecordState::kSealed: return app::RecordState::kSealed;
    case storage::RecordState::kStored: return app::RecordState::kStored;
    case storage::RecordState::kImported: return app::RecordState::kImported;
    case storage::RecordState::kPurged: return app::RecordState::kPurged;
  }
  return app::RecordState::kDraft;
}

storage::RecordKey key_of(const app::RecordKey& key) { return {key.id, key.revision}; }

app::RecordOpened not_opened(base::ErrorKind kind) {
  app::RecordOpened event;
  event.error = kind;
  return event;
}

}  // namespace

app::RecordInfo record_info(const storage::RecordSummary& summary) {
  app::RecordInfo info;
  info.key = {summary.key.id, summary.key.revision};
  info.state = state_of(summary.state);
  info.participant = summary.participant;
  info.visit = summary.visit;
  info.form_id = summary.form_id;
  info.respondent = summary.respondent;
  return info;
}

std::string form_instance_id() {
  base::ByteArray<16> bytes = crypto::random_array<16>();
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0FU) | 0x40U);  // RFC 9562: version 4
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3FU) | 0x80U);
  std::string text = base::hex_of(bytes);
  for (const std::size_t at : {20U, 16U, 12U, 8U}) text.insert(at, "-");
  return "uuid:" + text;
}

app::Event Tablet::run_one(const app::StartRecord& effect) {
  if (!open_ || !open_->package) return not_opened(base::ErrorKind::kUnavailable);
  base::Result<app::RecordOpened> opened =
      effect.corrects ? correct(*open_, effect) : start(*open_, effect);
  if (!opened.ok()) return not_opened(opened.error().kind());
  note_record(effect.corrects ? forms::Act::kRecordCorrected : forms::Act::kRecordStarted,
              opened.value().info);
  return std::move(opened).value();
}

base::Result<app::RecordOpened> Tablet::start(OpenTablet& open, const app::StartRecord& effect) {
  const protocol::FormEntry* form = find_form(*open.package, effect.form_id);
  if (!form) return base::fail(base::ErrorKind::kNotFound, "start: form");
  forms::Started started;
  started.participant = effect.participant;
  started.site = effect.site;
  started.visit = effect.visit;
  started.form_id = form->id;
  started.form_version = form->version;
  started.form_sha256 = form->sha256;
  started.respondent = effect.respondent;
  started.instance_id = form_instance_id();
  crypto::fill_random({reinterpret_cast<std::uint8_t*>(&started.seed), sizeof started.seed});
  started.now = parts_.clock.local_now();
  started.facts = effect.facts;
  const storage::RecordKey key{crypto::random_id<base::RecordId>(), 1};
  const forms::Event events[] = {event_of(std::move(started))};
  TRY("start", open.vault.vault->start(key, events));
  return record_opened(open, key);
}

// The next revision begins with everything that the one before it answered.
base::Result<app::RecordOpened> Tablet::correct(OpenTablet& open, const app::StartRecord& effect) {
  const storage::RecordKey old_key = key_of(*effect.corrects);
  TRY_ASSIGN(const storage::LoadedRecord old, "correct", open.vault.vault->load(old_key));
  const auto* began =
      old.events.empty() ? nullptr : std::get_if<forms::Started>(&old.events.front().body);
  if (!began) return base::fail(base::ErrorKind::kInvalidInput, "correct: not started");
  forms::Started started = *began;
  started.revision = old_key.revision + 1;
  started.reason = effect.reason;
  started.instance_id = form_instance_id();
  std::vector<forms::Event> events;
  events.push_back(event_of(std::move(started)));
  for (const forms::Event& event : old.events)
    if (std::holds_alternative<forms::Answer>(event.body)) events.push_back(event_of(event.body));
  const storage::RecordKey key{old_key.id, old_key.revision + 1};
  TRY("correct", open.vault.vault->start(key, events));
  return record_opened(open, key);
}

app::Event Tablet::run_one(const app::LoadRecord& effect) {
  if (!open_) return not_opened(base::ErrorKind::kUnavailable);
  base::Result<app::RecordOpened> opened = record_opened(*open_, key_of(effect.record));
  if (!opened.ok()) return not_opened(opened.error().kind());
  note_record(forms::Act::kRecordOpened, opened.value().info);
  return std::move(opened).value();
}

base::Result<app::RecordOpened> Tablet::record_opened(OpenTablet& open,
                                                      const storage::RecordKey& key) {
  TRY_ASSIGN(storage::LoadedRecord loaded, "load", open.vault.vault->load(key));
  app::RecordOpened event;
  event.info = record_info(loaded.summary);
  TRY_ASSIGN(event.definition, "load", definition(open, loaded.summary.form_sha256));
  event.events = std::move(loaded.events);
  return event;
}

app::Event Tablet::run_one(const app::SaveAnswer& effect) {
  app::AnswerSaved saved{effect.record, effect.answer.path, effect.ticket, std::nullopt};
  if (!open_) {
    saved.error = base::ErrorKind::kUnavailable;
    return saved;
  }
  // "Saved" is said only after this has returned: after COMMIT has reached the disk.
  const base::Status appended =
      open_->vault.vault->append(key_of(effect.record), event_of(effect.answer));
  if (!appended.ok()) saved.error = appended.error().kind();
  return saved;
}

app::Event Tablet::run_one(const app::FinaliseRecord& effect) {
  app::RecordFinalised finalised{effect.record, app::RecordState::kSealed, std::nullopt};
  const base::Status status =
      open_ ? finalise(*open_, effect)
            : base::Status(base::fail(base::ErrorKind::kUnavailable, "finalise"));
  if (!status.ok()) finalised.error = status.error().kind();
  if (status.ok()) {
    const auto loaded = open_->vault.vault->load(key_of(effect.record));
    if (loaded.ok()) note_record(forms::Act::kRecordFinalised, record_info(loaded.value().summary));
  }
  return finalised;
}

base::Status Tablet::finalise(OpenTablet& open, const app::FinaliseRecord& effect) {
  TRY_ASSIGN(const storage::SealingContext context, "finalise", sealing(open));
  const forms::Event final_event = event_of(effect.final);
  const base::Result<storage::SealedRef> sealed = open.vault.vault->finalise(
      {key_of(effect.record), final_event, open.vault.unlocked.user_key, context});
  return sealed.ok() ? base::ok_status() : base::Status(sealed.error());
}

// Recipients are taken from the signed package only: nobody else can put one in.
base::Result<storage::SealingContext> Tablet::sealing(const OpenTablet& open) {
  if (!open.package) return base::fail(base::ErrorKind::kUnavailable, "sealing: no package");
  const protocol::DeviceCertificate* device = find_newest_device(*open.package, open.vault.device);
  if (!device) return base::fail(base::ErrorKind::kNotFound, "sealing: no certificate");
  const base::Date day = today();
  TRY_ASSIGN(auto recipients, "sealing",
             recipients_of(*open.package, protocol::BatchKind::kRecords, "", day));
  return storage::SealingContext{open.package->study,
                                 open.vault.device,
                                 device->epoch,
                                 open.device_key,
                                 std::move(recipients),
                                 open.package->version,
                                 static_cast<std::int32_t>(days_since_1970(day))};
}

}  // namespace faltbok::shell
