// `import`: batches from a folder (a stick, a pull, a tablet's outbox) into the desk.
//
// Order, so that a break anywhere is repaired by running again: the batches' files, then the
// ledgers, then the notes, and only then are files of our own incoming/ removed.
#include <algorithm>
#include <map>
#include <tuple>

#include "crypto/hash.h"
#include "sync/desk/commands.h"
#include "sync/desk/examine.h"
#include "sync/desk/own_log.h"
#include "sync/desk/stored.h"

namespace faltbok::desk {
namespace {

using base::ErrorKind;

struct Found {
  os::Path path;
  base::DeviceId device;
  std::uint64_t sequence = 0;
};

struct Count {
  int imported = 0, known = 0, set_aside = 0, records = 0, identities = 0;
};

struct Work {
  const Call& call;
  const Desk& desk;
  const Known& known;
  Forks forks;
  Count count;
  std::map<base::DeviceId, Ledger> ledgers;
};

// A copy of the bytes and a text with the reason. The name is their hash,
// so that the same damage lies there once.
base::Status set_aside(Work& work, const os::Path& from, base::BytesView bytes,
                       const std::string& reason) {
  const std::string name = crypto::sha256(bytes).hex().substr(0, 32);
  const os::Path folder = work.desk.quarantine();
  TRY(folder.text, work.call.machine.files.make_folders(folder));
  TRY(folder.text, work.call.machine.files.write_durably(folder / (name + ".fbb"), bytes));
  TRY(folder.text, work.call.machine.files.write_durably(
                       folder / (name + ".txt"),
                       base::view_of("from: " + from.text + "\nreason: " + reason + "\n")));
  ++work.count.set_aside;
  work.call.talk.warn({from.text, "set aside: " + reason,
                       "kept as " + (folder / (name + ".fbb")).text +
                           "; the tablet keeps its record and seals it anew"});
  return base::ok_status();
}

base::Result<std::vector<Found>> find_batches(Work& work, const os::Path& folder) {
  std::vector<Found> found;
  const auto list = work.call.machine.files.list(folder, kFolderCountMax);
  if (!list.ok())
    return work.call.talk.refuse(
        list.error().kind(),
        {folder.text, "cannot be read", "give the folder with the .fbb files: --from DIR"});
  for (const os::FileInfo& info : list.value()) {
    if (info.kind != os::FileKind::kFile || !info.name.ends_with(".fbb")) continue;
    const os::Path path = folder / info.name;
    TRY_ASSIGN(const base::Bytes start, path.text,
               work.call.machine.files.read_range(path, {0, protocol::kSignedHeaderSize}));
    Found one{path, {}, 0};
    if (const auto head = header_of(start); head.ok()) {
      one.device = head.value().header.place.device;
      one.sequence = head.value().header.place.sequence;
    }
    found.push_back(std::move(one));
  }
  std::sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
    return std::tie(a.device, a.sequence, a.path) < std::tie(b.device, b.sequence, b.path);
  });
  return found;
}

base::Result<Ledger*> ledger_of(Work& work, const base::DeviceId& device) {
  if (const auto there = work.ledgers.find(device); there != work.ledgers.end())
    return &there->second;
  TRY_ASSIGN(Ledger ledger, "ledger", read_ledger(work.desk, device));
  return &work.ledgers.emplace(device, std::move(ledger)).first->second;
}

base::Status keep(Work& work, Ledger& ledger, const Examined& examined, base::BytesView bytes) {
  const os::Path at = batch_path(work.desk, ledger.device(), examined.entry);
  TRY("batches", work.call.machine.files.make_folders(at.folder()));
  TRY(at.text, work.call.machine.files.write_durably(at, bytes));
  ledger.put(examined.entry);
  ++work.count.imported;
  if (examined.entry.kind == protocol::BatchKind::kIdentity) ++work.count.identities;
  work.count.records += static_cast<int>(examined.records.size());
  return base::ok_status();
}

// Only what the device's own key signed may change what we know of its chain;
// anything else may be anybody's bytes.
bool is_signed_by_device(const Work& work, const protocol::SignedHeader& head) {
  const protocol::BatchPlace& place = head.header.place;
  const protocol::DeviceCertificate* device =
      protocol::find_device(work.known.package, place.device, place.epoch);
  return device != nullptr && protocol::verify_header(head, device->sign_key).ok();
}

