// age files as streams: constant memory, nothing before it is verified, and every call that fails.
#include "crypto/age_stream.h"
#include "crypto/random.h"
#include "tests/support/memory_source.h"

#include <sys/resource.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

using namespace faltbok;
using base::ErrorKind;
using support::MemorySource;
namespace age = crypto::age;

namespace {

constexpr std::uint64_t kGibibyte = std::uint64_t{1} << 30U;
constexpr std::size_t kGroupSize = age::kGroupChunkCount * age::kChunkSize;
constexpr long kGrowthKibMax = 16'384;  // buffers for two groups, read and made, are 1 MiB

// Chunk after chunk of one pattern, of any size, without holding it; sealed when it has a key.
class ChunkSource final : public age::Source {
 public:
  ChunkSource(std::uint64_t size, base::Bytes before = {}, const age::PayloadKey* key = nullptr)
      : size_(size), before_(std::move(before)), key_(key), pattern_(age::kChunkSize) {
    for (std::size_t i = 0; i < pattern_.size(); ++i)
      pattern_[i] = static_cast<std::uint8_t>(i * 31 >> 3U);
    CHECK(rewind().ok());
  }
  base::Result<std::size_t> read(std::span<std::uint8_t> into) override {
    if (rest_.empty() && !make_next()) return std::size_t{0};
    const base::BytesView given = rest_.first(std::min(into.size(), rest_.size()));
    std::ranges::copy(given, into.begin());
    rest_ = rest_.subspan(given.size());
    return given.size();
  }
  base::Status rewind() override {
    number_ = 0;
    rest_ = before_;
    return base::ok_status();
  }

 private:
  bool make_next() {
    const std::uint64_t begin = number_ * age::kChunkSize;
    if (begin >= size_) return false;
    const std::uint64_t left = size_ - begin;
    rest_ = base::BytesView(pattern_).first(std::min<std::uint64_t>(left, age::kChunkSize));
    if (key_ != nullptr) {
      const auto last = left <= age::kChunkSize ? age::Last::kYes : age::Last::kNo;
      sealed_.resize(age::sealed_size_of(rest_.size()));
      key_->seal(rest_, {number_, last}, sealed_);
      rest_ = sealed_;
    }
    ++number_;
    return true;
  }
  std::uint64_t size_;
  base::Bytes before_;
  const age::PayloadKey* key_;
  base::Bytes pattern_;
  base::Bytes sealed_;
  std::uint64_t number_ = 0;
  base::BytesView rest_;
};

long peak_kib() {
  rusage usage{};
  REQUIRE(::getrusage(RUSAGE_SELF, &usage) == 0);
  return usage.ru_maxrss;
}

// Passes on, until its n-th call fails.
class FailingSource final : public age::Source {
 public:
  FailingSource(base::BytesView bytes, int fail_at) : inner_(bytes), fail_at_(fail_at) {}
  base::Result<std::size_t> read(std::span<std::uint8_t> into) override {
    if (--fail_at_ == 0) return base::fail(ErrorKind::kUnavailable, "disk");
    return inner_.read(into);
  }
  base::Status rewind() override {
    if (--fail_at_ == 0) return base::fail(ErrorKind::kUnavailable, "disk");
    return inner_.rewind();
  }

 private:
  MemorySource inner_;
  int fail_at_;
};

struct Collected {
  base::Bytes bytes;
  int fail_at = 0;  // 0: never
  age::Sink sink() {
    return [this](base::BytesView piece) -> base::Status {
      if (--fail_at == 0) return base::fail(ErrorKind::kNoSpace, "disk");
      bytes.insert(bytes.end(), piece.begin(), piece.end());
      return base::ok_status();
    };
  }
};

struct Sealed {
  age::Identity identity = age::Identity::random();
  std::vector<age::Recipient> to{identity.recipient()};
  base::Bytes plaintext;
  base::Bytes file;
  explicit Sealed(std::size_t size) : plaintext(size) {
    crypto::fill_random(plaintext);
    file = age::encrypt(plaintext, to).value();
  }
  base::Status open(age::Source& source, age::Release release, const age::Sink& sink) const {
    return age::decrypt_stream(source, std::span(&identity, 1), release, sink);
  }
};

// Calls attempt(n) for n = 1, 2, 3... until it says that nothing failed; gives how often it did.
template <typename Attempt>
int count_failures(const Attempt& attempt) {
  for (int fail_at = 1;; ++fail_at) {
    CAPTURE(fail_at);
    if (attempt(fail_at)) return fail_at - 1;
    REQUIRE(fail_at < 100);
  }
}

}  // namespace

TEST_CASE("age stream: 1 GiB is sealed and opened in constant memory, all verified before") {
  const Sealed small(1);
  const long before = peak_kib();
  std::uint64_t size = 0;
  std::size_t largest = 0;
  const age::Sink count = [&](base::BytesView piece) {
    size += piece.size();
    largest = std::max(largest, piece.size());
    return base::ok_status();
  };
  ChunkSource plaintext(kGibibyte + 5);
  REQUIRE(age::encrypt_stream(plaintext, small.to, count).ok());
  CHECK(size > age::sealed_size_of(kGibibyte + 5));
  CHECK(largest == age::kGroupChunkCount * age::kSealedChunkSize);

  const auto file_key = age::FileKey::random();
  base::Bytes start =
      age::write_header(file_key, std::vector{age::wrap_x25519(file_key, small.to.front())});
  start.resize(start.size() + age::kPayloadNonceSize, 9);
  const age::PayloadKey key(file_key, base::BytesView(start).last(age::kPayloadNonceSize));
  ChunkSource file(kGibibyte + 5, start, &key);
  ChunkSource expected(kGibibyte + 5);
  base::Bytes should(kGroupSize);
  size = 0;
  REQUIRE(small
              .open(file, age::Release::kAfterLastChunk,
                    [&](base::BytesView piece) {
                      for (base::BytesView rest = piece; !rest.empty();) {
                        const auto got =
                            expected.read(std::span(should).first(rest.size())).value();
                        if (!std::ranges::equal(rest.first(got), std::span(should).first(got)))
                          return base::Status(base::fail(ErrorKind::kInvalidInput, "other bytes"));
                        rest = rest.subspan(got);
                      }
                      size += piece.size();
                      return base::ok_status();
                    })
              .ok());
  CHECK(size == kGibibyte + 5);
  CHECK(peak_kib() - before < kGrowthKibMax);
}

