#include "tests/support/fault_disk.h"

#include <algorithm>

namespace faltbok::support {
namespace {

constexpr std::uint64_t kSectorSize = 512;

}  // namespace

FaultDisk::FaultDisk(const Contents& contents) {
  for (const auto& [name, bytes] : contents)
    names_[name] = std::make_shared<File>(File{bytes, bytes, {}});
  durable_names_ = names_;
}

void FaultDisk::plan(const FaultPlan& plan) {
  plan_ = plan;
  change_count_ = 0;
  read_count_ = 0;
  sync_count_ = 0;
  happened_ = false;
}

Fault FaultDisk::next(Kind kind) {
  const std::uint64_t number = kind == Kind::kRead ? ++read_count_ : ++change_count_;
  bool fits = false;
  switch (plan_.fault) {
    case Fault::kNone: break;
    case Fault::kCrash:
    case Fault::kIoError: fits = kind != Kind::kRead; break;
    case Fault::kFull:
    case Fault::kShortWrite: fits = kind == Kind::kWrite; break;
    case Fault::kLostSync: fits = kind == Kind::kSync; break;
    case Fault::kBitFlip: fits = kind == Kind::kRead; break;
  }
  if (!fits || number < plan_.at || plan_.count == 0) return Fault::kNone;
  happened_ = true;
  --plan_.count;
  return plan_.fault;
}

void FaultDisk::apply(base::Bytes& content, const Change& change) {
  if (change.truncates) {
    content.resize(change.offset);
    return;
  }
  if (content.size() < change.offset + change.bytes.size())
    content.resize(change.offset + change.bytes.size());
  std::copy(change.bytes.begin(), change.bytes.end(),
            content.begin() + static_cast<std::ptrdiff_t>(change.offset));
}

void FaultDisk::apply(Names& names, const NameChange& change) {
  if (!change.also_goes.empty()) names.erase(change.also_goes);
  if (change.file == nullptr)
    names.erase(change.name);
  else
    names[change.name] = change.file;
}

FaultDisk::FilePtr FaultDisk::find(const std::string& name) const {
  const auto found = names_.find(name);
  return found == names_.end() ? nullptr : found->second;
}

FaultDisk::Outcome FaultDisk::change_name(NameChange change) {
  if (down_) return Outcome::kIoError;
  const Fault fault = next(Kind::kName);
  if (fault == Fault::kIoError) return Outcome::kIoError;
  apply(names_, change);
  waiting_names_.push_back(std::move(change));
  if (fault != Fault::kCrash) return Outcome::kOk;
  down_ = true;
  return Outcome::kIoError;
}

FaultDisk::Outcome FaultDisk::make(const std::string& name, FilePtr& out) {
  out = find(name);
  if (out != nullptr) return down_ ? Outcome::kIoError : Outcome::kOk;
  auto file = std::make_shared<File>();
  const Outcome done = change_name({name, file, {}});
  if (done == Outcome::kOk) out = std::move(file);
  return done;
}

FaultDisk::Outcome FaultDisk::write(File& file, std::uint64_t offset, base::BytesView bytes) {
  if (down_) return Outcome::kIoError;
  const Fault fault = next(Kind::kWrite);
  if (fault == Fault::kIoError) return Outcome::kIoError;
  if (fault == Fault::kFull) return Outcome::kFull;
  if (fault == Fault::kShortWrite) bytes = bytes.first(bytes.size() / 2);
  Change change{false, offset, base::Bytes(bytes.begin(), bytes.end())};
  apply(file.current, change);
  file.waiting.push_back(std::move(change));
  if (fault == Fault::kCrash) down_ = true;
  return fault == Fault::kNone ? Outcome::kOk : Outcome::kIoError;
}

FaultDisk::Outcome FaultDisk::truncate(File& file, std::uint64_t size) {
  if (down_) return Outcome::kIoError;
  const Fault fault = next(Kind::kWrite);
  if (fault == Fault::kFull) return Outcome::kFull;
  if (fault == Fault::kIoError || fault == Fault::kShortWrite) return Outcome::kIoError;
  Change change{true, size, {}};
  apply(file.current, change);
  file.waiting.push_back(std::move(change));
  if (fault == Fault::kNone) return Outcome::kOk;
  down_ = true;
  return Outcome::kIoError;
}

FaultDisk::Outcome FaultDisk::read(const File& file, std::uint64_t offset,
                                   std::span<std::uint8_t> out, std::size_t& got) {
  if (down_) return Outcome::kIoError;
  const Fault fault = next(Kind::kRead);
  const std::uint64_t size = file.current.size();
  got = offset >= size
            ? 0
            : static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), size - offset));
  const auto begin = file.current.begin() + static_cast<std::ptrdiff_t>(std::min(offset, size));
  std::copy(begin, begin + static_cast<std::ptrdiff_t>(got), out.begin());
  if (fault == Fault::kBitFlip && got > 0) {
    const std::uint64_t bit = (plan_.at * 0x9E3779B97F4A7C15U >> 16U) % (got * 8);
    out[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
  }
  return Outcome::kOk;
}

