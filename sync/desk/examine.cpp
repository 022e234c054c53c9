#include "sync/desk/examine.h"

#include "crypto/chain.h"
#include "crypto/hash.h"

namespace faltbok::desk {
namespace {

using base::ErrorKind;
using protocol::BatchKind;
using protocol::ImportReason;

Examined refused(LedgerEntry entry, ImportReason reason, std::string detail) {
  entry.outcome = reason;
  return {entry, std::move(detail), {}};
}

ImportReason reason_of(const base::Error& error) {
  return error.kind() == ErrorKind::kNotFound ? ImportReason::kCannotBeOpened
                                              : ImportReason::kDamaged;
}

const crypto::age::Identity& identity_for(const DeskKeys& keys, BatchKind kind) {
  return kind == BatchKind::kRoster ? keys.device : keys.custodian;
}

// There is a batch just before this one, and this one does not follow it (nor any other copy's).
bool follows_wrongly(const Ledger& ledger, const LedgerEntry& entry) {
  bool any_before = false;
  for (const LedgerEntry& other : ledger.entries()) {
    if (other.sequence + 1 != entry.sequence || other.outcome == ImportReason::kFork) continue;
    if (other.batch == entry.previous) return false;
    any_before = true;
  }
  return any_before;
}

// Identity batches are for the code-key custodian: kept here as they came, and opened there. One
// that this desk could open was not sealed as the package says.
Examined examine_identity(base::BytesView batch, const LedgerEntry& entry, const Known& known,
                          const protocol::DeviceCertificate& device) {
  const crypto::age::Identity* const own[] = {&known.keys.custodian, &known.keys.device};
  for (const crypto::age::Identity* identity : own)
    if (protocol::open(batch, std::span(identity, 1), device.sign_key).ok())
      return refused(entry, ImportReason::kContentNotValid, "an identity batch for this desk");
  return {entry, "", {}};
}

// Acts and nothing else, and an end: an audit record is sent once.
base::Status check_audit(const forms::Started& started, const forms::SealedRecord& record,
                         const std::vector<forms::Event>& events) {
  const auto* last = std::get_if<forms::Acted>(&events.back().body);
  const bool ended =
      last != nullptr && (last->act == forms::Act::kLocked || last->act == forms::Act::kCutOff);
  bool all_acts = true;
  for (const forms::Event& event : std::span(events).subspan(1))
    all_acts = all_acts && std::holds_alternative<forms::Acted>(event.body);
  if (record.revision != 1 || started.revision != 1 || !ended || !all_acts)
    return base::fail(ErrorKind::kInvalidInput, "not an audit record");
  return base::ok_status();
}

Examined examine_content(base::BytesView batch, const LedgerEntry& entry, const Known& known,
                         const protocol::DeviceCertificate& device) {
  const crypto::age::Identity& identity = identity_for(known.keys, entry.kind);
  const base::Result<protocol::OpenedBatch> opened =
      protocol::open(batch, std::span(&identity, 1), device.sign_key);
  if (!opened.ok()) return refused(entry, reason_of(opened.error()), opened.error().trail());
  if (entry.kind != BatchKind::kRecords) return {entry, "", {}};
  base::Result<std::vector<forms::SealedRecord>> records =
      forms::decode_payload(opened.value().payload);
  if (!records.ok()) return refused(entry, ImportReason::kContentNotValid, records.error().trail());
  for (std::size_t i = 0; i < records.value().size(); ++i) {
    const auto checked = check_record(records.value()[i], known.package, device.id);
    const std::string which = "record " + std::to_string(i + 1) + ": ";
    if (!checked.ok())
      return refused(entry, ImportReason::kContentNotValid, which + checked.error().trail());
    // Who somebody is must never stand beside answers.
    if (std::get<forms::Started>(checked.value().front().body).type == forms::RecordType::kIdentity)
      return refused(entry, ImportReason::kContentNotValid, which + "contact details");
  }
  return {entry, "", std::move(records).value()};
}

}  // namespace

base::Result<protocol::SignedHeader> header_of(base::BytesView batch) {
  return protocol::decode_signed_header(batch);
}

Examined examine(base::BytesView batch, const protocol::SignedHeader& head, const Known& known,
                 const Ledger& ledger, Forks forks) {
  const protocol::BatchPlace& place = head.header.place;
  const LedgerEntry entry{head.id, place.previous, place.epoch, place.sequence, place.kind, {}};
  const protocol::DeviceCertificate* device =
      protocol::find_device(known.package, place.device, place.epoch);
  if (place.study != known.package.study)
    return refused(entry, ImportReason::kContentNotValid, "another study");
  if (device == nullptr)
    return refused(entry, ImportReason::kRevokedOrExpired,
                   "no certificate for this device and epoch");

  const base::Result<protocol::SignedHeader> verified =
      protocol::verify_batch(batch, device->sign_key);
  if (!verified.ok()) return refused(entry, ImportReason::kDamaged, verified.error().trail());
  const protocol::DeviceStanding standing = protocol::standing_of(known.package, place);
  if (standing == protocol::DeviceStanding::kRevoked)
    return refused(entry, ImportReason::kRevokedOrExpired, "the device is revoked");
  if (standing != protocol::DeviceStanding::kValid)
    return refused(entry, ImportReason::kRevokedOrExpired, "the certificate had expired");
  if (forks == Forks::kSetAside && ledger.forks(entry))
    return refused(entry, ImportReason::kFork, "another batch has this sequence");
  if (forks == Forks::kSetAside && follows_wrongly(ledger, entry))
    return refused(entry, ImportReason::kFork, "it follows another batch than the one before it");
  if (place.kind == BatchKind::kIdentity) return examine_identity(batch, entry, known, *device);
  return examine_content(batch, entry, known, *device);
}

base::Result<std::vector<forms::Event>> check_record(const forms::SealedRecord& record,
                                                     const protocol::StudyPackage& package,
                                                     const base::DeviceId& device) {
  // 1. The chain over the events ends in the hash that the user signed.
  base::Digest hash = crypto::kChainStart;
  for (const forms::SealedEvent& event : record.events)
    hash = crypto::record_hash(hash, crypto::event_digest(event.random, event.bytes));
  if (hash != record.hash) return base::fail(ErrorKind::kAuthentication, "record chain");
  // 2. Every event is canonical, and the first says what the record is.
  std::vector<forms::Event> events;
  for (const forms::SealedEvent& sealed : record.events) {
    TRY_ASSIGN(forms::Event event, "event " + std::to_string(events.size() + 1),
               forms::decode_event(sealed.bytes));
    events.push_back(std::move(event));
  }
  const forms::Started* started =
      events.empty() ? nullptr : std::get_if<forms::Started>(&events.front().body);
  if (started == nullptr) return base::fail(ErrorKind::kInvalidInput, "first event");
  // A participant's record never ends: its revision in a batch counts how often it was sent.
  const bool is_form = started->type == forms::RecordType::kForm;
  if (is_form && started->revision != record.revision)
    return base::fail(ErrorKind::kInvalidInput, "revision");
  if (is_form && !std::holds_alternative<forms::Final>(events.back().body))
    return base::fail(ErrorKind::kInvalidInput, "not final");
  if (started->type == forms::RecordType::kAudit)
    TRY("audit", check_audit(*started, record, events));
  // 3. A user whom the desk certified for this device signed it.
  const protocol::UserCertificate* user = protocol::find_user(package, record.user);
  if (user == nullptr || user->device != device)
    return base::fail(ErrorKind::kAuthentication, "user");
  const protocol::UserStatement statement{package.study, record.id, record.revision, record.hash,
                                          started->form_sha256};
  TRY("user signature", protocol::verify_user_statement(statement, user->sign_key,
                                                        crypto::Signature{record.user_signature}));
  return events;
}

bool grew_from(const forms::SealedRecord& longer, const forms::SealedRecord& shorter) {
  base::Digest hash = crypto::kChainStart;
  for (const forms::SealedEvent& event : longer.events) {
    hash = crypto::record_hash(hash, crypto::event_digest(event.random, event.bytes));
    if (hash == shorter.hash) return true;
  }
  return false;
}

}  // namespace faltbok::desk
