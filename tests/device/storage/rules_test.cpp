// What may follow what, and how records share batches: the pure parts.
#include <catch2/catch_test_macros.hpp>
#include <set>

#include "device/storage/open.h"
#include "device/storage/rules.h"
#include "device/storage/sealing.h"
#include "tests/support/vault_world.h"

using namespace faltbok;
using base::ErrorKind;
using forms::RecordType;
using storage::RecordState;
using storage::RecordSummary;

namespace {

constexpr RecordType kTypes[] = {RecordType::kForm, RecordType::kParticipant, RecordType::kAudit,
                                 RecordType::kIdentity};

// Each body that may stand within a record, and the one type of record that it belongs to.
struct Belonging {
  forms::EventBody body;
  std::optional<RecordType> type;
};
std::vector<Belonging> all_bodies() {
  return {{forms::Started{}, std::nullopt},
          {forms::Final{"<data/>", {}}, std::nullopt},
          {forms::Answer{"/data/q1", forms::AnswerStatus::kAnswered, "1"}, RecordType::kForm},
          {forms::ParticipantCreated{"MA-7K3F-2", "MA", {}}, RecordType::kParticipant},
          {forms::FactChanged{"sex", "male", ""}, RecordType::kParticipant},
          {forms::VisitDateChanged{"t1", "2026-12-01", ""}, RecordType::kParticipant},
          {forms::StateChanged{}, RecordType::kParticipant},
          {forms::Acted{}, RecordType::kAudit},
          {forms::ContactChanged{"phone", "070", ""}, RecordType::kIdentity},
          {forms::ContactSeen{}, RecordType::kIdentity},
          {forms::ContactErased{}, RecordType::kIdentity}};
}

forms::Event event(forms::EventBody body) { return {{1'000}, {}, std::move(body)}; }

RecordSummary of(RecordType type, RecordState state = RecordState::kDraft) {
  RecordSummary out;
  out.type = type;
  out.state = state;
  return out;
}

std::optional<ErrorKind> problem(const base::Status& status) {
  return status.ok() ? std::nullopt : std::optional(status.error().kind());
}

forms::SealedRecord record_of(std::size_t size) {
  forms::SealedRecord out;
  out.events.push_back({{}, base::Bytes(size, 1)});
  return out;
}

}  // namespace

TEST_CASE("rules: each event belongs to one type of record, at the start and afterwards") {
  for (const RecordType type : kTypes)
    for (const Belonging& one : all_bodies()) {
      CAPTURE(static_cast<int>(type), one.body.index());
      forms::Started started;
      started.type = type;
      const std::vector<forms::Event> events{event(started), event(one.body)};
      const bool belongs = one.type == type;
      CHECK(storage::check_start({{}, 1}, events).ok() == belongs);
      CHECK(storage::check_append(of(type), one.body).ok() == belongs);
    }
}

TEST_CASE("rules: a record begins with its start, under its own revision") {
  const auto start = [](std::uint32_t revision, const forms::Started& body) {
    const forms::Event first = event(body);
    return problem(storage::check_start({{}, revision}, {&first, 1}));
  };
  forms::Started started;
  CHECK(start(1, started) == std::nullopt);
  CHECK(start(2, started) == ErrorKind::kInvalidInput);
  started.revision = 0;
  CHECK(start(0, started) == ErrorKind::kInvalidInput);
  started.revision = 2;
  CHECK(start(2, started) == ErrorKind::kInvalidInput);  // no reason
  started.reason = "typing error";
  CHECK(start(2, started) == std::nullopt);
  started.type = RecordType::kParticipant;
  CHECK(start(2, started) == ErrorKind::kInvalidInput);
  CHECK(problem(storage::check_start({{}, 1}, {})) == ErrorKind::kInvalidInput);
  const forms::Event answer = event(forms::Answer{});
  CHECK(problem(storage::check_start({{}, 1}, {&answer, 1})) == ErrorKind::kInvalidInput);
}

TEST_CASE("rules: a correction is of the same form, participant and visit, and of what is final") {
  forms::Started started;
  started.form_id = "hads";
  started.participant = "MA-7K3F-2";
  started.visit = "t0";
  RecordSummary previous = of(RecordType::kForm, RecordState::kSealed);
  previous.form_id = "hads";
  previous.participant = "MA-7K3F-2";
  previous.visit = "t0";
  const auto correct = [&](const RecordSummary& of_this) {
    return problem(storage::check_correction(event(started), of_this));
  };
  CHECK(correct(previous) == std::nullopt);
  for (std::string RecordSummary::*field :
       {&RecordSummary::form_id, &RecordSummary::participant, &RecordSummary::visit}) {
    RecordSummary other = previous;
    other.*field = "other";
    CHECK(correct(other) == ErrorKind::kInvalidInput);
  }
  for (const RecordState state : {RecordState::kDraft, RecordState::kPurged}) {
    previous.state = state;
    CHECK(correct(previous) == ErrorKind::kConflict);
  }
}

TEST_CASE("rules: what is final takes no more; only an audit record's last act ends it") {
  for (const RecordState state : {RecordState::kFinal, RecordState::kSealed, RecordState::kPurged})
    for (const Belonging& one : all_bodies())
      for (const RecordType type : {RecordType::kForm, RecordType::kAudit, RecordType::kIdentity})
        if (one.type == type)
          CHECK(problem(storage::check_append(of(type, state), one.body)) == ErrorKind::kConflict);
  const auto end = [](const RecordSummary& record, forms::Act act) {
    forms::Acted acted;
    acted.act = act;
    return problem(storage::check_end(record, acted));
  };
  const RecordSummary audit = of(RecordType::kAudit);
  CHECK(end(audit, forms::Act::kLocked) == std::nullopt);
  CHECK(end(audit, forms::Act::kCutOff) == std::nullopt);
  CHECK(end(audit, forms::Act::kUnlocked) == ErrorKind::kInvalidInput);
  CHECK(end(of(RecordType::kForm), forms::Act::kLocked) == ErrorKind::kInvalidInput);
  CHECK(problem(storage::check_end(audit, forms::Final{})) == ErrorKind::kInvalidInput);
  CHECK(end(of(RecordType::kAudit, RecordState::kFinal), forms::Act::kLocked) ==
        ErrorKind::kConflict);
}

TEST_CASE("rules: a form becomes final once") {
  const auto finish = [](const RecordSummary& record, const forms::EventBody& body) {
    return problem(storage::check_final(record, body));
  };
  const forms::Final end{"<data/>", {}};
  CHECK(finish(of(RecordType::kForm), end) == std::nullopt);
  CHECK(finish(of(RecordType::kForm), forms::Answer{}) == ErrorKind::kInvalidInput);
  CHECK(finish(of(RecordType::kParticipant), end) == ErrorKind::kInvalidInput);
  CHECK(finish(of(RecordType::kForm, RecordState::kSealed), end) == ErrorKind::kConflict);
}

TEST_CASE("rules: contact details stand in the other database, and nothing else does") {
  for (const RecordType type : kTypes) {
    forms::Started started;
    started.type = type;
    const bool identity = type == RecordType::kIdentity;
    CHECK(storage::check_purpose(storage::Purpose::kRecords, event(started)).ok() == !identity);
    CHECK(storage::check_purpose(storage::Purpose::kIdentity, event(started)).ok() == identity);
  }
}

TEST_CASE("sealing: records share a batch until its size or their count is reached") {
  CHECK(storage::split_for_batches({}).empty());
  std::vector<forms::SealedRecord> large;
  for (int i = 0; i < 5; ++i) large.push_back(record_of(storage::kPayloadPartSizeMax / 3));
  large.push_back(record_of(storage::kPayloadPartSizeMax + 1));  // alone, however large
  large.push_back(record_of(1));
  const auto by_size = storage::split_for_batches(std::move(large));
  REQUIRE(by_size.size() == 5);
  const std::size_t counts[] = {2, 2, 1, 1, 1};
  for (std::size_t i = 0; i < by_size.size(); ++i) CHECK(by_size[i].size() == counts[i]);
  std::vector<forms::SealedRecord> many(forms::kPayloadRecordCountMax + 1);
  const auto by_count = storage::split_for_batches(std::move(many));
  REQUIRE(by_count.size() == 2);
  CHECK(by_count[0].size() == forms::kPayloadRecordCountMax);
  CHECK(by_count[1].size() == 1);
}

TEST_CASE("sealing: files sort by sequence, and the longest number has its room too") {
  CHECK(storage::batch_file_name({7, {}}).starts_with("000000000007-0000000000000000"));
  CHECK(storage::batch_file_name({999'999'999'999, {}}).starts_with("999999999999-"));
  CHECK(storage::batch_file_name({1'000'000'000'000, {}}).starts_with("1000000000000-"));
}

TEST_CASE("open: every problem has a name of its own") {
  std::set<std::string_view> names;
  constexpr int kProblemCount = static_cast<int>(storage::UnlockProblem::kUnavailable) + 1;
  for (int i = 0; i < kProblemCount; ++i)
    names.insert(name_of(static_cast<storage::UnlockProblem>(i)));
  CHECK(names.size() == kProblemCount);
}
