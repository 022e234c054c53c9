#include "sync/desk/audit_table.h"

#include <algorithm>

namespace faltbok::desk {
namespace {

std::string label_of(const protocol::StudyPackage& package, const base::UserId& user) {
  const protocol::UserCertificate* known = protocol::find_user(package, user);
  return known == nullptr ? "" : known->label;
}

template <typename IdType>
std::string hex_or_nothing(const IdType& id) {
  return id == IdType{} ? "" : id.hex();
}

std::string number_or_nothing(std::uint64_t number) {
  return number == 0 ? "" : std::to_string(number);
}

forms::Row row_of(const forms::Event& event, const forms::Acted& act, const StoredRecord& record,
                  const protocol::StudyPackage& package) {
  return {base::iso_of(base::LocalTime{event.at, {}}),
          record.device.hex(),
          event.user.hex(),
          label_of(package, event.user),
          std::string(forms::name_of(act.act)),
          act.participant,
          act.form_id,
          hex_or_nothing(act.record),
          number_or_nothing(act.revision),
          hex_or_nothing(act.user),
          number_or_nothing(act.number),
          ""};
}

std::string utc_of(const std::string& iso) {
  const auto at = base::local_time_from_iso(iso);
  return at.ok() ? base::iso_of(base::LocalTime{at.value().instant, {}}) : iso;
}

}  // namespace

forms::Table audit_table(const StoredRecords& stored, const protocol::StudyPackage& package,
                         const std::vector<OwnAct>& own) {
  forms::Table table{"audit",
                     {{"at"},
                      {"place"},
                      {"user"},
                      {"user_label"},
                      {"act"},
                      {"participant"},
                      {"form"},
                      {"record"},
                      {"revision"},
                      {"about_user"},
                      {"number"},
                      {"detail"}},
                     {}};
  for (const StoredRecord& record : stored.records) {
    if (record.started().type != forms::RecordType::kAudit) continue;
    for (const forms::Event& event : record.events)
      if (const auto* act = std::get_if<forms::Acted>(&event.body))
        table.rows.push_back(row_of(event, *act, record, package));
  }
  for (const OwnAct& act : own)
    table.rows.push_back(
        {utc_of(act.at), "desk", "", act.by, act.act, "", "", "", "", "", "", act.detail});
  std::stable_sort(table.rows.begin(), table.rows.end(),
                   [](const forms::Row& a, const forms::Row& b) { return a[0] < b[0]; });
  return table;
}

}  // namespace faltbok::desk
