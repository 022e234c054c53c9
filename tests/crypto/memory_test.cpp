// Where the machine gives no more memory: what needs much of it says so, and nothing is lost.
#include "crypto/age.h"
#include "crypto/passphrase.h"

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