base::Status take_one(Work& work, const Found& found) {
  base::Result<base::Bytes> bytes =
      work.call.machine.files.read(found.path, protocol::kBatchSizeMax);
  if (!bytes.ok() && bytes.error().kind() != ErrorKind::kInvalidInput)
    return std::move(bytes).error();
  if (!bytes.ok()) {
    ++work.count.set_aside;
    work.call.talk.warn(
        {found.path.text, "larger than a batch can be; left where it is", "remove it"});
    return base::ok_status();
  }
  const auto head = header_of(bytes.value());
  if (!head.ok())
    return set_aside(work, found.path, bytes.value(), "damaged: " + head.error().trail());
  TRY_ASSIGN(Ledger* const ledger, "ledger", ledger_of(work, head.value().header.place.device));
  const LedgerEntry* before = ledger->find(head.value().id);
  const Outcome fork = protocol::ImportReason::kFork;
  if (before != nullptr && (!before->outcome.has_value() ||
                            (before->outcome == fork && work.forks == Forks::kSetAside))) {
    ++work.count.known;
    return base::ok_status();
  }
  const Examined examined = examine(bytes.value(), head.value(), work.known, *ledger, work.forks);
  if (!examined.entry.outcome.has_value()) return keep(work, *ledger, examined, bytes.value());
  TRY("quarantine",
      set_aside(work, found.path, bytes.value(),
                std::string(name_of(*examined.entry.outcome)) + ": " + examined.detail));
  if (!is_signed_by_device(work, head.value())) return base::ok_status();
  ledger->put(examined.entry);
  return base::ok_status();
}

base::Status write_notes(Work& work) {
  for (const auto& [device, ledger] : work.ledgers) {
    for (const std::uint64_t missing : ledger.gaps())
      work.call.talk.warn({"tablet " + device.hex(),
                           "batch " + std::to_string(missing) + " has not come",
                           "pull again, or fetch it from the tablet's outbox by stick"});
    const std::optional<protocol::ImportNote> note = ledger.note(work.desk.file.study);
    if (!note.has_value()) continue;
    TRY_ASSIGN(const base::Bytes sealed, "note", protocol::seal_note(*note, work.known.keys.study));
    const os::Path at = work.desk.notes() / (device.hex() + ".fbn");
    TRY("notes", work.call.machine.files.make_folders(work.desk.notes()));
    TRY(at.text, work.call.machine.files.write_durably(at, sealed));
    work.call.talk.say("note for tablet " + device.hex() + ": through batch " +
                       std::to_string(note->through_sequence) + ", exceptions " +
                       std::to_string(note->exceptions.size()));
  }
  return base::ok_status();
}

}  // namespace

base::Status import(const Call& call) {
  TRY_ASSIGN(const Desk desk, "desk",
             open_desk(call.machine, call.talk, path_of(call.options, "--desk")));
  TRY_ASSIGN(const protocol::StudyPackage package, "package", require_package(desk));
  TRY_ASSIGN(const DeskKeys keys, "unlock", unlock(desk, call.options));
  const Known known{package, keys};
  Work work{call, desk, known, call.options.has("--with-forks") ? Forks::kImport : Forks::kSetAside,
            {},   {}};
  const bool own = !call.options.has("--from");
  const os::Path from = own ? desk.incoming() : path_of(call.options, "--from");
  TRY_ASSIGN(const std::vector<Found> batches, "from", find_batches(work, from));
  if (work.forks == Forks::kImport) {
    const OwnAct exempted{base::iso_of(call.machine.clock.local_now()), "exempted", "",
                          "both branches of a fork imported from " + from.text};
    TRY("log", note_own_act(desk, keys, exempted));
  }
  for (const Found& batch : batches) TRY(batch.path.text, take_one(work, batch));
  for (const auto& [device, ledger] : work.ledgers)
    if (!ledger.entries().empty()) TRY("ledger", write_ledger(desk, ledger));
  TRY("notes", write_notes(work));
  if (own)
    for (const Found& batch : batches)
      TRY(batch.path.text, call.machine.files.remove_durably(batch.path));
  call.talk.say("imported " + std::to_string(work.count.imported) + " batches with " +
                std::to_string(work.count.records) + " records; " +
                std::to_string(work.count.known) + " known before, " +
                std::to_string(work.count.set_aside) + " set aside");
  if (work.count.identities > 0)
    call.talk.say(std::to_string(work.count.identities) +
                  " of them are for the code-key custodian alone and were kept unopened: give " +
                  desk.batches().text + " and the newest package to 'faltbok-desk codekey-import'");
  return base::ok_status();
}

}  // namespace faltbok::desk
