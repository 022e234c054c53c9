// `export`: every table is made in memory first; EXPORT.txt is removed before the first file and
// written after the last, so a folder without it is not a whole export.
#include "forms/dataset/csv.h"
#include "sync/desk/audit_table.h"
#include "sync/desk/commands.h"
#include "sync/desk/records.h"

namespace faltbok::desk {
namespace {

using base::ErrorKind;

constexpr std::string_view kMark = "EXPORT.txt";

struct OutFile {
  std::string name;
  std::string content;
};

forms::Table problem_table(const std::vector<ExportProblem>& problems) {
  forms::Table table{
      "problems", {{"participant"}, {"visit"}, {"form"}, {"record"}, {"what"}, {"detail"}}, {}};
  for (const ExportProblem& problem : problems)
    table.rows.push_back({problem.participant, problem.visit, problem.form, problem.record,
                          problem.what, problem.detail});
  return table;
}

std::vector<OutFile> files_of(StudyRecords& study) {
  const forms::Dataset data{study.study, study.shapes, study.records, study.people};
  std::vector<OutFile> files;
  const auto add = [&files](const forms::Table& table) {
    files.push_back({table.name + ".csv", forms::csv_of(table)});
  };
  const forms::WideTable wide = forms::wide_table(data);
  for (const forms::LeftOut& left_out : wide.left_out)
    for (const std::string& record : left_out.records)
      study.problems.push_back({left_out.participant, left_out.visit, left_out.form, record,
                                "more than one record",
                                "in none of the wide table's cells: say which counts, by "
                                "correcting or erasing the other"});
  for (const forms::Table& table : forms::form_tables(data)) add(table);
  add(wide.table);
  add(forms::long_table(data));
  add(study.participants);
  add(problem_table(study.problems));
  const forms::Table book = forms::codebook(study.study, study.forms);
  add(book);
  files.push_back({"codebook.md", forms::markdown_of(book)});
  return files;
}

std::string mark_text(const Call& call, const protocol::StudyPackage& package,
                      const std::vector<OutFile>& files) {
  std::string text =
      "Export of study " + package.study.hex() + ", package " + std::to_string(package.version) +
      ", " + base::iso_of(call.machine.clock.local_now()) +
      "\nUTF-8, comma, CR LF (RFC 4180). An apostrophe was put before what a spreadsheet would run "
      "as a formula.\n"
      "An empty cell is a value that is not there; its reason stands in long.csv.\n\n";
  for (const OutFile& file : files) text += file.name + "\n";
  return text;
}

base::Status refuse_foreign_folder(const Call& call, const os::Path& to) {
  const auto list = call.machine.files.list(to, kFolderCountMax);
  if (!list.ok() && list.error().kind() == ErrorKind::kNotFound) return base::ok_status();
  if (!list.ok()) return list.error();
  if (list.value().empty()) return base::ok_status();
  for (const os::FileInfo& info : list.value())
    if (info.name == kMark || info.name == "wide.csv") return base::ok_status();
  return call.talk.refuse(ErrorKind::kConflict,
                          {to.text, "the folder holds something else",
                           "give a new folder, or the folder of an earlier export"});
}

}  // namespace

base::Status export_tables(const Call& call) {
  TRY_ASSIGN(const Desk desk, "desk",
             open_desk(call.machine, call.talk, path_of(call.options, "--desk")));
  const os::Path to = path_of(call.options, "--to");
  TRY("to", refuse_foreign_folder(call, to));
  TRY_ASSIGN(const protocol::StudyPackage package, "package", require_package(desk));
  TRY_ASSIGN(const DeskKeys keys, "unlock", unlock(desk, call.options));
  const Known known{package, keys};
  TRY_ASSIGN(const StoredRecords stored, "records", read_records(desk, known));
  TRY_ASSIGN(StudyRecords study, "records", study_records(desk, known, stored));

  TRY_ASSIGN(const std::vector<OwnAct> before, "log", read_own_log(desk));
  std::vector<OutFile> files = files_of(study);
  const forms::Table acts = audit_table(stored, package, before);
  files.push_back({acts.name + ".csv", forms::csv_of(acts)});
  os::Files& disk = call.machine.files;
  // Before the first byte is in the open.
  const OwnAct exported{base::iso_of(call.machine.clock.local_now()), "exported", "",
                        std::to_string(study.records.size()) + " records to " + to.text};
  TRY("log", note_own_act(desk, keys, exported));
  TRY(to.text, disk.make_folders(to));
  if (const base::Status removed = disk.remove_durably(to / kMark);
      !removed.ok() && removed.error().kind() != ErrorKind::kNotFound)
    return removed;
  for (const OutFile& file : files)
    TRY((to / file.name).text, disk.write_durably(to / file.name, base::view_of(file.content)));
  TRY(to.text, disk.write_durably(to / kMark, base::view_of(mark_text(call, package, files))));

  for (const ExportProblem& problem : study.problems)
    call.talk.warn(
        {problem.participant + " " + problem.visit + " " + problem.form + " " + problem.record,
         problem.what, "see problems.csv"});
  call.talk.say("exported " + std::to_string(study.records.size()) + " records of " +
                std::to_string(study.people.size()) + " participants to " + to.text +
                "; problems: " + std::to_string(study.problems.size()));
  return base::ok_status();
}

}  // namespace faltbok::desk
