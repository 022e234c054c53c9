#include "sync/desk/records.h"

#include <algorithm>
#include <map>

#include "crypto/hash.h"
#include "forms/dataset/flatten.h"
#include "forms/xform.h"
#include "sync/desk/participants.h"
#include "sync/desk/study_folder.h"

namespace faltbok::desk {
namespace {

using base::ErrorKind;
using Erased = std::vector<std::string>;  // pseudonyms
using Definitions = std::map<base::Digest, forms::CodebookForm>;

base::Result<forms::Study> parse_package_study(const Desk& desk,
                                               const protocol::StudyPackage& package) {
  const protocol::PackageFile* file = protocol::find_file(package, "study.toml");
  std::vector<forms::Problem> problems;
  std::optional<forms::Study> study =
      file == nullptr ? std::nullopt : forms::parse_study(base::text_of(file->content), problems);
  if (study.has_value()) return std::move(*study);
  return desk.talk.refuse(
      ErrorKind::kInvalidInput,
      {"study.toml of the newest package", "cannot be read", "publish the study folder again"});
}

Definitions load_definitions(const Desk& desk, const protocol::StudyPackage& package) {
  Definitions definitions;
  for (const protocol::FormEntry& entry : package.forms) {
    const protocol::PackageFile* file = protocol::find_file(package, entry.compiled);
    if (file == nullptr || crypto::sha256(file->content) != entry.sha256) {
      desk.talk.warn(
          {entry.compiled, "is not in the package as it was signed", "its records are left out"});
      continue;
    }
    const auto definition =
        forms::load_xform(file->content, attachments_in(package.files), nullptr);
    if (!definition.ok())
      desk.talk.warn({entry.compiled, "does not load (" + definition.error().trail() + ")",
                      "its records are left out"});
    if (definition.ok())
      definitions[entry.sha256] = {definition.value(),
                                   entry.source.empty() ? entry.compiled : entry.source,
                                   std::string(base::text_of(file->content))};
  }
  return definitions;
}

forms::RecordLabel label_of(const StoredRecord& record) {
  const forms::Started& started = record.started();
  const forms::Event& last = record.events.back();
  const std::string respondent =
      started.respondent == forms::Respondent::kParticipant ? "participant" : "interviewer";
  return {record.sealed.id.hex(),
          started.participant,
          started.site,
          started.visit,
          started.form_id,
          started.form_version,
          started.revision,
          base::iso_of(base::LocalTime{last.at, started.now.offset}),
          respondent};
}

forms::Environment environment_of(const forms::Started& started) {
  forms::Environment environment;
  environment.now = started.now;
  environment.seed = started.seed;
  environment.instance_id = started.instance_id;
  for (const forms::Fact& fact : started.facts) environment.facts[fact.name] = fact.value;
  return environment;
}

ExportProblem problem_of(const forms::RecordLabel& about, std::string what, std::string detail) {
  return {about.participant, about.visit,     about.form,
          about.record,      std::move(what), std::move(detail)};
}

void flatten_one(const StoredRecord& record, const Definitions& definitions, StudyRecords& out) {
  const forms::RecordLabel about = label_of(record);
  const auto found = definitions.find(record.started().form_sha256);
  if (found == definitions.end()) {
    out.problems.push_back(problem_of(about, "form unknown", "no package has this form's SHA-256"));
    return;
  }
  const auto& final = std::get<forms::Final>(record.events.back().body);
  base::Result<forms::Flattened> flat =
      forms::flatten(found->second.definition, final, environment_of(record.started()));
  if (!flat.ok()) {
    out.problems.push_back(problem_of(about, "cannot be read", flat.error().trail()));
    return;
  }
  for (const forms::Mismatch& mismatch : flat.value().mismatches)
    out.problems.push_back(problem_of(
        about, "calculated differently",
        mismatch.path + ": tablet '" + mismatch.sent + "', desk '" + mismatch.recomputed + "'"));
  out.records.push_back({about, std::move(flat.value().values)});
}

// The records that count: forms, not erased, no later revision.
std::vector<const StoredRecord*> newest_forms(const StoredRecords& stored, const Erased& erased) {
  std::map<base::RecordId, std::uint32_t> newest;
  for (const StoredRecord& record : stored.records)
    newest[record.sealed.id] = std::max(newest[record.sealed.id], record.sealed.revision);
  std::vector<const StoredRecord*> out;
  for (const StoredRecord& record : stored.records) {
    const forms::Started& started = record.started();
    const bool is_erased =
        std::find(erased.begin(), erased.end(), started.participant) != erased.end();
    if (started.type == forms::RecordType::kForm && !is_erased &&
        record.sealed.revision == newest[record.sealed.id])
      out.push_back(&record);
  }
  return out;
}

}  // namespace

base::Result<StudyRecords> study_records(const Desk& desk, const Known& known,
                                         const StoredRecords& stored) {
  StudyRecords out;
  TRY_ASSIGN(out.study, "study", parse_package_study(desk, known.package));
  Erased erased;
  for (const protocol::ErasureOrder& order : known.package.erasures)
    erased.insert(erased.end(), order.participants.begin(), order.participants.end());

  const Definitions definitions = load_definitions(desk, known.package);
  for (const protocol::FormEntry& entry : known.package.forms) {  // earlier versions first
    const auto found = definitions.find(entry.sha256);
    if (found == definitions.end()) continue;
    out.forms.push_back(found->second);
    forms::FormShape shape = forms::shape_of(*found->second.definition);
    const auto before = out.shapes.find(entry.id);
    out.shapes[entry.id] = before == out.shapes.end()
                               ? std::move(shape)
                               : forms::merged(std::move(shape), before->second);
  }
  for (const StoredRecord* record : newest_forms(stored, erased))
    flatten_one(*record, definitions, out);
  for (const RecordConflict& conflict : stored.conflicts)
    out.problems.push_back({"", "", "", conflict.record.hex(),
                            "two contents for revision " + std::to_string(conflict.revision),
                            "batches " + conflict.first.hex() + " and " + conflict.second.hex() +
                                ": compare, then correct one on a tablet"});
  Participants participants = participants_of(stored.records, erased);
  out.people = std::move(participants.people);
  out.participants = std::move(participants.table);
  return out;
}

}  // namespace faltbok::desk
