// Where the machine gives no more memory: what needs much of it says so, and nothing is lost.
#include "crypto/age_chunks.h"
#include "crypto/passphrase.h"
#include "crypto/random.h"
#include "tests/support/memory_source.h"

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <fstream>

using namespace faltbok;
using base::ErrorKind;
using crypto::SecretBytes;
namespace age = crypto::age;

namespace {

constexpr std::size_t kMebibyte = 1'048'576;

// While it lives, this process gets no more than `more` bytes of addresses beside those it has.
class MemoryLimit {
 public:
  explicit MemoryLimit(std::size_t more) {
    std::size_t pages = 0;
    REQUIRE(std::ifstream("/proc/self/statm") >> pages);
    REQUIRE(::getrlimit(RLIMIT_AS, &before_) == 0);
    rlimit limit = before_;
    limit.rlim_cur = pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) + more;
    REQUIRE(::setrlimit(RLIMIT_AS, &limit) == 0);
  }
  ~MemoryLimit() { ::setrlimit(RLIMIT_AS, &before_); }
  MemoryLimit(const MemoryLimit&) = delete;
  MemoryLimit& operator=(const MemoryLimit&) = delete;

 private:
  rlimit before_{};
};

// While it lives, threads are begun with a stack of this size.
class StackSize {
 public:
  explicit StackSize(std::size_t size) {
    REQUIRE(::pthread_getattr_default_np(&before_) == 0);
    pthread_attr_t wanted{};
    REQUIRE(::pthread_attr_init(&wanted) == 0);
    REQUIRE(::pthread_attr_setstacksize(&wanted, size) == 0);
    REQUIRE(::pthread_setattr_default_np(&wanted) == 0);
    ::pthread_attr_destroy(&wanted);
  }
  ~StackSize() {
    ::pthread_setattr_default_np(&before_);
    ::pthread_attr_destroy(&before_);
  }
  StackSize(const StackSize&) = delete;
  StackSize& operator=(const StackSize&) = delete;

 private:
  pthread_attr_t before_{};
};

}  // namespace

TEST_CASE("memory: a passphrase whose cost is not to be had is unavailable, not wrong") {
  const auto phrase = SecretBytes::copy_of("lusab-babad");
  const MemoryLimit limit(64 * kMebibyte);
  CHECK(crypto::argon2id(phrase, {}, crypto::kPassphraseCost).error().kind() ==
        ErrorKind::kUnavailable);
  CHECK(crypto::argon2id(phrase, {}, {kMebibyte, 1}).ok());
}

TEST_CASE("memory: an age file to a passphrase says that its cost is not to be had") {
  const auto phrase = SecretBytes::copy_of("lusab-babad");
  const base::Bytes plaintext = base::to_bytes("hej");
  constexpr int kMuch = 18;  // 256 MiB
  const base::Bytes file = age::encrypt_to_passphrase(plaintext, phrase, kMuch).value();
  {
    const MemoryLimit limit(64 * kMebibyte);
    CHECK(age::decrypt_with_passphrase(file, phrase).error().kind() == ErrorKind::kUnavailable);
    CHECK(age::encrypt_to_passphrase(plaintext, phrase, kMuch).error().kind() ==
          ErrorKind::kUnavailable);
  }
  CHECK(age::decrypt_with_passphrase(file, phrase).value() == plaintext);
}

TEST_CASE("memory: where there is no second thread, a stream is sealed and opened all the same") {
  const auto identity = age::Identity::random();
  const std::vector to{identity.recipient()};
  base::Bytes plaintext(10 * age::kChunkSize);
  crypto::fill_random(plaintext);
  base::Bytes file;
  base::Bytes opened;
  const auto into = [](base::Bytes& out) {
    return [&out](base::BytesView piece) {
      out.insert(out.end(), piece.begin(), piece.end());
      return base::ok_status();
    };
  };
  const StackSize stack(256 * kMebibyte);
  const MemoryLimit limit(64 * kMebibyte);
  pthread_t thread{};
  REQUIRE(::pthread_create(
              &thread, nullptr, [](void* self) { return self; }, nullptr) != 0);
  support::MemorySource source(plaintext);
  REQUIRE(age::encrypt_stream(source, to, into(file)).ok());
  support::MemorySource sealed(file);
  REQUIRE(age::decrypt_stream(sealed, std::span(&identity, 1), age::Release::kAfterLastChunk,
                              into(opened))
              .ok());
  CHECK(opened == plaintext);
}
