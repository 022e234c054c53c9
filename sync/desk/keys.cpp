#include "sync/desk/keys.h"

#include <algorithm>
#include <array>

#include "crypto/aead.h"
#include "crypto/hash.h"
#include "crypto/random.h"

namespace faltbok::desk {
namespace {

using base::ErrorKind;
using Parts = std::vector<base::BytesView>;

constexpr base::ByteArray<7> kMagic = {'F', 'B', 'D', 'E', 'S', 'K', 'K'};
constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kPartSize = 32;
constexpr std::size_t kCommitmentSize = 32;
constexpr std::string_view kInfo = "faltbok/v1/desk-keys";

enum class Kind : std::uint8_t { kDesk = 1, kEscrow = 2, kCodeKey = 3, kCodeKeyEscrow = 4 };

std::size_t part_count_of(Kind kind) {
  switch (kind) {
    case Kind::kDesk: return 4;
    case Kind::kEscrow: return 2;
    case Kind::kCodeKey:
    case Kind::kCodeKeyEscrow: return 1;
  }
  CHECK(false && "unknown Kind");
}

Kind kind_of(CodeKeyHolder holder) {
  return holder == CodeKeyHolder::kCustodian ? Kind::kCodeKey : Kind::kCodeKeyEscrow;
}

struct Derived {
  crypto::AeadKey key;
  base::ByteArray<kCommitmentSize> commitment{};
};

base::Result<Derived> derive(const crypto::SecretBytes& passphrase,
                             const crypto::PassphraseSalt& salt,
                             const crypto::PassphraseCost& cost) {
  TRY_ASSIGN(const auto stretched, "argon2id", crypto::argon2id(passphrase, salt, cost));
  const auto prk = crypto::hkdf_extract(salt, stretched.reveal());
  crypto::Secret<kPartSize + kCommitmentSize> both;
  crypto::hkdf_expand(prk, base::view_of(kInfo), both.reveal_to_write());
  Derived derived{crypto::AeadKey::copy_of(both.reveal().first<kPartSize>()), {}};
  std::ranges::copy(both.reveal().last<kCommitmentSize>(), derived.commitment.begin());
  return derived;
}

base::Result<base::Bytes> seal(Kind kind, const Parts& parts, const base::StudyId& study,
                               const Wrap& wrap) {
  CHECK(parts.size() == part_count_of(kind));
  const auto salt = crypto::random_array<crypto::kPassphraseSaltSize>();
  TRY_ASSIGN(const Derived derived, "key", derive(wrap.passphrase, salt, wrap.cost));
  crypto::SecretBytes plain(parts.size() * kPartSize);
  for (std::size_t i = 0; i < parts.size(); ++i)
    std::ranges::copy(parts[i],
                      plain.reveal_to_write().begin() + static_cast<std::ptrdiff_t>(i * kPartSize));

  base::ByteWriter writer;
  writer.raw(kMagic).u8(kVersion).u8(static_cast<std::uint8_t>(kind)).raw(study.view());
  writer.u64(wrap.cost.memory_bytes).u32(wrap.cost.passes).raw(salt).raw(derived.commitment);
  const base::Bytes header = writer.written();
  const auto nonce = crypto::random_array<crypto::kXChaChaNonceSize>();
  writer.raw(nonce).raw(crypto::xchacha_seal(plain.reveal(), header, nonce, derived.key));
  return writer.take();
}

base::Result<crypto::SecretBytes> open(Kind kind, base::BytesView file,
                                       const crypto::SecretBytes& passphrase) {
  base::ByteReader reader(file);
  if (!std::ranges::equal(reader.raw(kMagic.size()), kMagic))
    return base::fail(ErrorKind::kInvalidInput, "magic");
  if (reader.u8() != kVersion) return base::fail(ErrorKind::kUnsupported, "version");
  if (reader.u8() != static_cast<std::uint8_t>(kind))
    return base::fail(ErrorKind::kInvalidInput, "kind");
  reader.raw(16);
  const crypto::PassphraseCost cost{reader.u64(), reader.u32()};
  const auto salt = reader.array<crypto::kPassphraseSaltSize>();
  const auto commitment = reader.array<kCommitmentSize>();
  const std::size_t header_size = file.size() - reader.left();
  const auto nonce = reader.array<crypto::kXChaChaNonceSize>();
  const base::BytesView sealed = reader.raw(part_count_of(kind) * kPartSize + crypto::kAeadTagSize);
  TRY("fields", reader.finish());
  TRY("cost", crypto::check_cost(cost));

  TRY_ASSIGN(const Derived derived, "key", derive(passphrase, salt, cost));
  if (!crypto::equal_constant_time(commitment, derived.commitment))
    return base::fail(ErrorKind::kAuthentication, "passphrase");
  return crypto::xchacha_open(sealed, file.first(header_size), nonce, derived.key);
}

crypto::Secret<kPartSize> part(const crypto::SecretBytes& plain, std::size_t index) {
  return crypto::Secret<kPartSize>::copy_of(
      plain.reveal().subspan(index * kPartSize).first<kPartSize>());
}

}  // namespace

base::Result<base::Bytes> seal_desk_keys(const DeskKeys& keys, const base::StudyId& study,
                                         const Wrap& wrap) {
  return seal(Kind::kDesk,
              {keys.study.seed().reveal(), keys.custodian.secret().reveal(),
               keys.device_sign.seed().reveal(), keys.device.secret().reveal()},
              study, wrap);
}

base::Result<DeskKeys> open_desk_keys(base::BytesView file, const crypto::SecretBytes& passphrase) {
  TRY_ASSIGN(const crypto::SecretBytes plain, "desk keys", open(Kind::kDesk, file, passphrase));
  return DeskKeys{crypto::SigningKey::from_seed(part(plain, 0)),
                  crypto::age::Identity::from_secret(part(plain, 1)),
                  crypto::SigningKey::from_seed(part(plain, 2)),
                  crypto::age::Identity::from_secret(part(plain, 3))};
}

base::Result<base::Bytes> seal_escrow_keys(const EscrowKeys& keys, const base::StudyId& study,
                                           const Wrap& wrap) {
  return seal(Kind::kEscrow, {keys.study.seed().reveal(), keys.escrow.secret().reveal()}, study,
              wrap);
}

base::Result<EscrowKeys> open_escrow_keys(base::BytesView file,
                                          const crypto::SecretBytes& passphrase) {
  TRY_ASSIGN(const crypto::SecretBytes plain, "escrow keys", open(Kind::kEscrow, file, passphrase));
  return EscrowKeys{crypto::SigningKey::from_seed(part(plain, 0)),
                    crypto::age::Identity::from_secret(part(plain, 1))};
}

base::Result<base::Bytes> seal_code_keys(const CodeKeys& keys, CodeKeyHolder holder,
                                         const base::StudyId& study, const Wrap& wrap) {
  return seal(kind_of(holder), {keys.reader.secret().reveal()}, study, wrap);
}

base::Result<CodeKeys> open_code_keys(base::BytesView file, CodeKeyHolder holder,
                                      const crypto::SecretBytes& passphrase) {
  TRY_ASSIGN(const crypto::SecretBytes plain, "code keys", open(kind_of(holder), file, passphrase));
  return CodeKeys{crypto::age::Identity::from_secret(part(plain, 0))};
}

}  // namespace faltbok::desk
