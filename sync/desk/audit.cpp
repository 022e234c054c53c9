// `audit`: a spot check of who did what. Everything is opened and checked anew, as for an export.
#include "sync/desk/audit_table.h"
#include "sync/desk/commands.h"

namespace faltbok::desk {
namespace {

bool is_asked_for(const forms::Row& row, const Options& options) {
  const auto fits = [&](std::string_view option, const std::string& cell) {
    return !options.has(option) || cell == options.text(option);
  };
  const bool on_day = !options.has("--day") || row[0].starts_with(options.text("--day"));
  return on_day && fits("--participant", row[5]) && fits("--user", row[2]);
}

std::string line_of(const forms::Table& table, const forms::Row& row) {
  std::string line = row[0] + "  " + row[4];
  for (std::size_t i = 1; i < row.size(); ++i)
    if (i != 4 && !row[i].empty()) line += "  " + table.columns[i].name + "=" + row[i];
  return line;
}

}  // namespace

base::Status audit(const Call& call) {
  TRY_ASSIGN(const Desk desk, "desk",
             open_desk(call.machine, call.talk, path_of(call.options, "--desk")));
  if (call.options.has("--day") && !base::date_from_iso(call.options.text("--day")).ok())
    return call.talk.refuse(
        base::ErrorKind::kInvalidInput,
        {"--day", "'" + call.options.text("--day") + "' is not a date", "write it as 2026-11-27"});
  TRY_ASSIGN(const protocol::StudyPackage package, "package", require_package(desk));
  TRY_ASSIGN(const std::vector<OwnAct> own, "log", read_own_log(desk));
  TRY_ASSIGN(const DeskKeys keys, "unlock", unlock(desk, call.options));
  TRY_ASSIGN(const StoredRecords stored, "records", read_records(desk, {package, keys}));
  const forms::Table table = audit_table(stored, package, own);
  std::size_t shown_count = 0;
  for (const forms::Row& row : table.rows) {
    if (!is_asked_for(row, call.options)) continue;
    call.talk.say(line_of(table, row));
    ++shown_count;
  }
  call.talk.say(std::to_string(shown_count) + " of " + std::to_string(table.rows.size()) +
                " acts; times are UTC");
  return base::ok_status();
}

}  // namespace faltbok::desk
