#include "sync/desk/codekey_people.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "sync/desk/examine.h"

namespace faltbok::desk {
namespace {

// One tablet's word on one person.
struct Word {
  const IdentityRecord* record = nullptr;
  std::map<std::string, std::string> values;
  base::Instant last;   // change, not look
  bool erased = false;  // its tablet has said so since: only that something stood there is told
  bool newest = false;
  bool conflict = false;
};

std::string utc(base::Instant at) { return base::iso_of(base::LocalTime{at, {}}); }

// A tablet's word on its own records alone.
using Erased = std::set<std::pair<base::DeviceId, base::RecordId>>;

Erased erased_in(const std::vector<IdentityRecord>& records) {
  Erased out;
  for (const IdentityRecord& record : records)
    for (const forms::Event& event : record.events)
      if (const auto* erased = std::get_if<forms::ContactErased>(&event.body))
        out.emplace(record.device, erased->record);
  return out;
}

Word word_of(const IdentityRecord& record, const Erased& erased) {
  Word out;
  out.record = &record;
  out.erased = erased.contains({record.device, record.sealed.id});
  for (const forms::Event& event : record.events) {
    const auto* changed = std::get_if<forms::ContactChanged>(&event.body);
    if (changed == nullptr || out.erased) continue;
    out.values[changed->field] = changed->value;
    out.last = event.at;
  }
  return out;
}

bool disagree(const Word& a, const Word& b) {
  for (const auto& [field, value] : a.values) {
    const auto other = b.values.find(field);
    if (other != b.values.end() && other->second != value && !value.empty() &&
        !other->second.empty())
      return true;
  }
  return false;
}

// Words on the same person stand together, the newest first.
std::vector<Word> words_of(const std::vector<IdentityRecord>& records) {
  const Erased erased = erased_in(records);
  std::vector<Word> out;
  for (const IdentityRecord& record : records) out.push_back(word_of(record, erased));
  std::sort(out.begin(), out.end(), [](const Word& a, const Word& b) {
    return std::tie(a.record->started().participant, b.last, a.record->device) <
           std::tie(b.record->started().participant, a.last, b.record->device);
  });
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::string& who = out[i].record->started().participant;
    out[i].newest = i == 0 || out[i - 1].record->started().participant != who;
    for (Word& other : out)
      if (&other != &out[i] && other.record->started().participant == who)
        out[i].conflict = out[i].conflict || disagree(out[i], other);
  }
  return out;
}

std::vector<std::string> columns_of(const std::vector<Word>& words,
                                    std::vector<std::string> fields) {
  for (const Word& word : words)
    for (const auto& [field, value] : word.values)
      if (std::ranges::find(fields, field) == fields.end()) fields.push_back(field);
  return fields;
}

forms::Table people_table(const std::vector<Word>& words, const std::vector<std::string>& fields) {
  forms::Table out{"codekey", {{"participant"}, {"site"}}, {}};
  for (const std::string& field : fields) out.columns.push_back({field});
  for (const char* name : {"tablet", "changed_at", "newest", "conflict"})
    out.columns.push_back({name});
  for (const Word& word : words) {
    if (word.values.empty()) continue;  // erased, or nothing but looks
    const forms::Started& started = word.record->started();
    forms::Row row{started.participant, started.site};
    for (const std::string& field : fields) {
      const auto value = word.values.find(field);
      row.push_back(value == word.values.end() ? "" : value->second);
    }
    row.push_back(word.record->device.hex());
    row.push_back(utc(word.last));
    row.push_back(word.newest ? "yes" : "no");
    row.push_back(word.conflict ? "yes" : "no");
    out.rows.push_back(std::move(row));
  }
  return out;
}

forms::Row log_row(const Word& word, const forms::Event& event) {
  const auto* changed = std::get_if<forms::ContactChanged>(&event.body);
  const bool seen = std::holds_alternative<forms::ContactSeen>(event.body);
  const std::string_view what = changed != nullptr ? "changed" : seen ? "seen" : "erased";
  forms::Row row{word.record->started().participant, utc(event.at), word.record->device.hex(),
                 event.user.hex(), std::string(what)};
  row.push_back(changed == nullptr ? "" : changed->field);
  row.push_back(changed == nullptr || word.erased ? "" : changed->value);
  row.push_back(changed == nullptr ? "" : changed->reason);
  return row;
}

forms::Table log_table(const std::vector<Word>& words) {
  forms::Table out{"codekey_log", {}, {}};
  for (const char* name :
       {"participant", "at", "tablet", "user", "what", "field", "value", "reason"})
    out.columns.push_back({name});
  for (const Word& word : words)
    for (const forms::Event& event : word.record->events)
      if (!std::holds_alternative<forms::Started>(event.body))
        out.rows.push_back(log_row(word, event));
  return out;
}

}  // namespace

void add_identity(std::vector<IdentityRecord>& all, IdentityRecord record) {
  for (IdentityRecord& other : all) {
    if (other.sealed.id != record.sealed.id) continue;
    if (grew_from(other.sealed, record.sealed)) return;
    if (!grew_from(record.sealed, other.sealed)) continue;
    other = std::move(record);
    return;
  }
  all.push_back(std::move(record));
}

CodeKeyTables code_key_tables(const std::vector<IdentityRecord>& records,
                              const std::vector<std::string>& fields) {
  const std::vector<Word> words = words_of(records);
  CodeKeyTables out{people_table(words, columns_of(words, fields)), log_table(words), 0};
  for (const Word& word : words)
    if (word.newest && word.conflict) ++out.conflict_count;
  return out;
}

}  // namespace faltbok::desk
