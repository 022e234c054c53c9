#include "device/storage/identity.h"

#include <algorithm>
#include <set>

#include "crypto/random.h"
#include "device/storage/sealing.h"
#include "device/storage/sql_vault.h"
#include "device/storage/unlocking.h"

namespace faltbok::storage {
namespace {

SqlVault& database_of(OpenVault& open) { return static_cast<SqlVault&>(*open.vault); }

base::Error behind() {
  return base::fail(base::ErrorKind::kAuthentication, "identity: the vault has seen more");
}

forms::Event started(const Person& person, const Doer& doer) {
  forms::Started out;
  out.type = forms::RecordType::kIdentity;
  out.participant = person.participant;
  out.site = person.site;
  out.now.instant = doer.at;
  return {doer.at, doer.user, std::move(out)};
}

}  // namespace

base::Result<std::optional<RecordKey>> IdentityBook::record_of(std::string_view participant) {
  TRY_ASSIGN(const std::vector<RecordSummary> all, "identity", open_.vault->records());
  for (const RecordSummary& record : all)
    if (record.participant == participant && record.state != RecordState::kPurged)
      return std::optional(record.key);
  return std::optional<RecordKey>();
}

base::Result<std::vector<forms::Event>> IdentityBook::events_of(std::string_view participant) {
  TRY_ASSIGN(const std::optional<RecordKey> key, "identity", record_of(participant));
  if (!key) return std::vector<forms::Event>();
  TRY_ASSIGN(LoadedRecord record, "identity", open_.vault->load(*key));
  record.events.erase(record.events.begin());
  return std::move(record.events);
}

base::Status IdentityBook::write(const Person& person, const forms::Event& event) {
  TRY_ASSIGN(const std::optional<RecordKey> key, "identity", record_of(person.participant));
  if (key) return open_.vault->append(*key, event);
  const std::vector<forms::Event> first{started(person, {event.user, event.at}), event};
  return open_.vault->start({crypto::random_id<base::RecordId>(), 1}, first);
}

base::Status IdentityBook::erase(const Person& person, const Doer& doer) {
  TRY_ASSIGN(const std::vector<RecordSummary> all, "erase", open_.vault->records());
  std::vector<RecordKey> gone;
  std::vector<forms::Event> events{started(person, doer)};
  // Also those of earlier times: the record that named them may never have been sent.
  for (const RecordSummary& record : all) {
    if (record.participant != person.participant) continue;
    events.push_back({doer.at, doer.user, forms::ContactErased{record.key.id}});
    if (record.state != RecordState::kPurged) gone.push_back(record.key);
  }
  if (gone.empty()) return base::ok_status();
  return database_of(open_).erase(gone, {crypto::random_id<base::RecordId>(), 1}, events);
}

base::Result<std::size_t> IdentityBook::send_site(const Sending& how, const std::string& site) {
  TRY_ASSIGN(const SealingContext context, "identity", how.context(site));
  TRY_ASSIGN(std::vector<UnsentRecord> unsent, "identity",
             database_of(open_).unsent(how.signer, context));
  std::erase_if(unsent, [&](const auto& one) { return one.snapshot.record.site != site; });
  if (unsent.empty()) return std::size_t{0};
  std::vector<forms::SealedRecord> records;
  records.reserve(unsent.size());
  for (const UnsentRecord& one : unsent) records.push_back(one.record);
  const auto groups = split_for_batches(std::move(records));
  for (const std::vector<forms::SealedRecord>& group : groups)
    TRY("identity", how.vault.seal_payload(protocol::BatchKind::kIdentity,
                                           forms::encode_payload(group), context));
  TRY("identity", database_of(open_).note_sent(unsent));
  return groups.size();
}

base::Status IdentityBook::take_returned(Vault& vault) {
  TRY_ASSIGN(const std::vector<OutboxEntry> outbox, "identity", vault.outbox());
  std::uint64_t newest = 0;
  for (const OutboxEntry& entry : outbox)
    if (entry.kind == protocol::BatchKind::kIdentity && entry.exception)
      newest = std::max(newest, entry.ref.sequence);
  std::uint64_t answered = 0;
  const auto stored = vault.value(kIdentityReturnedName);
  if (!stored.ok() && stored.error().kind() != base::ErrorKind::kNotFound) return stored.error();
  if (stored.ok()) {
    base::ByteReader reader(stored.value());
    answered = reader.u64();
    TRY("identity", reader.finish());
  }
  if (newest <= answered) return base::ok_status();
  TRY("identity", database_of(open_).forget_sent());
  return vault.put_value(kIdentityReturnedName, base::ByteWriter().u64(newest).written());
}

base::Result<std::size_t> IdentityBook::send(const Sending& how) {
  TRY("identity", take_returned(how.vault));
  TRY_ASSIGN(const std::vector<RecordSummary> all, "identity", open_.vault->records());
  std::set<std::string> sites;
  for (const RecordSummary& record : all) sites.insert(record.site);
  std::size_t out = 0;
  for (const std::string& site : sites) {
    TRY_ASSIGN(const std::size_t batch_count, "identity", send_site(how, site));
    out += batch_count;
  }
  if (out > 0) TRY("identity", put_anchor(how.vault));
  static_cast<void>(open_.vault->housekeep());  // and the head file
  return out;
}

base::Status IdentityBook::put_anchor(Vault& vault) {
  TRY_ASSIGN(const LogHead head, "identity", open_.vault->log_head());
  const base::Bytes anchor = base::ByteWriter().u64(head.event_count).raw(head.hash.view()).take();
  return vault.put_value(kIdentityAnchorName, anchor);
}

base::Status IdentityBook::check_anchor(Vault& vault) {
  const auto stored = vault.value(kIdentityAnchorName);
  if (!stored.ok() && stored.error().kind() == base::ErrorKind::kNotFound) return base::ok_status();
  TRY("identity", stored);
  base::ByteReader reader(stored.value());
  const std::uint64_t event_count = reader.u64();
  const base::Digest hash{reader.array<32>()};
  TRY("identity", reader.finish());
  TRY_ASSIGN(const LogHead head, "identity", open_.vault->log_head());
  if (head.event_count < event_count) return behind();
  if (head.event_count == event_count && head.hash != hash) return behind();
  return base::ok_status();
}

VaultPlace identity_place(const VaultPlace& vault) {
  return {vault.files, vault.folder, nullptr, Purpose::kIdentity};
}

base::Result<IdentityBook> create_identity(const VaultPlace& place, const NewIdentity& wanted) {
  CHECK(place.purpose == Purpose::kIdentity);
  // Its slots hold a signing key as every key file's do; nothing is ever signed with it.
  const crypto::SigningKey unused = crypto::SigningKey::random();
  const crypto::NewUser user{wanted.user, wanted.role, unused, wanted.passphrase, wanted.cost};
  TRY_ASSIGN(OpenVault open, "identity",
             create_vault(place, {wanted.device, wanted.recovery, user}));
  return IdentityBook(std::move(open));
}

IdentityOutcome open_identity(const VaultPlace& place, const base::UserId& user,
                              const crypto::SecretBytes& passphrase) {
  CHECK(place.purpose == Purpose::kIdentity);
  auto begun = begin_unlocking(place);
  if (auto* stop = std::get_if<UnlockRefused>(&begun)) return std::move(*stop);
  const ReadKeyFile& key_file = std::get<ReadKeyFile>(begun);
  auto unlocked = key_file.file.unlock(user, passphrase);
  if (!unlocked.ok() && unlocked.error().kind() == base::ErrorKind::kNotFound)
    return NoIdentitySlot{};
  if (!unlocked.ok()) return UnlockRefused{UnlockProblem::kPassphrase, std::move(unlocked).error()};
  auto outcome = open_unlocked(place, key_file, std::move(unlocked).value());
  if (auto* stop = std::get_if<UnlockRefused>(&outcome)) return std::move(*stop);
  return IdentityBook(std::get<OpenVault>(std::move(outcome)));
}

}  // namespace faltbok::storage
