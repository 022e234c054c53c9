#include "tests/support/process_memory.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>

namespace faltbok::support {
namespace {

constexpr std::uint64_t kPage = 4096;
constexpr std::uint64_t kWindow = 64U << 20U;
constexpr std::size_t kRunPagesMax = 256;
constexpr std::uint64_t kSpanMax = std::uint64_t{1} << 40U;  // above: a sanitizer's shadow
constexpr std::uint64_t kThere = (std::uint64_t{1} << 63U) | (std::uint64_t{1} << 62U);

struct Descriptor {
  int number;
  explicit Descriptor(const std::string& path)
      : number(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
};

struct Span {
  std::uint64_t begin;
  std::uint64_t end;
};

// Those that have a page.
std::vector<Span> spans_of(const std::string& proc) {
  std::vector<Span> out;
  std::ifstream maps(proc + "/smaps");
  Span span{};
  for (std::string line; std::getline(maps, line);) {
    std::istringstream in(line);
    std::string name;
    std::uint64_t size_kb = 0;
    char dash = 0;
    if (line.starts_with("Rss:")) {
      in >> name >> size_kb;
      if (size_kb > 0 && span.end - span.begin < kSpanMax) out.push_back(span);
    } else if (std::isdigit(static_cast<unsigned char>(line[0])) ||
               std::islower(static_cast<unsigned char>(line[0]))) {
      in >> std::hex >> span.begin >> dash >> span.end;
    }
  }
  return out;
}

class Search {
 public:
  Search(const std::string& proc, const std::vector<base::Bytes>& wanted)
      : memory_(proc + "/mem"),
        map_(proc + "/pagemap"),
        wanted_(wanted),
        found_{std::vector<int>(wanted.size())} {
    for (const base::Bytes& each : wanted) overlap_ = std::max(overlap_, each.size());
  }
  bool ready() const { return memory_.number >= 0 && map_.number >= 0; }
  const MemoryFound& found() const { return found_; }

  // A window at a time; what may go on in the next one is kept for it.
  void span(const Span& span) {
    part();
    for (std::uint64_t at = span.begin; at < span.end; at += kWindow)
      window(at, std::min(span.end, at + kWindow));
  }

 private:
  void window(std::uint64_t begin, std::uint64_t end) {
    std::vector<std::uint64_t> entries((end - begin) / kPage);
    const auto size = static_cast<ssize_t>(entries.size() * sizeof entries[0]);
    const auto from = static_cast<off_t>(begin / kPage * sizeof entries[0]);
    if (::pread(map_.number, entries.data(), static_cast<std::size_t>(size), from) != size) return;
    for (std::size_t i = 0; i < entries.size();) {
      const auto is_there = [&](std::size_t at) { return (entries[at] & kThere) != 0; };
      std::size_t run_end = i;
      while (run_end < entries.size() && run_end < i + kRunPagesMax && is_there(run_end)) ++run_end;
      if (run_end > i) {
        pages(begin + i * kPage, (run_end - i) * kPage);
        look();
      }
      i = run_end;
      if (i < entries.size() && !is_there(i)) part();
      while (i < entries.size() && !is_there(i)) ++i;
    }
  }
  // What comes next does not follow on what was.
  void part() {
    kept_.clear();
    fresh_from_ = 0;
  }
  void pages(std::uint64_t at, std::size_t size) {
    const std::size_t before = kept_.size();
    kept_.resize(before + size);
    const ssize_t got =
        ::pread(memory_.number, kept_.data() + before, size, static_cast<off_t>(at));
    const auto read_size = static_cast<std::size_t>(std::max<ssize_t>(got, 0));
    kept_.resize(before + read_size);
    found_.read_size += read_size;
  }
  // Counts in what was gathered, and keeps its end.
  void look() {
    for (std::size_t i = 0; i < wanted_.size(); ++i) count(wanted_[i], found_.counts[i]);
    const std::size_t rest = std::min(kept_.size(), overlap_ == 0 ? 0 : overlap_ - 1);
    kept_.erase(kept_.begin(), kept_.end() - static_cast<std::ptrdiff_t>(rest));
    fresh_from_ = rest;
  }
  void count(const base::Bytes& each, int& count) const {
    // What ends within the part that was kept has been counted.
    std::size_t at = fresh_from_ >= each.size() ? fresh_from_ - each.size() + 1 : 0;
    while (at + each.size() <= kept_.size()) {
      const void* found = ::memmem(kept_.data() + at, kept_.size() - at, each.data(), each.size());
      if (found == nullptr) return;
      ++count;
      at = static_cast<std::size_t>(static_cast<const std::uint8_t*>(found) - kept_.data()) + 1;
    }
  }

  Descriptor memory_;
  Descriptor map_;
  const std::vector<base::Bytes>& wanted_;
  MemoryFound found_;
  std::size_t overlap_ = 0;
  base::Bytes kept_;
  std::size_t fresh_from_ = 0;
};

}  // namespace

std::optional<MemoryFound> count_in_memory(int pid, const std::vector<base::Bytes>& wanted) {
  const std::string proc = "/proc/" + std::to_string(pid);
  Search search(proc, wanted);
  if (!search.ready()) return std::nullopt;
  for (const Span& span : spans_of(proc)) search.span(span);
  return search.found();
}

}  // namespace faltbok::support
