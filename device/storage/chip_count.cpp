#include "device/storage/chip_count.h"

#include "device/storage/value_table.h"

namespace faltbok::storage {
namespace {

base::Result<std::uint64_t> noted_count(Session& session) {
  TRY_ASSIGN(const base::Bytes bytes, "chip count",
             session.reading([&] { return ValueTable(session.database()).meta(kMetaChipCount); }));
  base::ByteReader reader(bytes);
  const std::uint64_t out = reader.u64();
  TRY("chip count", reader.finish());
  return out;
}

base::Status note_count(Session& session, std::uint64_t number) {
  return session.writing([&] {
    return ValueTable(session.database())
        .put_meta(kMetaChipCount, base::ByteWriter().u64(number).written());
  });
}

// The chip chooses the first number. Until it is noted none is, which says nothing.
base::Status begin_counting(const ChipCounter& counter, Session& session) {
  if (noted_count(session).ok())
    TRY("chip count", session.writing([&] {
      return ValueTable(session.database()).remove_meta(kMetaChipCount);
    }));
  TRY_ASSIGN(const std::uint64_t first, "chip count", counter.chip->increment(counter.place));
  return note_count(session, first);
}

base::Status count(const ChipCounter& counter, Session& session) {
  const auto now = counter.chip->read(counter.place);
  if (!now.ok() && now.error().kind() == base::ErrorKind::kNotFound)
    return begin_counting(counter, session);
  TRY("chip count", now);
  TRY("chip count", note_count(session, now.value() + 1));
  TRY("chip count", counter.chip->increment(counter.place));
  return base::ok_status();
}

}  // namespace

ChipCounter chip_counter(os::Counters* chip, const base::DeviceId& device) {
  return {chip, {base::ByteReader(device.view()).u32() & os::kCounterPlaceMax}};
}

bool chip_is_ahead(const ChipCounter& counter, Session& session) {
  if (counter.chip == nullptr) return false;
  const auto noted = noted_count(session);
  const auto counted = counter.chip->read(counter.place);
  return noted.ok() && counted.ok() && counted.value() > noted.value();
}

void count_on_chip(const ChipCounter& counter, Session& session) {
  if (counter.chip == nullptr) return;
  // What was not counted now is counted the next time.
  static_cast<void>(count(counter, session).ok());
}

}  // namespace faltbok::storage
