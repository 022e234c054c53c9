// age streams that go wrong: a false or missing chunk, a source or a sink that fails, nobody to
// seal to. What was handed on before is sound, and what went wrong first is what is told.
#include "tests/crypto/age_streams.h"

#include <catch2/catch_test_macros.hpp>

using namespace faltbok;
using namespace faltbok::tests;
using base::ErrorKind;
using support::MemorySource;
namespace age = crypto::age;

namespace {

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

TEST_CASE("age stream: a sink that fails on the sound chunks before a false one is what is told") {
  const Sealed sealed(2 * kGroupSize);
  base::Bytes changed = sealed.file;
  const std::size_t payload = sealed.file.size() - age::sealed_size_of(sealed.plaintext.size());
  changed[payload + 2 * age::kSealedChunkSize] ^= 1U;  // the third chunk of the first group
  const auto kind_of = [&](int fail_at) {
    MemorySource source(changed);
    Collected out{{}, fail_at};
    return sealed.open(source, age::Release::kChunkByChunk, out.sink()).error().kind();
  };
  CHECK(kind_of(1) == ErrorKind::kNoSpace);
  CHECK(kind_of(2) == ErrorKind::kAuthentication);  // that call is not made any more
}

TEST_CASE(
    "age stream: a source that fails within the nonce is what is told, and its end is no nonce") {
  const Sealed sealed(1);
  const std::size_t nonce_at = sealed.file.size() - age::sealed_size_of(1) - age::kPayloadNonceSize;
  const base::BytesView in_nonce = base::BytesView(sealed.file).first(nonce_at + 5);
  Collected out;
  FailingSource failing(in_nonce, 3);  // all there is; its end; and again for the rest of the nonce
  CHECK(sealed.open(failing, age::Release::kChunkByChunk, out.sink()).error().kind() ==
        ErrorKind::kUnavailable);
  MemorySource ending(in_nonce);
  CHECK(sealed.open(ending, age::Release::kChunkByChunk, out.sink()).error().kind() ==
        ErrorKind::kInvalidInput);
  CHECK(out.bytes.empty());
}

TEST_CASE("age stream: nobody and a key of small order are no recipients, and nothing is written") {
  for (const std::vector<age::Recipient>& to :
       {std::vector<age::Recipient>{}, {age::Recipient{}}}) {
    MemorySource plaintext(base::view_of("x"));
    Collected out;
    CHECK(age::encrypt_stream(plaintext, to, out.sink()).error().kind() ==
          ErrorKind::kInvalidInput);
    CHECK(out.bytes.empty());
  }
}
