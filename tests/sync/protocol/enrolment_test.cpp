#include "sync/protocol/enrolment.h"
#include "crypto/words.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

using namespace faltbok;
using base::ErrorKind;

namespace {

struct Enrolling {
  crypto::SigningKey device_key = crypto::SigningKey::random();
  crypto::SigningKey anna_key = crypto::SigningKey::random();
  crypto::SigningKey bo_key = crypto::SigningKey::random();
  protocol::EnrolmentRequest request{
      base::StudyId{{1}},
      {2},
      base::DeviceId{{3}},
      1,
      device_key.verify_key(),
      crypto::age::Identity::random().recipient(),
      "ung",
      "Platta 1",
      {},
      {{base::UserId{{4}}, "interviewer", "I1", anna_key.verify_key()},
       {base::UserId{{5}}, "specialist", "S1", bo_key.verify_key()}}};

  base::Result<base::Bytes> sealed(const protocol::EnrolmentRequest& what) const {
    const std::vector<const crypto::SigningKey*> keys{&anna_key, &bo_key};
    return protocol::seal_request(what, device_key, std::span(keys).first(what.users.size()));
  }
};

}  // namespace

TEST_CASE("invitation: reads back, and damage shows") {
  const auto study_key = crypto::SigningKey::random();
  const protocol::Invitation invitation{
      base::StudyId{{1}}, study_key.verify_key(), {9}, "ung", "https://x.example"};
  const base::Bytes bytes = protocol::seal_invitation(invitation, study_key).value();
  CHECK(protocol::open_invitation(bytes).value() == invitation);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    base::Bytes changed = bytes;
    changed[i] = static_cast<std::uint8_t>(changed[i] ^ 1U);
    CAPTURE(i);
    REQUIRE(!protocol::open_invitation(changed).ok());
    REQUIRE(!protocol::open_invitation(base::BytesView(bytes).first(i)).ok());
  }
  auto long_site = invitation;
  long_site.site.assign(65, 'x');
  CHECK(!protocol::seal_invitation(long_site, study_key).ok());
}

TEST_CASE("request: reads back, and both sides see the same twelve words") {
  const Enrolling enrolling;
  const base::Bytes bytes = enrolling.sealed(enrolling.request).value();
  CHECK(protocol::open_request(bytes).value() == enrolling.request);
  const std::string words = protocol::request_words(bytes).value();
  CHECK(std::count(words.begin(), words.end(), '-') == 11);
  CHECK(words == protocol::request_words(bytes).value());
  auto other = enrolling.request;
  other.label = "Platta 2";
  CHECK(words != protocol::request_words(enrolling.sealed(other).value()).value());
}

TEST_CASE("request: every changed bit and truncation is refused") {
  const Enrolling enrolling;
  const base::Bytes bytes = enrolling.sealed(enrolling.request).value();
  for (std::size_t i = 0; i < bytes.size() * 8; ++i) {
    base::Bytes changed = bytes;
    changed[i / 8] = static_cast<std::uint8_t>(changed[i / 8] ^ (1U << (i % 8)));
    CAPTURE(i);
    REQUIRE(!protocol::open_request(changed).ok());
  }
  for (std::size_t i = 0; i < bytes.size(); ++i)
    REQUIRE(!protocol::open_request(base::BytesView(bytes).first(i)).ok());
}

TEST_CASE("request: a user's key must have signed for that user, on that device") {
  const Enrolling enrolling;
  const crypto::SigningKey thief = crypto::SigningKey::random();
  const base::Bytes bytes = enrolling.sealed(enrolling.request).value();
  // The thief takes the device's part over: same content, own device key.
  // The users' signatures name the device id.
  auto stolen = enrolling.request;
  stolen.device = base::DeviceId{{66}};
  const auto resealed = enrolling.sealed(stolen).value();
  CHECK(protocol::open_request(resealed).ok());
  base::Bytes mixed = resealed;
  const std::size_t users_at = bytes.size() - 64 - 2 * (16 + 4 + 4 + 2 + 32 + 64) - 11 - 10;
  std::copy(bytes.begin() + static_cast<std::ptrdiff_t>(users_at), bytes.end() - 64,
            mixed.begin() + static_cast<std::ptrdiff_t>(users_at));
  const auto signed_part = base::BytesView(mixed).subspan(8, mixed.size() - 8 - 64);
  const auto signature = enrolling.device_key.sign(protocol::kRequestDomain, signed_part);
  std::copy(signature.bytes.begin(), signature.bytes.end(), mixed.end() - 64);
  CHECK(protocol::open_request(mixed).error().kind() == ErrorKind::kAuthentication);
}

TEST_CASE("request: no user, one user twice, or too long a text is not sealed") {
  const Enrolling enrolling;
  auto nobody = enrolling.request;
  nobody.users.clear();
  CHECK(!enrolling.sealed(nobody).ok());
  auto twice = enrolling.request;
  twice.users[1].id = twice.users[0].id;
  CHECK(!enrolling.sealed(twice).ok());
  auto long_role = enrolling.request;
  long_role.users[0].role.assign(33, 'x');
  CHECK(!enrolling.sealed(long_role).ok());
  auto no_epoch = enrolling.request;
  no_epoch.epoch = 0;
  CHECK(!enrolling.sealed(no_epoch).ok());
}
