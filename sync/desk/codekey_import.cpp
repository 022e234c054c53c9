// `codekey-import`: identity batches out of whatever folder they lie in (a pull, the study desk's
// batches/, a stick, a tablet's outbox), kept as they came; then the code key's tables, made anew
// out of all that is kept. Nothing is removed where they came from.
#include <algorithm>

#include "forms/dataset/csv.h"
#include "forms/study/study.h"
#include "sync/desk/codekey.h"
#include "sync/desk/codekey_people.h"
#include "sync/desk/examine.h"

namespace faltbok::desk {
namespace {

using base::ErrorKind;

struct Work {
  const Call& call;
  const CodeKeyFolder& folder;
  const protocol::StudyPackage& package;
  const CodeKeys& keys;
  std::vector<IdentityRecord> records;
  int new_count = 0, known_count = 0, refused_count = 0;
};

// The rest goes on.
base::Status leave_out(Work& work, const os::Path& at, const std::string& why) {
  ++work.refused_count;
  work.call.talk.warn({at.text, "left out: " + why,
                       "nothing was changed; ask the study desk what it knows of this tablet"});
  return base::ok_status();
}

// The batches of a folder, and of the folders in it: batches/DEVICE/, as the desk keeps them.
base::Result<std::vector<os::Path>> batches_in(const Call& call, const os::Path& folder) {
  const auto list = call.machine.files.list(folder, kFolderCountMax);
  if (!list.ok()) return list.error();
  std::vector<os::Path> out;
  for (const os::FileInfo& info : list.value()) {
    const os::Path at = folder / info.name;
    if (info.kind == os::FileKind::kFile && info.name.ends_with(".fbb")) out.push_back(at);
    if (info.kind != os::FileKind::kFolder) continue;
    const auto inner = call.machine.files.list(at, kFolderCountMax);
    if (!inner.ok()) return inner.error();
    for (const os::FileInfo& one : inner.value())
      if (one.kind == os::FileKind::kFile && one.name.ends_with(".fbb"))
        out.push_back(at / one.name);
  }
  std::sort(out.begin(), out.end(),
            [](const os::Path& a, const os::Path& b) { return a.text < b.text; });
  return out;
}

bool is_identity(const Call& call, const os::Path& at) {
  const auto start = call.machine.files.read_range(at, {0, protocol::kSignedHeaderSize});
  if (!start.ok()) return false;
  const auto head = header_of(start.value());
  return head.ok() && head.value().header.place.kind == protocol::BatchKind::kIdentity;
}

// The certificate of a tablet whose word counts.
base::Result<const protocol::DeviceCertificate*> trusted_device(const Work& work,
                                                                const protocol::BatchPlace& place) {
  if (place.study != work.package.study)
    return base::fail(ErrorKind::kInvalidInput, "it is another study's");
  const auto* device = protocol::find_device(work.package, place.device, place.epoch);
  if (device == nullptr)
    return base::fail(ErrorKind::kNotFound, "no certificate for this tablet; newer package?");
  if (protocol::standing_of(work.package, place) != protocol::DeviceStanding::kValid)
    return base::fail(ErrorKind::kAuthentication, "its tablet is revoked, or was out of date");
  return device;
}

base::Result<std::vector<IdentityRecord>> read_batch(const Work& work, base::BytesView bytes,
                                                     const protocol::BatchPlace& place) {
  TRY_ASSIGN(const protocol::DeviceCertificate* const device, "tablet",
             trusted_device(work, place));
  TRY_ASSIGN(const protocol::OpenedBatch opened, "batch",
             protocol::open(bytes, std::span(&work.keys.reader, 1), device->sign_key));
  TRY_ASSIGN(std::vector<forms::SealedRecord> sealed, "content",
             forms::decode_payload(opened.payload));
  std::vector<IdentityRecord> out;
  for (forms::SealedRecord& record : sealed) {
    TRY_ASSIGN(std::vector<forms::Event> events, "record",
               check_record(record, work.package, device->id));
    out.push_back({std::move(record), std::move(events), device->id});
    if (out.back().started().type != forms::RecordType::kIdentity)
      return base::fail(ErrorKind::kInvalidInput, "a record that is no contact details");
  }
  return out;
}

os::Path kept_at(const Work& work, const protocol::SignedHeader& head) {
  std::string number = std::to_string(head.header.place.sequence);
  constexpr std::size_t kDigits = 10;
  if (number.size() < kDigits) number.insert(0, kDigits - number.size(), '0');
  return work.folder.batches() / head.header.place.device.hex() /
         (number + "-" + head.id.hex().substr(0, 16) + ".fbb");
}

enum class Keep { kNow, kAlready };

base::Status take(Work& work, const os::Path& at, Keep keep) {
  TRY_ASSIGN(const base::Bytes bytes, at.text,
             work.call.machine.files.read(at, protocol::kBatchSizeMax));
  const auto head = header_of(bytes);
  if (!head.ok()) return leave_out(work, at, "damaged");
  auto records = read_batch(work, bytes, head.value().header.place);
  if (!records.ok()) return leave_out(work, at, records.error().trail());
  for (IdentityRecord& record : records.value()) add_identity(work.records, std::move(record));
  if (keep == Keep::kAlready) return base::ok_status();
  const os::Path to = kept_at(work, head.value());
  const bool known = work.call.machine.files.info(to).ok();
  ++(known ? work.known_count : work.new_count);
  if (known) return base::ok_status();
  TRY(to.text, work.call.machine.files.make_folders(to.folder()));
  return work.call.machine.files.write_durably(to, bytes);
}

base::Status take_all(Work& work) {
  const os::Path from = path_of(work.call.options, "--from");
  const auto given = batches_in(work.call, from);
  if (!given.ok())
    return work.call.talk.refuse(
        given.error().kind(),
        {from.text, "cannot be read", "give the folder with the .fbb files: --from DIR"});
  TRY_ASSIGN(const std::vector<os::Path> kept, "kept",
             batches_in(work.call, work.folder.batches()));
  for (const os::Path& at : kept) TRY(at.text, take(work, at, Keep::kAlready));
  for (const os::Path& at : given.value())
    if (is_identity(work.call, at)) TRY(at.text, take(work, at, Keep::kNow));
  return base::ok_status();
}

// A person who is to be erased is in no table from now on.
void leave_out_erased(Work& work) {
  for (const protocol::ErasureOrder& order : work.package.erasures)
    std::erase_if(work.records, [&](const IdentityRecord& record) {
      return std::ranges::find(order.participants, record.started().participant) !=
             order.participants.end();
    });
}

std::vector<std::string> fields_of(const protocol::StudyPackage& package) {
  const protocol::PackageFile* file = protocol::find_file(package, "study.toml");
  std::vector<forms::Problem> problems;
  const auto study =
      file == nullptr ? std::nullopt : forms::parse_study(base::text_of(file->content), problems);
  return study ? study->identity_fields : std::vector<std::string>();
}

}  // namespace

base::Status codekey_import(const Call& call) {
  TRY_ASSIGN(const CodeKeyFolder folder, "codekey", open_code_key_folder(call));
  TRY_ASSIGN(const protocol::StudyPackage package, "package", package_given(call, folder.file));
  TRY_ASSIGN(const CodeKeys keys, "unlock", unlock_code_keys(call, folder));
  Work work{call, folder, package, keys, {}};
  TRY("import", take_all(work));
  leave_out_erased(work);
  const CodeKeyTables tables = code_key_tables(work.records, fields_of(package));
  const os::Path to = path_of(call.options, "--to");
  TRY(to.text, call.machine.files.make_folders(to));
  for (const forms::Table* table : {&tables.people, &tables.log})
    TRY(to.text, call.machine.files.write_durably(to / (table->name + ".csv"),
                                                  base::view_of(forms::csv_of(*table))));
  call.talk.say("identity batches: " + std::to_string(work.new_count) + " new, " +
                std::to_string(work.known_count) + " known before, " +
                std::to_string(work.refused_count) + " left out");
  call.talk.say("code key: " + std::to_string(tables.people.rows.size()) + " lines in " +
                (to / "codekey.csv").text + " (in the open: keep it apart from the answers)");
  if (tables.conflict_count > 0)
    call.talk.warn({(to / "codekey.csv").text,
                    "tablets say different things about " + std::to_string(tables.conflict_count) +
                        " participants",
                    "look at the lines with conflict = yes; newest = yes was written last"});
  return base::ok_status();
}

}  // namespace faltbok::desk
