#include "forms/record/event.h"

#include <catch2/catch_test_macros.hpp>

#include <fstream>
#include <set>
#include <sstream>

#include "forms/record/payload.h"

using namespace faltbok;
using namespace faltbok::forms;

namespace {

std::vector<Event> one_of_each() {
  Started started;
  started.participant = "MA-7K3F-2";
  started.site = "ung-malmo";
  started.visit = "t0";
  started.form_id = "hads";
  started.form_version = "1";
  started.form_sha256.bytes.fill(7);
  started.respondent = Respondent::kParticipant;
  started.instance_id = "uuid:1";
  started.seed = 99;
  started.now = base::local_time_from_iso("2026-11-22T10:00:00+01:00").value();
  started.facts = {{"sex", "female"}, {"start", "2026-01-01"}};
  const std::vector<EventBody> bodies = {
      started,
      Answer{"/data/hads_1", AnswerStatus::kAnswered, "3"},
      Final{"<data/>", {{"/data/hads_2", AnswerStatus::kSkipped}}},
      ParticipantCreated{"MA-7K3F-2", "ung-malmo", {{"sex", "other"}}},
      FactChanged{"sex", "female", "rättad"},
      VisitDateChanged{"t1", "2026-11-30", "slutade"},
      StateChanged{ParticipantState::kDroppedOut, "flyttade"},
      Acted{Act::kRecordCorrected, "MA-7K3F-2", "hads", base::RecordId{{1}}, 2, base::UserId{{2}},
            3},
      ContactChanged{"phone", "070 000 00 00", "changed"},
      ContactSeen{},
      ContactErased{base::RecordId{{4}}}};
  std::vector<Event> events;
  for (const EventBody& body : bodies)
    events.push_back({base::Instant{1234}, base::UserId{}, body});
  return events;
}

}  // namespace

TEST_CASE("event: every kind is the same bytes after reading and writing again") {
  for (const Event& event : one_of_each()) {
    const base::Bytes bytes = encode(event);
    const auto back = decode_event(bytes);
    REQUIRE(back.ok());
    CHECK(kind_of(back.value().body) == kind_of(event.body));
    CHECK(encode(back.value()) == bytes);
  }
}

TEST_CASE("event: every truncation and a trailing byte are refused") {
  for (const Event& event : one_of_each()) {
    base::Bytes bytes = encode(event);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      CAPTURE(size);
      CHECK(decode_event(base::BytesView(bytes).first(size)).error().kind() ==
            base::ErrorKind::kInvalidInput);
    }
    bytes.push_back(0);
    CHECK(decode_event(bytes).error().kind() == base::ErrorKind::kInvalidInput);
  }
}

// The first cell of each row of "Audit": "4, 5".
std::set<int> acts_in_the_document() {
  std::ifstream in(FALTBOK_SOURCE_DIR "/forms/record/RECORD.md");
  std::set<int> out;
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("## ")) inside = line == "## Audit";
    if (!inside || !line.starts_with("| ")) continue;
    std::istringstream numbers(line.substr(1, line.find('|', 1) - 1));
    for (int number = 0; numbers >> number; numbers.ignore(1)) out.insert(number);
  }
  return out;
}

TEST_CASE("event: every act stands in the document") {
  std::set<int> all;
  for (int act = 1; act <= kActLast; ++act) all.insert(act);
  CHECK(acts_in_the_document() == all);
}

TEST_CASE("event: every act has a name of its own, and an unknown one is refused") {
  std::set<std::string_view> names;
  for (std::uint8_t act = 1; act <= kActLast; ++act) names.insert(name_of(static_cast<Act>(act)));
  CHECK(names.size() == kActLast);
  Event event;
  event.body = Acted{};
  base::Bytes bytes = encode(event);
  for (const int wrong : {0, kActLast + 1}) {
    bytes[1 + 1 + 8 + 16] = static_cast<std::uint8_t>(wrong);
    CHECK(decode_event(bytes).error().kind() == base::ErrorKind::kInvalidInput);
  }
}

TEST_CASE(
    "event: another version is unsupported; unknown kinds, statuses and broken text are invalid") {
  base::Bytes bytes = encode({{}, {}, Answer{"/data/q", AnswerStatus::kRefused, "å"}});
  base::Bytes newer = bytes;
  newer[0] = 2;
  CHECK(decode_event(newer).error().kind() == base::ErrorKind::kUnsupported);
  base::Bytes kind = bytes;
  kind[1] = 9;
  CHECK(decode_event(kind).error().kind() == base::ErrorKind::kInvalidInput);
  base::Bytes type = encode({{}, {}, Started{}});
  constexpr std::size_t kTypeAt = 26;
  for (const std::uint8_t wrong : std::initializer_list<std::uint8_t>{0, 5}) {
    type[kTypeAt] = wrong;
    CHECK(decode_event(type).error().kind() == base::ErrorKind::kInvalidInput);
  }
  base::Bytes status = bytes;
  status[status.size() - 7] = 6;
  CHECK(decode_event(status).error().kind() == base::ErrorKind::kInvalidInput);
  bytes.back() = 0xFF;
  CHECK(decode_event(bytes).error().kind() == base::ErrorKind::kInvalidInput);
}

TEST_CASE("event: the documented bytes of an answer") {
  const base::Bytes bytes =
      encode({base::Instant{1}, base::UserId{}, Answer{"/q", AnswerStatus::kAnswered, "3"}});
  CHECK(base::hex_of(bytes) ==
        "01"
        "02"
        "0100000000000000"
        "00000000000000000000000000000000"
        "02000000"
        "2f71"
        "01"
        "01000000"
        "33");
}

TEST_CASE("event: the documented bytes of a contact detail, of a look and of an erasure") {
  CHECK(base::hex_of(encode({base::Instant{1}, base::UserId{}, ContactChanged{"a", "b", ""}})) ==
        "01"
        "30"
        "0100000000000000"
        "00000000000000000000000000000000"
        "0100000061"
        "0100000062"
        "00000000");
  CHECK(base::hex_of(encode({base::Instant{1}, base::UserId{}, ContactSeen{}})) ==
        "01"
        "31"
        "0100000000000000"
        "00000000000000000000000000000000");
  CHECK(base::hex_of(
            encode({base::Instant{1}, base::UserId{}, ContactErased{base::RecordId{{7}}}})) ==
        "01"
        "32"
        "0100000000000000"
        "00000000000000000000000000000000"
        "07000000000000000000000000000000");
}

TEST_CASE("payload: records read back with their proofs, and every truncation is refused") {
  SealedRecord record;
  record.id.bytes.fill(1);
  record.hash.bytes.fill(2);
  record.user_signature.fill(3);
  for (const Event& event : one_of_each()) record.events.push_back({{}, encode(event)});
  const base::Bytes bytes = encode_payload({record, record});
  const auto back = decode_payload(bytes);
  REQUIRE(back.ok());
  CHECK(back.value().size() == 2);
  CHECK(back.value()[1].events[1].bytes == record.events[1].bytes);
  CHECK(encode_payload(back.value()) == bytes);
  for (std::size_t size = 0; size < bytes.size(); ++size)
    CHECK(!decode_payload(base::BytesView(bytes).first(size)).ok());
}
