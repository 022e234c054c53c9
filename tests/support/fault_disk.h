// A disk that loses power, lies and fills up: what is not synced may be gone,
// torn or garbage after a crash.
//
//   Shape    files have what the machine shows (current) and what is on the disk (durable);
//            between two syncs the changes wait.
//            Names are changed in order; a file's waiting writes survive a crash as the CrashMode
//            says.
//            Faults are planned by number: the n-th changing operation (write, truncate,
//            sync, name) or the n-th read.
//   Lifetime its faces (FaultVfs for SQLite, FaultFiles for os::Files) must go before it
//   Threads  one at a time
//   Source   issue "The vault": SQLite's crash tests; sectors of 512 bytes
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "platform/base/bytes.h"

namespace faltbok::support {

enum class Fault {
  kNone,
  kCrash,       // power off in the middle of this operation
  kIoError,     // nothing is done
  kFull,        // no room: nothing is done
  kShortWrite,  // half of it is written, then an error
  // fsync fails, and what waited will never reach the disk though the machine goes on showing it
  kLostSync,
  kBitFlip,  // a read returns one wrong bit, once
};

// What becomes of writes that were not synced.
enum class CrashMode { kOmitted, kKept, kTorn, kGarbage, kReordered };

struct FaultPlan {
  Fault fault = Fault::kNone;
  std::uint64_t at = 0;     // from 1: the first fitting operation at or after it
  std::uint64_t count = 1;  // so many fitting operations in a row
};

class FaultDisk {
 public:
  using Random = std::mt19937_64;
  using Contents = std::map<std::string, base::Bytes>;

  struct Change {
    bool truncates = false;
    std::uint64_t offset = 0;  // or the new size
    base::Bytes bytes;
  };
  struct File {
    base::Bytes current;
    base::Bytes durable;
    std::vector<Change> waiting;
  };
  using FilePtr = std::shared_ptr<File>;
  enum class Outcome { kOk, kIoError, kFull, kNotFound };

  FaultDisk() = default;
  explicit FaultDisk(const Contents& contents);  // all of it durable

  void plan(const FaultPlan& plan);  // counts from now
  std::uint64_t change_count() const { return change_count_; }
  std::uint64_t read_count() const { return read_count_; }
  std::uint64_t sync_count() const { return sync_count_; }  // of files
  bool fault_happened() const { return happened_; }
  bool is_down() const { return down_; }
  void power_off() { down_ = true; }
  // What is left after the power went, and on again. Every open file must have been closed.
  void reboot(CrashMode mode, Random& random);
  // What the machine shows now.
  Contents contents() const;
  const std::map<std::string, FilePtr>& files() const { return names_; }
  // Changes a durable file behind everybody's back.
  base::Bytes* bytes_of(const std::string& name);

  // For the two faces.
  FilePtr find(const std::string& name) const;
  Outcome make(const std::string& name, FilePtr& out);  // empty, or the one that is there
  Outcome write(File& file, std::uint64_t offset, base::BytesView bytes);
  Outcome truncate(File& file, std::uint64_t size);
  Outcome read(const File& file, std::uint64_t offset, std::span<std::uint8_t> out,
               std::size_t& got);
  Outcome sync(File& file);
  Outcome sync_names();
  Outcome rename(const std::string& from, const std::string& to);
  Outcome remove(const std::string& name);
  std::vector<std::string> names() const;

 private:
  using Names = std::map<std::string, FilePtr>;
  struct NameChange {
    std::string name;
    FilePtr file;  // none: the name goes
    std::string also_goes;
  };
  enum class Kind { kWrite, kSync, kName, kRead };
  Fault next(Kind kind);
  static void apply(base::Bytes& content, const Change& change);
  static void apply(Names& names, const NameChange& change);
  static void survive(File& file, CrashMode mode, Random& random);
  Outcome change_name(NameChange change);

  Names names_;
  Names durable_names_;
  std::vector<NameChange> waiting_names_;
  FaultPlan plan_;
  std::uint64_t change_count_ = 0;
  std::uint64_t read_count_ = 0;
  std::uint64_t sync_count_ = 0;
  bool happened_ = false;
  bool down_ = false;
};

}  // namespace faltbok::support
