#include "platform/os/key_store.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include <tss2/tss2_mu.h>
#include <tss2/tss2_rc.h>

#include <algorithm>

#include "platform/os/linux/tpm.h"

namespace faltbok::os {
namespace {

// The code without the layer and without the number of the session or handle that it is about.
TSS2_RC plain(TSS2_RC code) {
  code &= ~TSS2_RC_LAYER_MASK;
  return (code & TPM2_RC_FMT1) != 0 ? code & (TPM2_RC_FMT1 | 0x3fU) : code;
}

base::Error error_of(TSS2_RC code, std::string_view place) {
  switch (plain(code)) {
    case TPM2_RC_AUTH_FAIL:
    case TPM2_RC_BAD_AUTH: return base::fail(base::ErrorKind::kAuthentication, place);
    case TPM2_RC_INTEGRITY: return base::fail(base::ErrorKind::kNotFound, place);
    default: return base::fail(base::ErrorKind::kUnavailable, place);
  }
}

// ECC P-256 storage key from the owner's seed: the same each time on one chip, on no other.
TPM2B_PUBLIC primary_template() {
  TPM2B_PUBLIC out{};
  TPMT_PUBLIC& area = out.publicArea;
  area.type = TPM2_ALG_ECC;
  area.nameAlg = TPM2_ALG_SHA256;
  area.objectAttributes = TPMA_OBJECT_RESTRICTED | TPMA_OBJECT_DECRYPT | TPMA_OBJECT_FIXEDTPM |
                          TPMA_OBJECT_FIXEDPARENT | TPMA_OBJECT_SENSITIVEDATAORIGIN |
                          TPMA_OBJECT_USERWITHAUTH | TPMA_OBJECT_NODA;
  TPMS_ECC_PARMS& ecc = area.parameters.eccDetail;
  ecc.symmetric.algorithm = TPM2_ALG_AES;
  ecc.symmetric.keyBits.aes = 128;
  ecc.symmetric.mode.aes = TPM2_ALG_CFB;
  ecc.scheme.scheme = TPM2_ALG_NULL;
  ecc.curveID = TPM2_ECC_NIST_P256;
  ecc.kdf.scheme = TPM2_ALG_NULL;
  return out;
}

// Sealed data behind a PIN; without NODA, so that wrong PINs count.
TPM2B_PUBLIC sealed_template() {
  TPM2B_PUBLIC out{};
  out.publicArea.type = TPM2_ALG_KEYEDHASH;
  out.publicArea.nameAlg = TPM2_ALG_SHA256;
  out.publicArea.objectAttributes =
      TPMA_OBJECT_FIXEDTPM | TPMA_OBJECT_FIXEDPARENT | TPMA_OBJECT_USERWITHAUTH;
  out.publicArea.parameters.keyedHashDetail.scheme.scheme = TPM2_ALG_NULL;
  return out;
}

class Tpm final : public KeyStore {
 public:
  explicit Tpm(std::unique_ptr<TpmConnection> tpm) : tpm_(std::move(tpm)), esys_(tpm_->esys()) {}

  base::Result<base::Bytes> seal(std::span<const std::uint8_t, kStoredSecretSize> secret,
                                 base::BytesView pin) override;
  base::Status unseal(base::BytesView blob, base::BytesView pin,
                      std::span<std::uint8_t, kStoredSecretSize> secret) override;

 private:
  // A handle on the chip; there may be no resource manager to clean up after us.
  class Handle {
   public:
    explicit Handle(ESYS_CONTEXT* esys) : esys_(esys) {}
    ~Handle() {
      if (value != ESYS_TR_NONE) Esys_FlushContext(esys_, value);
    }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    ESYS_TR value = ESYS_TR_NONE;

   private:
    ESYS_CONTEXT* esys_;
  };
  base::Status start(Handle& primary, Handle& session);
  base::Status limit_tries(const Handle& session);
  base::Status take_lockout(const Handle& session);
  base::Result<std::uint32_t> property(TPM2_PT which);

