#include "sync/desk/stored.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace faltbok::desk {
namespace {

using base::ErrorKind;
using Key = std::pair<base::RecordId, std::uint32_t>;

constexpr std::string_view kLedgerSuffix = ".txt";

void add(std::map<Key, std::vector<StoredRecord>>& all, StoredRecord record,
         std::vector<RecordConflict>& conflicts) {
  const Key key{record.sealed.id, record.sealed.revision};
  std::vector<StoredRecord>& there = all[key];
  for (StoredRecord& other : there) {
    if (grew_from(other.sealed, record.sealed)) return;
    if (!grew_from(record.sealed, other.sealed)) continue;
    other = std::move(record);
    return;
  }
  if (!there.empty())
    conflicts.push_back({key.first, key.second, there.front().batch, record.batch});
  there.push_back(std::move(record));
}

base::Result<std::vector<forms::SealedRecord>> open_stored(const Desk& desk, const Known& known,
                                                           const base::DeviceId& device,
                                                           const LedgerEntry& entry) {
  TRY_ASSIGN(const base::Bytes bytes, "batch",
             desk.machine.files.read(batch_path(desk, device, entry), protocol::kBatchSizeMax));
  const protocol::DeviceCertificate* certificate =
      protocol::find_device(known.package, device, entry.epoch);
  if (certificate == nullptr) return base::fail(ErrorKind::kNotFound, "certificate");
  TRY_ASSIGN(const protocol::OpenedBatch opened, "batch",
             protocol::open(bytes, std::span(&known.keys.custodian, 1), certificate->sign_key));
  return forms::decode_payload(opened.payload);
}

auto order_of(const StoredRecord& record) {
  const forms::Started& started = record.started();
  return std::tie(started.participant, started.visit, started.form_id, record.sealed.id,
                  record.sealed.revision);
}

}  // namespace

base::Result<Ledger> read_ledger(const Desk& desk, const base::DeviceId& device) {
  const os::Path at = desk.ledger() / (device.hex() + std::string(kLedgerSuffix));
  const base::Result<base::Bytes> text = desk.machine.files.read(at, kLedgerSizeMax);
  if (!text.ok() && text.error().kind() == ErrorKind::kNotFound) return Ledger(device);
  if (!text.ok()) return text.error();
  base::Result<Ledger> ledger = Ledger::parse(device, base::text_of(text.value()));
  if (!ledger.ok())
    return desk.talk.refuse(
        ledger.error().kind(),
        {at.text, "the ledger is damaged (" + ledger.error().trail() + ")",
         "restore it from a backup, or remove it and import batches/" + device.hex() + " again"});
  return ledger;
}

base::Result<std::vector<Ledger>> read_ledgers(const Desk& desk) {
  std::vector<Ledger> ledgers;
  const auto list = desk.machine.files.list(desk.ledger(), kFolderCountMax);
  if (!list.ok() && list.error().kind() == ErrorKind::kNotFound) return ledgers;
  if (!list.ok()) return list.error();
  for (const os::FileInfo& info : list.value()) {
    if (!info.name.ends_with(kLedgerSuffix)) continue;
    const auto device = base::DeviceId::from_hex(
        std::string_view(info.name).substr(0, info.name.size() - kLedgerSuffix.size()));
    if (!device.ok()) continue;
    TRY_ASSIGN(Ledger ledger, "ledger", read_ledger(desk, device.value()));
    ledgers.push_back(std::move(ledger));
  }
  return ledgers;
}

base::Status write_ledger(const Desk& desk, const Ledger& ledger) {
  TRY("ledger", desk.machine.files.make_folders(desk.ledger()));
  return desk.machine.files.write_durably(
      desk.ledger() / (ledger.device().hex() + std::string(kLedgerSuffix)),
      base::view_of(ledger.text()));
}

os::Path batch_path(const Desk& desk, const base::DeviceId& device, const LedgerEntry& entry) {
  constexpr std::size_t kDigits = 10;
  std::string number = std::to_string(entry.sequence);
  if (number.size() < kDigits) number.insert(0, kDigits - number.size(), '0');
  return desk.batches() / device.hex() / (number + "-" + entry.batch.hex().substr(0, 16) + ".fbb");
}

base::Result<StoredRecords> read_records(const Desk& desk, const Known& known) {
  StoredRecords out;
  std::map<Key, std::vector<StoredRecord>> all;
  TRY_ASSIGN(const std::vector<Ledger> ledgers, "ledgers", read_ledgers(desk));
  for (const Ledger& ledger : ledgers) {
    for (const LedgerEntry& entry : ledger.entries()) {
      if (entry.outcome.has_value() || entry.kind != protocol::BatchKind::kRecords) continue;
      base::Result<std::vector<forms::SealedRecord>> records =
          open_stored(desk, known, ledger.device(), entry);
      if (!records.ok()) {
        desk.talk.warn({batch_path(desk, ledger.device(), entry).text,
                        "cannot be read any more (" + records.error().trail() + ")",
                        "restore the file from a backup; it is left out"});
        continue;
      }
      for (forms::SealedRecord& record : records.value()) {
        base::Result<std::vector<forms::Event>> events =
            check_record(record, known.package, ledger.device());
        if (!events.ok()) {
          desk.talk.warn({batch_path(desk, ledger.device(), entry).text,
                          "a record is not valid (" + events.error().trail() + ")",
                          "it is left out"});
          continue;
        }
        add(all, {std::move(record), std::move(events).value(), ledger.device(), entry.batch},
            out.conflicts);
      }
    }
  }
  for (auto& [key, same] : all)
    for (StoredRecord& record : same) out.records.push_back(std::move(record));
  std::sort(out.records.begin(), out.records.end(),
            [](const StoredRecord& a, const StoredRecord& b) { return order_of(a) < order_of(b); });
  return out;
}

}  // namespace faltbok::desk