FaultDisk::Outcome FaultDisk::sync(File& file) {
  if (down_) return Outcome::kIoError;
  ++sync_count_;
  const Fault fault = next(Kind::kSync);
  if (fault == Fault::kCrash) {
    down_ = true;
    return Outcome::kIoError;
  }
  if (fault == Fault::kIoError) return Outcome::kIoError;
  if (fault != Fault::kLostSync)
    for (const Change& change : file.waiting) apply(file.durable, change);
  file.waiting.clear();
  return fault == Fault::kNone ? Outcome::kOk : Outcome::kIoError;
}

FaultDisk::Outcome FaultDisk::sync_names() {
  if (down_) return Outcome::kIoError;
  const Fault fault = next(Kind::kName);
  if (fault == Fault::kCrash) down_ = true;
  if (fault != Fault::kNone) return Outcome::kIoError;
  durable_names_ = names_;
  waiting_names_.clear();
  return Outcome::kOk;
}

FaultDisk::Outcome FaultDisk::rename(const std::string& from, const std::string& to) {
  const FilePtr file = find(from);
  if (file == nullptr) return down_ ? Outcome::kIoError : Outcome::kNotFound;
  return change_name({to, file, from});
}

FaultDisk::Outcome FaultDisk::remove(const std::string& name) {
  if (find(name) == nullptr) return down_ ? Outcome::kIoError : Outcome::kNotFound;
  return change_name({name, nullptr, {}});
}

std::vector<std::string> FaultDisk::names() const {
  std::vector<std::string> out;
  for (const auto& [name, file] : names_) out.push_back(name);
  return out;
}

void FaultDisk::survive(File& file, CrashMode mode, Random& random) {
  if (mode == CrashMode::kOmitted) file.waiting.clear();
  const std::size_t struck = file.waiting.empty() ? 0 : random() % file.waiting.size();
  for (std::size_t i = 0; i < file.waiting.size(); ++i) {
    Change& change = file.waiting[i];
    const bool last = i + 1 == file.waiting.size();
    const std::uint64_t sector_count = (change.bytes.size() + kSectorSize - 1) / kSectorSize;
    if (mode == CrashMode::kReordered && random() % 2 == 0) continue;
    if (mode == CrashMode::kTorn && last && sector_count > 0)
      change.bytes.resize(
          std::min<std::size_t>(change.bytes.size(), (random() % sector_count) * kSectorSize));
    if (mode == CrashMode::kGarbage && i == struck && sector_count > 0) {
      const std::uint64_t begin = (random() % sector_count) * kSectorSize;
      const std::uint64_t end = std::min<std::uint64_t>(begin + kSectorSize, change.bytes.size());
      for (std::uint64_t at = begin; at < end; ++at)
        change.bytes[at] = static_cast<std::uint8_t>(random());
    }
    apply(file.durable, change);
  }
  file.waiting.clear();
  file.current = file.durable;
}

void FaultDisk::reboot(CrashMode mode, Random& random) {
  std::size_t kept_count = 0;
  if (mode == CrashMode::kKept) kept_count = waiting_names_.size();
  if (mode != CrashMode::kKept && mode != CrashMode::kOmitted)
    kept_count = random() % (waiting_names_.size() + 1);
  for (std::size_t i = 0; i < kept_count; ++i) apply(durable_names_, waiting_names_[i]);
  waiting_names_.clear();
  names_ = durable_names_;
  for (const auto& [name, file] : names_) survive(*file, mode, random);
  plan({});
  down_ = false;
}

FaultDisk::Contents FaultDisk::contents() const {
  Contents out;
  for (const auto& [name, file] : names_) out[name] = file->current;
  return out;
}

base::Bytes* FaultDisk::bytes_of(const std::string& name) {
  const FilePtr file = find(name);
  return file == nullptr ? nullptr : &file->current;
}

}  // namespace faltbok::support
