// What the custodian and the tablets leave with the server beside batches: study packages, import
// notes, enrolment requests. Each is taken by its signature alone; the server keeps the newest.
//
//   Errors   as Refusal: kSignature, kStudy, kVersion, kOlder, kFull;
//            kUnavailable for a fault of our own
//   Lifetime what Shelf refers to must outlive it
//   Threads  one at a time
//   Source   design.md section 7; sync/PROTOCOL.md sections 3-6
#pragma once

#include <vector>

#include "platform/os/files.h"
#include "sync/server/refusal.h"
#include "sync/server/store.h"
#include "sync/server/study.h"

namespace faltbok::server {

struct Shelf {
  Store& store;
  os::Files& files;
  os::Path data;
  Study& study;
};

class Papers {
 public:
  explicit Papers(Shelf shelf) : shelf_(std::move(shelf)) {}

  std::optional<Refusal> put_package(base::BytesView bytes);
  Answer<base::Bytes> package();
  std::optional<Refusal> put_note(base::BytesView bytes);
  Answer<base::Bytes> note(const base::DeviceId& device);
  std::optional<Refusal> put_request(base::BytesView bytes);
  Answer<std::vector<RequestRow>> requests();

 private:
  base::Status drop_certified_requests();
  Shelf shelf_;
};

os::Path package_path(const os::Path& data, std::uint64_t version);
// Writes the file, then the row; a crash between leaves a file that the next put replaces.
base::Status keep_package(const Shelf& shelf, std::uint64_t version, base::BytesView bytes);

}  // namespace faltbok::server
