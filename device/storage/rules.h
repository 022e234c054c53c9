// What may follow what: which events begin, continue and end a record. Pure,
// for the vault and its fake.
//
//   Errors   kInvalidInput  the event does not belong there
//            kConflict      the record is final or purged; the revision does not follow
//   Threads  values
#pragma once

#include <span>

#include "device/storage/purpose.h"
#include "device/storage/record.h"

namespace faltbok::storage {

// `events` begin a record: one Started that names `record`, and no second;
// a correction has a reason.
base::Status check_start(const RecordKey& record, std::span<const forms::Event> events);
// Who somebody is stands in the identity database alone, and nothing else stands there.
base::Status check_purpose(Purpose purpose, const forms::Event& started);
// A revision above 1 follows a final one of the same form.
base::Status check_correction(const forms::Event& started, const RecordSummary& previous);
base::Status check_append(const RecordSummary& record, const forms::EventBody& body);
// An audit record ends with `locked` or `cut off`.
base::Status check_end(const RecordSummary& record, const forms::EventBody& body);
base::Status check_final(const RecordSummary& record, const forms::EventBody& body);

// The row of a record that begins with `started`; chain and count are filled in by the log.
RecordSummary summary_of(const RecordKey& record, const forms::Event& started);
// The newest word on a participant out of its record's events.
ParticipantSummary participant_of(const LoadedRecord& record);

}  // namespace faltbok::storage
