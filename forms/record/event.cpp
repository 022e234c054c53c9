#include "forms/record/event.h"

#include <algorithm>

#include "platform/base/utf8.h"

namespace faltbok::forms {
namespace {

using base::ByteReader;
using base::ByteWriter;

void put_facts(ByteWriter& out, const std::vector<Fact>& facts) {
  out.u32(static_cast<std::uint32_t>(facts.size()));
  for (const Fact& fact : facts) out.text(fact.name).text(fact.value);
}

struct Encoder {
  ByteWriter& out;
  void operator()(const Started& e) const {
    out.u8(static_cast<std::uint8_t>(e.type)).text(e.participant).text(e.site).text(e.visit);
    out.text(e.form_id)
        .text(e.form_version)
        .raw(e.form_sha256.view())
        .u32(e.revision)
        .text(e.reason);
    out.u8(static_cast<std::uint8_t>(e.respondent)).text(e.instance_id).u64(e.seed);
    out.i64(e.now.instant.ms_since_1970).u32(static_cast<std::uint32_t>(e.now.offset.minutes_east));
    put_facts(out, e.facts);
  }
  void operator()(const Answer& e) const {
    out.text(e.path).u8(static_cast<std::uint8_t>(e.status)).text(e.value);
  }
  void operator()(const Final& e) const {
    out.text(e.submission_xml).u32(static_cast<std::uint32_t>(e.unanswered.size()));
    for (const Unanswered& one : e.unanswered)
      out.text(one.path).u8(static_cast<std::uint8_t>(one.status));
  }
  void operator()(const ParticipantCreated& e) const {
    out.text(e.participant).text(e.site);
    put_facts(out, e.facts);
  }
  void operator()(const FactChanged& e) const { out.text(e.name).text(e.value).text(e.reason); }
  void operator()(const VisitDateChanged& e) const {
    out.text(e.visit).text(e.date).text(e.reason);
  }
  void operator()(const StateChanged& e) const {
    out.u8(static_cast<std::uint8_t>(e.state)).text(e.reason);
  }
  void operator()(const Acted& e) const {
    out.u8(static_cast<std::uint8_t>(e.act)).text(e.participant).text(e.form_id);
    out.raw(e.record.view()).u32(e.revision).raw(e.user.view()).u64(e.number);
  }
  void operator()(const ContactChanged& e) const { out.text(e.field).text(e.value).text(e.reason); }
  void operator()(const ContactSeen&) const {}
  void operator()(const ContactErased& e) const { out.raw(e.record.view()); }
};

// Reads fields, remembering whether all of them were what the table allows.
class Decoder {
 public:
  explicit Decoder(base::BytesView bytes) : in_(bytes) {}
  ByteReader& in() { return in_; }
  std::string text() { return checked(in_.text(kEventTextSizeMax)); }
  std::string submission() { return checked(in_.text(kEventSubmissionSizeMax)); }
  template <typename Enum>
  Enum one_of(std::uint8_t first, std::uint8_t last) {
    const std::uint8_t raw = in_.u8();
    if (raw < first || raw > last) sound_ = false;
    return static_cast<Enum>(raw);
  }
  AnswerStatus status() { return one_of<AnswerStatus>(1, 5); }
  std::uint32_t count() {
    const std::uint32_t count = in_.u32();
    if (count > kEventListCountMax || count > in_.left()) sound_ = false;
    return sound_ ? count : 0;
  }
  std::vector<Fact> facts() {
    std::vector<Fact> out;
    for (std::uint32_t left = count(); left > 0 && !in_.failed(); --left) {
      std::string name = text();
      out.push_back({std::move(name), text()});
    }
    return out;
  }
  bool sound() const { return sound_; }

