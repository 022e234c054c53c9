// What every server::Store does, the SQLite one and the fake in memory.
#pragma once

#include <catch2/catch_test_macros.hpp>

#include "sync/server/store.h"

namespace faltbok::contract {

inline server::BatchRow batch_row(std::uint8_t device, std::uint64_t sequence, std::uint8_t id) {
  server::BatchRow row;
  row.id.bytes[0] = id;
  row.place.device.bytes[0] = device;
  row.place.sequence = sequence;
  row.place.previous.bytes[0] = static_cast<std::uint8_t>(id - 1);
  row.place.package_version = 3;
  row.place.day = 20'779;
  row.size = 1'000;
  row.received = {1'795'363'200'000 + static_cast<std::int64_t>(sequence)};
  row.receipt = {1, 2, 3, id};
  return row;
}

// `store` holds batches 1 (id 11) and 2 (id 12) of device 1.
inline void server_store_keeps_batches(server::Store& store) {
  using base::ErrorKind;
  const server::BatchRow first = batch_row(1, 1, 11);
  const server::BatchRow second = batch_row(1, 2, 12);

  SECTION("a batch is found as it was put, with its log number") {
    const auto found = store.find_batch(second.id).value().value();
    CHECK(found.place == second.place);
    CHECK(found.size == 1'000);
    CHECK(found.status == protocol::ReceiptStatus::kAccepted);
    CHECK(found.placing == server::Placing::kInChain);
    CHECK(found.received == second.received);
    CHECK(found.receipt == second.receipt);
    CHECK(found.number == 2);
    CHECK(!store.find_batch(batch_row(9, 9, 99).id).value());
  }
  SECTION("the same id, or a place that is taken, is a conflict and changes nothing") {
    CHECK(store.add_batch(first).error().kind() == ErrorKind::kConflict);
    CHECK(store.add_batch(batch_row(1, 2, 77)).error().kind() == ErrorKind::kConflict);
    CHECK(!store.find_batch(batch_row(1, 2, 77).id).value());
    REQUIRE(store.add_batch(batch_row(1, 3, 13)).ok());
    CHECK(store.log(0).value().back().number == 3);
  }
  SECTION("a batch beside the chain takes no place") {
    server::BatchRow fork = batch_row(1, 2, 77);
    fork.placing = server::Placing::kBeside;
    fork.status = protocol::ReceiptStatus::kQuarantinedFork;
    REQUIRE(store.add_batch(fork).ok());
    CHECK(store.find_in_chain({first.place.device, 1, 2}).value()->id == second.id);
    CHECK(store.head(first.place.device, 1).value()->id == second.id);
  }
  SECTION("heads are of a device and its epoch") {
    CHECK(store.head(first.place.device, 1).value() == server::ChainHead{1, 2, second.id});
    CHECK(!store.head(first.place.device, 2).value());
    CHECK(!store.newest_head(batch_row(2, 1, 1).place.device).value());
    server::BatchRow next = batch_row(1, 1, 21);
    next.place.epoch = 2;
    REQUIRE(store.add_batch(next).ok());
    CHECK(store.newest_head(first.place.device).value() == server::ChainHead{2, 1, next.id});
    CHECK(store.head(first.place.device, 1).value()->sequence == 2);
    CHECK(!store.find_in_chain({first.place.device, 2, 2}).value());
  }
  SECTION("bytes are summed for one device from an instant on") {
    CHECK(store.bytes_since(first.place.device, first.received).value() == 2'000);
    CHECK(store.bytes_since(first.place.device, second.received).value() == 1'000);
    CHECK(store.bytes_since(batch_row(2, 1, 1).place.device, {0}).value() == 0);
  }
  SECTION("the log rises by one and is read from a number on") {
    CHECK(store.log(0).value().size() == 2);
    REQUIRE(store.log(1).value().size() == 1);
    CHECK(store.log(1).value()[0].id == second.id);
    CHECK(store.log(2).value().empty());
  }
}

// `store` holds batches of device 1.
inline void server_store_keeps_packages_and_notes(server::Store& store) {
  using base::ErrorKind;
  const server::BatchRow first = batch_row(1, 1, 11);

  SECTION("packages only rise") {
    CHECK(!store.newest_package().value());
    REQUIRE(store.put_package({2, base::Digest{}}).ok());
    CHECK(store.put_package({2, base::Digest{}}).error().kind() == ErrorKind::kConflict);
    CHECK(store.put_package({1, base::Digest{}}).error().kind() == ErrorKind::kConflict);
    REQUIRE(store.put_package({10, base::Digest{}}).ok());
    CHECK(store.newest_package().value()->version == 10);
  }
  SECTION("notes only rise, by epoch and then by sequence") {
    const auto note = [&first](std::uint32_t epoch, std::uint64_t sequence) {
      return server::NoteRow{first.place.device, {epoch, sequence, first.id}, {7, 7}};
    };
    CHECK(!store.note(first.place.device).value());
    REQUIRE(store.put_note(note(1, 5)).ok());
    CHECK(store.put_note(note(1, 5)).error().kind() == ErrorKind::kConflict);
    CHECK(store.put_note(note(1, 4)).error().kind() == ErrorKind::kConflict);
    REQUIRE(store.put_note(note(2, 1)).ok());
    CHECK(store.put_note(note(1, 9)).error().kind() == ErrorKind::kConflict);
    CHECK(store.note(first.place.device).value()->through == server::ChainHead{2, 1, first.id});
    CHECK(store.note(first.place.device).value()->bytes == base::Bytes{7, 7});
  }
  SECTION("a device has one request, and the list is finite") {
    for (std::size_t i = 0; i < server::kRequestCountMax; ++i) {
      server::RequestRow row;
      row.device.bytes[0] = static_cast<std::uint8_t>(i);
      row.device.bytes[1] = static_cast<std::uint8_t>(i / 256);
      REQUIRE(store.put_request(row).ok());
    }
    server::RequestRow again;
    again.bytes = {1};
    CHECK(store.put_request(again).ok());
    CHECK(store.requests().value().size() == server::kRequestCountMax);
    CHECK(store.requests().value()[0].bytes == base::Bytes{1});
    server::RequestRow more;
    more.device.bytes[2] = 1;
    CHECK(store.put_request(more).error().kind() == ErrorKind::kNoSpace);
    REQUIRE(store.remove_request(again.device).ok());
    CHECK(store.put_request(more).ok());
  }
}

// `store` is empty and of the study with the zero id.
inline void server_store_contract(server::Store& store) {
  REQUIRE(store.add_batch(batch_row(1, 1, 11)).ok());
  REQUIRE(store.add_batch(batch_row(1, 2, 12)).ok());
  server_store_keeps_batches(store);
  server_store_keeps_packages_and_notes(store);
}

}  // namespace faltbok::contract
