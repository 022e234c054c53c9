// Files of a tablet's folder, and a record with one answer in its vault, for tests.
#pragma once

#include <catch2/catch_test_macros.hpp>

#include "tests/device/storage/tablet.h"

namespace faltbok::tests {

inline base::Bytes read(Tablet& tablet, std::string_view name) {
  return tablet.disk->read(tablet.path(name), 64U << 20U).value();
}
inline void write(Tablet& tablet, std::string_view name, base::BytesView bytes) {
  REQUIRE(tablet.disk->write_durably(tablet.path(name), bytes).ok());
}
inline storage::RecordKey one_record(Tablet& tablet) {
  const storage::RecordKey key = tablet.world.new_record();
  const forms::Event started = tablet.world.form_started("MA-7K3F-2", "hads");
  REQUIRE(tablet.vault().start(key, {&started, 1}).ok());
  return key;
}
inline storage::RecordKey one_answer(Tablet& tablet) {
  const storage::RecordKey key = one_record(tablet);
  REQUIRE(tablet.vault().append(key, tablet.world.answer("/data/q1", "3")).ok());
  return key;
}

}  // namespace faltbok::tests