 private:
  std::string checked(std::string value) {
    if (!base::is_utf8(value)) sound_ = false;
    return value;
  }
  ByteReader in_;
  bool sound_ = true;
};

Started read_started(Decoder& from) {
  Started e;
  e.type = from.one_of<RecordType>(1, 4);
  e.participant = from.text();
  e.site = from.text();
  e.visit = from.text();
  e.form_id = from.text();
  e.form_version = from.text();
  e.form_sha256 = base::Digest{from.in().array<32>()};
  e.revision = from.in().u32();
  e.reason = from.text();
  e.respondent = from.one_of<Respondent>(1, 2);
  e.instance_id = from.text();
  e.seed = from.in().u64();
  e.now.instant.ms_since_1970 = from.in().i64();
  e.now.offset.minutes_east = static_cast<std::int32_t>(from.in().u32());
  e.facts = from.facts();
  return e;
}

Answer read_answer(Decoder& from) {
  Answer e;
  e.path = from.text();
  e.status = from.status();
  e.value = from.text();
  return e;
}

Final read_final(Decoder& from) {
  Final e;
  e.submission_xml = from.submission();
  for (std::uint32_t left = from.count(); left > 0 && !from.in().failed(); --left) {
    std::string path = from.text();
    e.unanswered.push_back({std::move(path), from.status()});
  }
  return e;
}

ParticipantCreated read_participant(Decoder& from) {
  ParticipantCreated e;
  e.participant = from.text();
  e.site = from.text();
  e.facts = from.facts();
  return e;
}

template <typename Three>
Three read_three_texts(Decoder& from) {
  std::string first = from.text();
  std::string second = from.text();
  return Three{std::move(first), std::move(second), from.text()};
}

StateChanged read_state(Decoder& from) {
  const auto state = from.one_of<ParticipantState>(1, 10);
  return StateChanged{state, from.text()};
}

Acted read_act(Decoder& from) {
  Acted e;
  e.act = from.one_of<Act>(1, kActLast);
  e.participant = from.text();
  e.form_id = from.text();
  e.record = base::RecordId{from.in().array<16>()};
  e.revision = from.in().u32();
  e.user = base::UserId{from.in().array<16>()};
  e.number = from.in().u64();
  return e;
}

}  // namespace

EventKind kind_of(const EventBody& body) {
  constexpr EventKind kKinds[] = {
      EventKind::kStarted,     EventKind::kAnswer,       EventKind::kFinal,
      EventKind::kParticipant, EventKind::kFact,         EventKind::kVisitDate,
      EventKind::kState,       EventKind::kAct,          EventKind::kContact,
      EventKind::kContactSeen, EventKind::kContactErased};
  return kKinds[body.index()];
}

base::Bytes encode(const Event& event) {
  ByteWriter out;
  out.u8(kEventVersion).u8(static_cast<std::uint8_t>(kind_of(event.body)));
  out.i64(event.at.ms_since_1970).raw(event.user.view());
  std::visit(Encoder{out}, event.body);
  return out.take();
}

base::Result<Event> decode_event(base::BytesView bytes) {
  Decoder from(bytes);
  if (from.in().u8() != kEventVersion && !from.in().failed())
    return base::fail(base::ErrorKind::kUnsupported, "event: version");
  const auto kind = static_cast<EventKind>(from.in().u8());
  Event event;
  event.at.ms_since_1970 = from.in().i64();
  event.user = base::UserId{from.in().array<16>()};
  bool known = false;
  switch (kind) {
    case EventKind::kStarted: event.body = read_started(from), known = true; break;
    case EventKind::kAnswer: event.body = read_answer(from), known = true; break;
    case EventKind::kFinal: event.body = read_final(from), known = true; break;
    case EventKind::kParticipant: event.body = read_participant(from), known = true; break;
    case EventKind::kFact: event.body = read_three_texts<FactChanged>(from), known = true; break;
    case EventKind::kVisitDate:
      event.body = read_three_texts<VisitDateChanged>(from), known = true;
      break;
    case EventKind::kState: event.body = read_state(from), known = true; break;
    case EventKind::kAct: event.body = read_act(from), known = true; break;
    case EventKind::kContact:
      event.body = read_three_texts<ContactChanged>(from), known = true;
      break;
    case EventKind::kContactSeen: event.body = ContactSeen{}, known = true; break;
    case EventKind::kContactErased:
      event.body = ContactErased{base::RecordId{from.in().array<16>()}}, known = true;
      break;
  }
  if (!known) return base::fail(base::ErrorKind::kInvalidInput, "event: kind");
  TRY("event", from.in().finish());
  if (!from.sound()) return base::fail(base::ErrorKind::kInvalidInput, "event: field");
  return event;
}

std::string_view name_of(AnswerStatus status) {
  switch (status) {
    case AnswerStatus::kAnswered: return "answered";
    case AnswerStatus::kNotReached: return "not_reached";
    case AnswerStatus::kSkipped: return "skipped";
    case AnswerStatus::kRefused: return "refused";
    case AnswerStatus::kNotRelevant: return "not_relevant";
  }
  CHECK(false && "unknown AnswerStatus");
}

std::string_view name_of(ParticipantState state) {
  switch (state) {
    case ParticipantState::kAsked: return "asked";
    case ParticipantState::kExcluded: return "excluded";
    case ParticipantState::kDeclined: return "declined";
    case ParticipantState::kEnrolled: return "enrolled";
    case ParticipantState::kStarted: return "started";
    case ParticipantState::kNeverStarted: return "never_started";
    case ParticipantState::kDormant: return "dormant";
    case ParticipantState::kCompleted: return "completed";
    case ParticipantState::kDroppedOut: return "dropped_out";
    case ParticipantState::kWithdrawn: return "withdrawn";
  }
  CHECK(false && "unknown ParticipantState");
}

std::string_view name_of(Act act) {
  switch (act) {
    case Act::kUnlocked: return "unlocked";
    case Act::kLocked: return "locked";
    case Act::kCutOff: return "cut_off";
    case Act::kPinAccepted: return "pin_accepted";
    case Act::kPinRefused: return "pin_refused";
    case Act::kParticipantOpened: return "participant_opened";
    case Act::kRecordOpened: return "record_opened";
    case Act::kRecordStarted: return "record_started";
    case Act::kRecordCorrected: return "record_corrected";
    case Act::kRecordFinalised: return "record_finalised";
    case Act::kHandedOver: return "handed_over";
    case Act::kTakenBack: return "taken_back";
    case Act::kExported: return "exported";
    case Act::kRescued: return "rescued";
    case Act::kSettingsChanged: return "settings_changed";
    case Act::kUserAdded: return "user_added";
    case Act::kUserRemoved: return "user_removed";
    case Act::kPassphraseChanged: return "passphrase_changed";
    case Act::kPackageInstalled: return "package_installed";
    case Act::kRecordPurged: return "record_purged";
    case Act::kDamageFound: return "damage_found";
    case Act::kPinGiven: return "pin_given";
    case Act::kPinTaken: return "pin_taken";
    case Act::kContactOpened: return "contact_opened";
    case Act::kContactChanged: return "contact_changed";
    case Act::kContactErased: return "contact_erased";
    case Act::kPinChosen: return "pin_chosen";
    case Act::kActsLost: return "acts_lost";
  }
  CHECK(false && "unknown Act");
}

}  // namespace faltbok::forms
