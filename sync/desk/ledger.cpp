#include "sync/desk/ledger.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace faltbok::desk {
namespace {

using base::ErrorKind;
using protocol::ImportException;
using protocol::ImportReason;

constexpr std::string_view kImported = "imported";
constexpr std::size_t kWordCount = 6;

constexpr std::array<ImportReason, 7> kReasons = {
    ImportReason::kDamaged,    ImportReason::kCannotBeOpened,   ImportReason::kChainBroken,
    ImportReason::kFork,       ImportReason::kRevokedOrExpired, ImportReason::kContentNotValid,
    ImportReason::kBodyMissing};

base::Result<Outcome> outcome_from(std::string_view word) {
  if (word == kImported) return Outcome();
  for (const ImportReason reason : kReasons)
    if (word == name_of(reason)) return Outcome(reason);
  return base::fail(ErrorKind::kInvalidInput, "outcome");
}

template <typename Number>
base::Result<Number> number_from(std::string_view word) {
  Number number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc() || end != word.data() + word.size())
    return base::fail(ErrorKind::kInvalidInput, "number");
  return number;
}

std::vector<std::string_view> words_in(std::string_view line) {
  std::vector<std::string_view> words;
  while (!line.empty()) {
    const std::size_t end = std::min(line.find(' '), line.size());
    words.push_back(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return words;
}

base::Result<LedgerEntry> entry_from(std::string_view line) {
  const std::vector<std::string_view> words = words_in(line);
  if (words.size() != kWordCount) return base::fail(ErrorKind::kInvalidInput, "words");
  LedgerEntry entry;
  TRY_ASSIGN(entry.epoch, "epoch", number_from<std::uint32_t>(words[0]));
  TRY_ASSIGN(entry.sequence, "sequence", number_from<std::uint64_t>(words[1]));
  TRY_ASSIGN(entry.batch, "batch", base::BatchId::from_hex(words[2]));
  TRY_ASSIGN(entry.previous, "previous", base::BatchId::from_hex(words[3]));
  TRY_ASSIGN(const auto kind, "kind", number_from<std::uint8_t>(words[4]));
  const std::optional<protocol::BatchKind> known = protocol::batch_kind_from(kind);
  if (!known.has_value()) return base::fail(ErrorKind::kInvalidInput, "kind");
  entry.kind = *known;
  TRY_ASSIGN(entry.outcome, "outcome", outcome_from(words[5]));
  return entry;
}

}  // namespace

std::string_view name_of(ImportReason reason) {
  switch (reason) {
    case ImportReason::kDamaged: return "damaged";
    case ImportReason::kCannotBeOpened: return "cannot_be_opened";
    case ImportReason::kChainBroken: return "chain_broken";
    case ImportReason::kFork: return "fork";
    case ImportReason::kRevokedOrExpired: return "revoked_or_expired";
    case ImportReason::kContentNotValid: return "content_not_valid";
    case ImportReason::kBodyMissing: return "body_missing";
  }
  return "";
}

base::Result<Ledger> Ledger::parse(const base::DeviceId& device, std::string_view text) {
  Ledger ledger(device);
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos)
      return base::fail(ErrorKind::kInvalidInput, "line " + std::to_string(number) + ": not ended");
    TRY_ASSIGN(const LedgerEntry entry, "line " + std::to_string(number),
               entry_from(text.substr(0, end)));
    ledger.put(entry);
    text.remove_prefix(end + 1);
  }
  return ledger;
}

std::string Ledger::text() const {
  std::string out;
  for (const LedgerEntry& entry : entries_)
    out += std::to_string(entry.epoch) + " " + std::to_string(entry.sequence) + " " +
           entry.batch.hex() + " " + entry.previous.hex() + " " +
           std::to_string(static_cast<int>(entry.kind)) + " " +
           std::string(entry.outcome.has_value() ? name_of(*entry.outcome) : kImported) + "\n";
  return out;
}

const LedgerEntry* Ledger::find(const base::BatchId& batch) const {
  for (const LedgerEntry& entry : entries_)
    if (entry.batch == batch) return &entry;
  return nullptr;
}

bool Ledger::forks(const LedgerEntry& entry) const {
  return std::any_of(entries_.begin(), entries_.end(), [&](const LedgerEntry& other) {
    return other.sequence == entry.sequence && other.batch != entry.batch &&
           other.outcome != ImportReason::kFork;
  });
}

void Ledger::put(const LedgerEntry& entry) {
  std::erase_if(entries_, [&](const LedgerEntry& other) { return other.batch == entry.batch; });
  const auto at = std::upper_bound(
      entries_.begin(), entries_.end(), entry.sequence,
      [](std::uint64_t sequence, const LedgerEntry& other) { return sequence < other.sequence; });
  entries_.insert(at, entry);
}

std::optional<protocol::ImportNote> Ledger::note(const base::StudyId& study) const {
  protocol::ImportNote note;
  note.study = study;
  note.device = device_;
  for (const LedgerEntry& entry : entries_) {
    if (entry.outcome == ImportReason::kFork) {
      note.exceptions.push_back({entry.batch, ImportReason::kFork});
      continue;
    }
    if (entry.sequence <= note.through_sequence)
      continue;  // the other branch of a fork that was imported as well
    const bool first = entry.sequence == 1;
    const bool follows =
        entry.sequence == note.through_sequence + 1 && (first || find(entry.previous) != nullptr);
    const bool one_missing = entry.sequence == note.through_sequence + 2;
    if (!follows && !one_missing) break;
    if (one_missing) note.exceptions.push_back({entry.previous, ImportReason::kBodyMissing});
    if (entry.outcome.has_value()) note.exceptions.push_back({entry.batch, *entry.outcome});
    note.through_sequence = entry.sequence;
    note.batch = entry.batch;
    note.epoch = entry.epoch;
  }
  if (note.through_sequence == 0 || note.exceptions.size() > protocol::kExceptionCountMax)
    return std::nullopt;
  std::sort(note.exceptions.begin(), note.exceptions.end());
  return note;
}

std::vector<std::uint64_t> Ledger::gaps() const {
  constexpr std::size_t kGapsToldMax = 100;
  std::vector<std::uint64_t> missing;
  std::uint64_t next = 1;
  for (const LedgerEntry& entry : entries_) {
    for (; next < entry.sequence && missing.size() < kGapsToldMax; ++next) missing.push_back(next);
    next = std::max(next, entry.sequence + 1);
  }
  return missing;
}

}  // namespace faltbok::desk