  std::unique_ptr<TpmConnection> tpm_;
  ESYS_CONTEXT* esys_;
};

// The storage key, and a session salted with it: PIN and secret cross the bus encrypted.
base::Status Tpm::start(Handle& primary, Handle& session) {
  const TPM2B_PUBLIC shape = primary_template();
  const TPM2B_SENSITIVE_CREATE nothing{};
  const TPM2B_DATA outside{};
  const TPML_PCR_SELECTION pcrs{};
  TSS2_RC code = Esys_CreatePrimary(esys_, ESYS_TR_RH_OWNER, ESYS_TR_PASSWORD, ESYS_TR_NONE,
                                    ESYS_TR_NONE, &nothing, &shape, &outside, &pcrs, &primary.value,
                                    nullptr, nullptr, nullptr, nullptr);
  if (code != TSS2_RC_SUCCESS) return base::fail(base::ErrorKind::kUnavailable, "tpm: primary");
  TPMT_SYM_DEF cipher{};
  cipher.algorithm = TPM2_ALG_AES;
  cipher.keyBits.aes = 128;
  cipher.mode.aes = TPM2_ALG_CFB;
  code = Esys_StartAuthSession(esys_, primary.value, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE,
                               ESYS_TR_NONE, nullptr, TPM2_SE_HMAC, &cipher, TPM2_ALG_SHA256,
                               &session.value);
  if (code != TSS2_RC_SUCCESS) return base::fail(base::ErrorKind::kUnavailable, "tpm: session");
  constexpr TPMA_SESSION kBothWays =
      TPMA_SESSION_DECRYPT | TPMA_SESSION_ENCRYPT | TPMA_SESSION_CONTINUESESSION;
  code = Esys_TRSess_SetAttributes(esys_, session.value, kBothWays, 0xff);
  if (code != TSS2_RC_SUCCESS) return base::fail(base::ErrorKind::kUnavailable, "tpm: session");
  return base::ok_status();
}

base::Result<std::uint32_t> Tpm::property(TPM2_PT which) {
  Given<TPMS_CAPABILITY_DATA> found;
  const TSS2_RC code = Esys_GetCapability(esys_, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE,
                                          TPM2_CAP_TPM_PROPERTIES, which, 1, nullptr, &found.value);
  if (code != TSS2_RC_SUCCESS || found.value->data.tpmProperties.count != 1 ||
      found.value->data.tpmProperties.tpmProperty[0].property != which)
    return base::fail(base::ErrorKind::kUnavailable, "tpm: property");
  return found.value->data.tpmProperties.tpmProperty[0].value;
}

// Whoever knows the lockout's password gives the tries back. It is drawn here and forgotten: five
// wrong PINs then wait for the clock of the chip, whoever holds the machine.
base::Status Tpm::take_lockout(const Handle& session) {
  constexpr std::uint32_t kLockedSeconds = 86'400;
  TSS2_RC code = Esys_DictionaryAttackParameters(esys_, ESYS_TR_RH_LOCKOUT, ESYS_TR_PASSWORD,
                                                 ESYS_TR_NONE, ESYS_TR_NONE, kPinTryCountMax,
                                                 kPinTryBackSeconds, kLockedSeconds);
  if (code != TSS2_RC_SUCCESS) return base::fail(base::ErrorKind::kUnsupported, "tpm: tries");
  TPM2B_AUTH drawn{};
  drawn.size = TPM2_SHA256_DIGEST_SIZE;
  if (::getrandom(drawn.buffer, drawn.size, 0) != drawn.size)
    return base::fail(base::ErrorKind::kUnavailable, "tpm: lockout");
  code = Esys_HierarchyChangeAuth(esys_, ESYS_TR_RH_LOCKOUT, ESYS_TR_PASSWORD, session.value,
                                  ESYS_TR_NONE, &drawn);
  explicit_bzero(&drawn, sizeof(drawn));
  if (code != TSS2_RC_SUCCESS) return base::fail(base::ErrorKind::kUnsupported, "tpm: lockout");
  return base::ok_status();
}

// A chip that lets somebody try on would make six digits worth nothing.
base::Status Tpm::limit_tries(const Handle& session) {
  TRY_ASSIGN(const std::uint32_t state, "tpm", property(TPM2_PT_PERMANENT));
  // Its owner, or we, have set one already: then what was set must do.
  if ((state & TPMA_PERMANENT_LOCKOUTAUTHSET) == 0) TRY("tpm", take_lockout(session));
  TRY_ASSIGN(const std::uint32_t count, "tpm", property(TPM2_PT_MAX_AUTH_FAIL));
  TRY_ASSIGN(const std::uint32_t back_s, "tpm", property(TPM2_PT_LOCKOUT_INTERVAL));
  if (count == 0 || count > kPinTryCountMax || back_s < kPinTryBackSeconds)
    return base::fail(base::ErrorKind::kUnsupported, "tpm: tries cannot be limited");
  return base::ok_status();
}

base::Result<base::Bytes> Tpm::seal(std::span<const std::uint8_t, kStoredSecretSize> secret,
                                    base::BytesView pin) {
  TPM2B_SENSITIVE_CREATE sensitive{};
  TPMS_SENSITIVE_CREATE& inside = sensitive.sensitive;
  if (pin.empty() || pin.size() > TPM2_SHA256_DIGEST_SIZE)
    return base::fail(base::ErrorKind::kInvalidInput, "tpm: pin");
  Handle primary(esys_);
  Handle session(esys_);
  TRY("seal", start(primary, session));
  TRY("seal", limit_tries(session));
  inside.userAuth.size = static_cast<UINT16>(pin.size());
  std::copy(pin.begin(), pin.end(), inside.userAuth.buffer);
  inside.data.size = static_cast<UINT16>(secret.size());
  std::copy(secret.begin(), secret.end(), inside.data.buffer);
  const TPM2B_PUBLIC shape = sealed_template();
  const TPM2B_DATA outside{};
  const TPML_PCR_SELECTION pcrs{};
  Given<TPM2B_PRIVATE> private_part;
  Given<TPM2B_PUBLIC> public_part;
  const TSS2_RC code = Esys_Create(esys_, primary.value, session.value, ESYS_TR_NONE, ESYS_TR_NONE,
                                   &sensitive, &shape, &outside, &pcrs, &private_part.value,
                                   &public_part.value, nullptr, nullptr, nullptr);
  explicit_bzero(&sensitive, sizeof(sensitive));
  if (code != TSS2_RC_SUCCESS) return error_of(code, "tpm: create");
  base::Bytes out(sizeof(TPM2B_PUBLIC) + sizeof(TPM2B_PRIVATE));
  std::size_t size = 0;
  if (Tss2_MU_TPM2B_PUBLIC_Marshal(public_part.value, out.data(), out.size(), &size) != 0 ||
      Tss2_MU_TPM2B_PRIVATE_Marshal(private_part.value, out.data(), out.size(), &size) != 0)
    return base::fail(base::ErrorKind::kUnavailable, "tpm: marshal");
  out.resize(size);
  return out;
}

base::Status Tpm::unseal(base::BytesView blob, base::BytesView pin,
                         std::span<std::uint8_t, kStoredSecretSize> secret) {
  TPM2B_PUBLIC public_part{};
  TPM2B_PRIVATE private_part{};
  std::size_t at = 0;
  if (Tss2_MU_TPM2B_PUBLIC_Unmarshal(blob.data(), blob.size(), &at, &public_part) != 0 ||
      Tss2_MU_TPM2B_PRIVATE_Unmarshal(blob.data(), blob.size(), &at, &private_part) != 0 ||
      at != blob.size())
    return base::fail(base::ErrorKind::kInvalidInput, "tpm: blob");
  if (pin.empty() || pin.size() > TPM2_SHA256_DIGEST_SIZE)
    return base::fail(base::ErrorKind::kInvalidInput, "tpm: pin");
  Handle primary(esys_);
  Handle session(esys_);
  TRY("unseal", start(primary, session));
  Handle object(esys_);
  TSS2_RC code = Esys_Load(esys_, primary.value, ESYS_TR_PASSWORD, ESYS_TR_NONE, ESYS_TR_NONE,
                           &private_part, &public_part, &object.value);
  if (code != TSS2_RC_SUCCESS) return error_of(code, "tpm: load");
  TPM2B_AUTH auth{};
  auth.size = static_cast<UINT16>(pin.size());
  std::copy(pin.begin(), pin.end(), auth.buffer);
  code = Esys_TR_SetAuth(esys_, object.value, &auth);
  explicit_bzero(&auth, sizeof(auth));
  if (code != TSS2_RC_SUCCESS) return error_of(code, "tpm: pin");
  Given<TPM2B_SENSITIVE_DATA> found;
  code = Esys_Unseal(esys_, object.value, session.value, ESYS_TR_NONE, ESYS_TR_NONE, &found.value);
  if (code != TSS2_RC_SUCCESS) return error_of(code, "tpm: unseal");
  const bool whole = found.value->size == secret.size();
  if (whole) std::copy_n(found.value->buffer, secret.size(), secret.begin());
  explicit_bzero(found.value->buffer, found.value->size);
  if (!whole) return base::fail(base::ErrorKind::kInvalidInput, "tpm: secret");
  return base::ok_status();
}

}  // namespace

base::Result<std::unique_ptr<KeyStore>> open_key_store(std::string_view where) {
  TRY_ASSIGN(auto tpm, "key store", connect_to_tpm(where));
  return std::unique_ptr<KeyStore>(std::make_unique<Tpm>(std::move(tpm)));
}

}  // namespace faltbok::os
