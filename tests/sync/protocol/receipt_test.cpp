#include "sync/protocol/receipt.h"

#include <catch2/catch_test_macros.hpp>
#include <functional>

using namespace faltbok;
using base::ErrorKind;

namespace {

const protocol::Receipt kReceipt{base::StudyId{{1}},
                                 base::DeviceId{{2}},
                                 3,
                                 4,
                                 base::BatchId{{5}},
                                 protocol::ReceiptStatus::kQuarantinedFork,
                                 {1'795'000'000'000}};

protocol::ImportNote note() {
  return {base::StudyId{{1}},
          base::DeviceId{{2}},
          3,
          4,
          base::BatchId{{5}},
          {{base::BatchId{{6}}, protocol::ImportReason::kDamaged},
           {base::BatchId{{7}}, protocol::ImportReason::kFork}}};
}

// `opens` is told the bytes and says what kind of refusal, or none.
void check_every_change(const base::Bytes& whole,
                        const std::function<std::optional<ErrorKind>(base::BytesView)>& opens) {
  REQUIRE(!opens(whole));
  for (std::size_t i = 0; i < whole.size() * 8; ++i) {
    base::Bytes changed = whole;
    changed[i / 8] = static_cast<std::uint8_t>(changed[i / 8] ^ (1U << (i % 8)));
    CAPTURE(i);
    const auto kind = opens(changed);
    const auto expected = i / 8 < 7    ? ErrorKind::kInvalidInput
                          : i / 8 == 7 ? ErrorKind::kUnsupported
                                       : ErrorKind::kAuthentication;
    REQUIRE(kind == expected);
  }
  for (std::size_t size = 0; size < whole.size(); ++size)
    REQUIRE(opens(base::BytesView(whole).first(size)));
  base::Bytes longer = whole;
  longer.push_back(0);
  CHECK(opens(longer));
}

template <typename T>
std::optional<ErrorKind> kind_of(const base::Result<T>& result) {
  return result.ok() ? std::optional<ErrorKind>{} : result.error().kind();
}

}  // namespace

TEST_CASE("receipt: reads back, is 157 bytes, and the same receipt is the same bytes") {
  const auto key = crypto::SigningKey::random();
  const base::Bytes bytes = protocol::seal_receipt(kReceipt, key);
  CHECK(bytes.size() == 157);
  CHECK(bytes == protocol::seal_receipt(kReceipt, key));
  CHECK(protocol::open_receipt(bytes, key.verify_key()).value() == kReceipt);
}

TEST_CASE("receipt: one signed by another key is refused, and every change is") {
  const auto key = crypto::SigningKey::random();
  const base::Bytes bytes = protocol::seal_receipt(kReceipt, key);
  CHECK(kind_of(protocol::open_receipt(bytes, crypto::SigningKey::random().verify_key())) ==
        ErrorKind::kAuthentication);
  check_every_change(bytes, [&](base::BytesView file) {
    return kind_of(protocol::open_receipt(file, key.verify_key()));
  });
}

TEST_CASE("receipt: an unknown status is refused though signed") {
  const auto key = crypto::SigningKey::random();
  protocol::Receipt receipt = kReceipt;
  receipt.status = static_cast<protocol::ReceiptStatus>(5);
  CHECK(kind_of(protocol::open_receipt(protocol::seal_receipt(receipt, key), key.verify_key())) ==
        ErrorKind::kInvalidInput);
}

TEST_CASE("import note: reads back; another key and every change are refused") {
  const auto key = crypto::SigningKey::random();
  const base::Bytes bytes = protocol::seal_note(note(), key).value();
  CHECK(bytes.size() == 152 + 2 * 33);
  CHECK(protocol::open_note(bytes, key.verify_key()).value() == note());
  CHECK(kind_of(protocol::open_note(bytes, crypto::SigningKey::random().verify_key())) ==
        ErrorKind::kAuthentication);
  check_every_change(bytes, [&](base::BytesView file) {
    return kind_of(protocol::open_note(file, key.verify_key()));
  });
}

TEST_CASE("import note: exceptions out of order, twice or too many are not signed") {
  const auto key = crypto::SigningKey::random();
  auto turned = note();
  std::swap(turned.exceptions[0], turned.exceptions[1]);
  CHECK(!protocol::seal_note(turned, key).ok());
  auto twice = note();
  twice.exceptions[1] = twice.exceptions[0];
  CHECK(!protocol::seal_note(twice, key).ok());
  auto many = note();
  many.exceptions.clear();
  for (std::uint32_t i = 0; i <= protocol::kExceptionCountMax; ++i) {
    protocol::ImportException exception;
    exception.batch.bytes[0] = static_cast<std::uint8_t>(i >> 8U);
    exception.batch.bytes[1] = static_cast<std::uint8_t>(i & 0xFFU);
    many.exceptions.push_back(exception);
  }
  CHECK(!protocol::seal_note(many, key).ok());
  many.exceptions.pop_back();
  CHECK(protocol::open_note(protocol::seal_note(many, key).value(), key.verify_key()).ok());
}

TEST_CASE("a receipt is no note and a note no receipt, even under one key") {
  const auto key = crypto::SigningKey::random();
  CHECK(!protocol::open_note(protocol::seal_receipt(kReceipt, key), key.verify_key()).ok());
  CHECK(!protocol::open_receipt(protocol::seal_note(note(), key).value(), key.verify_key()).ok());
}
