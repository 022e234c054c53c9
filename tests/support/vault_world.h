// Keys, people and events for tests of the vault:
// a small study with one tablet and one interviewer.
#pragma once

#include "crypto/age.h"
#include "crypto/random.h"
#include "device/storage/vault.h"
#include "sync/protocol/batch.h"

namespace faltbok::support {

class VaultWorld {
 public:
  base::StudyId study = crypto::random_id<base::StudyId>();
  base::DeviceId device = crypto::random_id<base::DeviceId>();
  base::UserId user = crypto::random_id<base::UserId>();
  crypto::SigningKey user_key = crypto::SigningKey::random();
  crypto::SigningKey device_key = crypto::SigningKey::random();
  crypto::SigningKey receipt_key = crypto::SigningKey::random();
  crypto::SigningKey study_key = crypto::SigningKey::random();
  crypto::age::Identity custodian = crypto::age::Identity::random();
  crypto::age::Identity escrow = crypto::age::Identity::random();

  storage::SealingContext context() const {
    return {study, device, 1, device_key, {custodian.recipient(), escrow.recipient()}, 1, 20'779};
  }
  storage::Signer signer() const { return {user, user_key}; }

  // Time goes on by a second with every event.
  forms::Event event(forms::EventBody body) { return {{now_ms_ += 1'000}, user, std::move(body)}; }

  forms::Event form_started(const std::string& participant, const std::string& form,
                            std::uint32_t revision = 1) {
    forms::Started started;
    started.participant = participant;
    started.site = "MA";
    started.visit = "t0";
    started.form_id = form;
    started.form_version = "1";
    started.form_sha256.bytes.fill(7);
    started.revision = revision;
    started.reason = revision > 1 ? "typing error" : "";
    started.instance_id = "uuid:1";
    return event(started);
  }

  std::vector<forms::Event> participant_started(const std::string& participant) {
    forms::Started started;
    started.type = forms::RecordType::kParticipant;
    started.participant = participant;
    started.site = "MA";
    std::vector<forms::Event> out;
    out.push_back(event(started));
    out.push_back(event(forms::ParticipantCreated{participant, "MA", {{"sex", "female"}}}));
    out.push_back(event(forms::StateChanged{forms::ParticipantState::kEnrolled, ""}));
    return out;
  }

  forms::Event answer(const std::string& path, const std::string& value) {
    return event(forms::Answer{path, forms::AnswerStatus::kAnswered, value});
  }
  forms::Event act(forms::Act what, std::uint64_t number = 0) {
    forms::Acted acted;
    acted.act = what;
    acted.number = number;
    return event(acted);
  }
  std::vector<forms::Event> audit_started() {
    forms::Started started;
    started.type = forms::RecordType::kAudit;
    std::vector<forms::Event> out;
    out.push_back(event(started));
    out.push_back(act(forms::Act::kUnlocked));
    return out;
  }
  // The custodian has all of it.
  base::Status import_through(storage::Vault& vault, const storage::SealedRef& ref) const {
    TRY_ASSIGN(const base::Bytes note, "note", protocol::seal_note(note_through(ref), study_key));
    return vault.apply_import_note(note, study_key.verify_key());
  }
  base::Instant now() const { return {now_ms_}; }
  void pass_days(std::int64_t count) { now_ms_ += count * 86'400'000; }
  storage::PurgeRule purge_rule(std::uint32_t days, const storage::RecordKey& audit) const {
    return {days, now(), user, audit};
  }
  forms::Event final_event() { return event(forms::Final{"<data/>", {}}); }

  storage::RecordKey new_record() const { return {crypto::random_id<base::RecordId>(), 1}; }

  protocol::Receipt receipt_for(const storage::SealedRef& ref) const {
    return {study, device, 1, ref.sequence, ref.id, protocol::ReceiptStatus::kAccepted, {1'000}};
  }
  protocol::ImportNote note_through(const storage::SealedRef& ref) const {
    protocol::ImportNote out;
    out.study = study;
    out.device = device;
    out.through_sequence = ref.sequence;
    out.batch = ref.id;
    return out;
  }

  // Starts a form, answers `answer_count` questions and finalises.
  base::Result<storage::SealedRef> fill(storage::Vault& vault, const storage::RecordKey& key,
                                        const std::string& participant, int answer_count = 2) {
    const forms::Event started = form_started(participant, "hads", key.revision);
    TRY("fill", vault.start(key, {&started, 1}));
    for (int i = 1; i <= answer_count; ++i)
      TRY("fill", vault.append(key, answer("/data/q" + std::to_string(i), "2")));
    const forms::Event end = final_event();
    return vault.finalise({key, end, user_key, context()});
  }

 private:
  std::int64_t now_ms_ = 1'795'363'200'000;
};

}  // namespace faltbok::support