TEST_CASE("age stream: sizes around the ends of chunks and groups there and back") {
  for (const std::size_t around : {std::size_t{0}, age::kChunkSize, kGroupSize, 3 * kGroupSize}) {
    for (const int more : {-1, 0, 1}) {
      if (around == 0 && more < 0) continue;
      const Sealed sealed(around + static_cast<std::size_t>(more));
      CAPTURE(sealed.plaintext.size());
      MemorySource plaintext(sealed.plaintext);
      Collected file;
      REQUIRE(age::encrypt_stream(plaintext, sealed.to, file.sink()).ok());
      CHECK(file.bytes.size() == sealed.file.size());
      CHECK(age::decrypt(file.bytes, sealed.identity).value() == sealed.plaintext);
      for (const auto release : {age::Release::kChunkByChunk, age::Release::kAfterLastChunk}) {
        MemorySource source(sealed.file);
        Collected out;
        CHECK(sealed.open(source, release, out.sink()).ok());
        CHECK(out.bytes == sealed.plaintext);
      }
    }
  }
}

TEST_CASE("age stream: a false chunk, wherever it lies, hands on nothing or the chunks before it") {
  const Sealed sealed(2 * kGroupSize + 2 * age::kChunkSize + 100);
  const std::size_t payload = sealed.file.size() - age::sealed_size_of(sealed.plaintext.size());
  const std::size_t chunk_count = 2 * age::kGroupChunkCount + 3;
  for (std::size_t chunk = 0; chunk < chunk_count; ++chunk) {
    CAPTURE(chunk);
    base::Bytes changed = sealed.file;
    changed[payload + chunk * age::kSealedChunkSize + 50] ^= 1U;
    for (const auto release : {age::Release::kChunkByChunk, age::Release::kAfterLastChunk}) {
      MemorySource source(changed);
      Collected out;
      CHECK(sealed.open(source, release, out.sink()).error().kind() == ErrorKind::kAuthentication);
      const std::size_t size = release == age::Release::kChunkByChunk ? chunk * age::kChunkSize : 0;
      CHECK(std::ranges::equal(out.bytes, std::span(sealed.plaintext).first(size)));
    }
    const auto end = static_cast<std::ptrdiff_t>(payload + chunk * age::kSealedChunkSize);
    const base::Bytes shorter(sealed.file.begin(), sealed.file.begin() + end);
    MemorySource source(shorter);
    Collected out;
    CHECK(sealed.open(source, age::Release::kAfterLastChunk, out.sink()).error().kind() ==
          ErrorKind::kAuthentication);
    CHECK(out.bytes.empty());
  }
}

TEST_CASE("age stream: what a source or a sink returns comes out, whichever call it is") {
  const Sealed sealed(2 * kGroupSize + 1);
  const auto failed_as = [](const base::Status& status, ErrorKind kind) {
    if (!status.ok()) CHECK(status.error().kind() == kind);
    return !status.ok();
  };
  Collected nowhere;
  CHECK(count_failures([&](int fail_at) {
          FailingSource source(sealed.plaintext, fail_at);
          return !failed_as(age::encrypt_stream(source, sealed.to, nowhere.sink()),
                            ErrorKind::kUnavailable);
        }) == 3);  // the source gives each group whole
  CHECK(count_failures([&](int fail_at) {
          MemorySource source(sealed.plaintext);
          Collected out{{}, fail_at};
          return !failed_as(age::encrypt_stream(source, sealed.to, out.sink()),
                            ErrorKind::kNoSpace);
        }) == 5);  // header, nonce, three groups
  for (const auto release : {age::Release::kChunkByChunk, age::Release::kAfterLastChunk}) {
    CHECK(count_failures([&](int fail_at) {
            FailingSource source(sealed.file, fail_at);
            Collected out;
            const bool failed =
                failed_as(sealed.open(source, release, out.sink()), ErrorKind::kUnavailable);
            CHECK(
                std::ranges::equal(out.bytes, std::span(sealed.plaintext).first(out.bytes.size())));
            return !failed;
          }) > 3);
    CHECK(count_failures([&](int fail_at) {
            MemorySource source(sealed.file);
            Collected out{{}, fail_at};
            return !failed_as(sealed.open(source, release, out.sink()), ErrorKind::kNoSpace);
          }) == 3);
  }
}

TEST_CASE("age stream: pieces of one chunk are told their numbers too") {
  const auto file_key = age::FileKey::random();
  const base::Bytes plaintext(5 * age::kChunkSize, 3);
  MemorySource source(plaintext);
  Collected payload;
  REQUIRE(age::seal_payload(file_key, source, payload.sink()).ok());
  for (const std::size_t count : {1U, 2U, 5U, 6U}) {
    CAPTURE(count);
    MemorySource sealed(payload.bytes);
    age::Pieces pieces(sealed, count * age::kSealedChunkSize);
    Collected out;
    CHECK(age::open_payload(file_key, pieces, out.sink()).ok());
    CHECK(out.bytes == plaintext);
  }
}
