// age files as streams: constant memory, every size, and nothing before it is verified.
#include "tests/crypto/age_streams.h"

#include <sys/resource.h>

#include <catch2/catch_test_macros.hpp>

using namespace faltbok;
using namespace faltbok::tests;
using base::ErrorKind;
using support::MemorySource;
namespace age = crypto::age;

namespace {

constexpr std::uint64_t kGibibyte = std::uint64_t{1} << 30U;
constexpr long kGrowthKibMax = 16'384;  // buffers for a group, read and made, are half a MiB

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
