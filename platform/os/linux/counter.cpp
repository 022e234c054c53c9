#include "platform/os/counter.h"

#include "platform/base/bytes.h"
#include "platform/os/linux/tpm.h"

namespace faltbok::os {
namespace {

constexpr TPM2_HANDLE kFirstIndex = 0x01800000;  // of those that a machine's owner gives out
constexpr UINT16 kNumberSize = 8;
constexpr std::uint32_t kCounterType = TPM2_NT_COUNTER << TPMA_NV_TPM2_NT_SHIFT;

TPM2B_NV_PUBLIC counter_template(TPM2_HANDLE index) {
  TPM2B_NV_PUBLIC out{};
  out.nvPublic.nvIndex = index;
  out.nvPublic.nameAlg = TPM2_ALG_SHA256;
  out.nvPublic.attributes = TPMA_NV_AUTHREAD | TPMA_NV_AUTHWRITE | TPMA_NV_NO_DA | kCounterType;
  out.nvPublic.dataSize = kNumberSize;
  return out;
}

class TpmCounters final : public Counters {
 public:
  explicit TpmCounters(std::unique_ptr<TpmConnection> tpm)
      : tpm_(std::move(tpm)), esys_(tpm_->esys()) {}
  base::Result<std::uint64_t> read(CounterPlace place) override;
  base::Result<std::uint64_t> increment(CounterPlace place) override;

 private:
  // A counter on the chip, while it is worked with.
  struct Index {
    Index(ESYS_CONTEXT* context, CounterPlace place)
        : esys(context), index(kFirstIndex + (place.number & kCounterPlaceMax)) {}
    ~Index() {
      if (value != ESYS_TR_NONE) Esys_TR_Close(esys, &value);
    }
    Index(const Index&) = delete;
    Index& operator=(const Index&) = delete;
    ESYS_CONTEXT* esys;
    TPM2_HANDLE index;
    ESYS_TR value = ESYS_TR_NONE;
  };
  base::Status find(Index& at);
  base::Status define(Index& at);

  std::unique_ptr<TpmConnection> tpm_;
  ESYS_CONTEXT* esys_;
};

base::Error unavailable(std::string_view place) {
  return base::fail(base::ErrorKind::kUnavailable, place);
}

base::Status TpmCounters::find(Index& at) {
  Given<TPMS_CAPABILITY_DATA> known;
  if (Esys_GetCapability(esys_, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE, TPM2_CAP_HANDLES,
                         at.index, 1, nullptr, &known.value) != TSS2_RC_SUCCESS)
    return unavailable("tpm: places");
  const TPML_HANDLE& handles = known.value->data.handles;
  if (handles.count == 0 || handles.handle[0] != at.index)
    return base::fail(base::ErrorKind::kNotFound, "tpm: no counter");
  if (Esys_TR_FromTPMPublic(esys_, at.index, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE, &at.value) !=
      TSS2_RC_SUCCESS)
    return unavailable("tpm: counter");
  Given<TPM2B_NV_PUBLIC> shape;
  if (Esys_NV_ReadPublic(esys_, at.value, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE, &shape.value,
                         nullptr) != TSS2_RC_SUCCESS)
    return unavailable("tpm: counter");
  // What can be written can be written back.
  if ((shape.value->nvPublic.attributes & TPMA_NV_TPM2_NT_MASK) != kCounterType)
    return base::fail(base::ErrorKind::kUnsupported, "tpm: no counter in its place");
  if ((shape.value->nvPublic.attributes & TPMA_NV_WRITTEN) == 0)
    return base::fail(base::ErrorKind::kNotFound, "tpm: nothing counted");
  return base::ok_status();
}

base::Status TpmCounters::define(Index& at) {
  const TPM2B_NV_PUBLIC shape = counter_template(at.index);
  const TPM2B_AUTH nothing{};
  if (Esys_NV_DefineSpace(esys_, ESYS_TR_RH_OWNER, ESYS_TR_PASSWORD, ESYS_TR_NONE, ESYS_TR_NONE,
                          &nothing, &shape, &at.value) != TSS2_RC_SUCCESS)
    return unavailable("tpm: define");
  return base::ok_status();
}

base::Result<std::uint64_t> TpmCounters::read(CounterPlace place) {
  Index at(esys_, place);
  TRY("read", find(at));
  Given<TPM2B_MAX_NV_BUFFER> number;
  if (Esys_NV_Read(esys_, at.value, at.value, ESYS_TR_PASSWORD, ESYS_TR_NONE, ESYS_TR_NONE,
                   kNumberSize, 0, &number.value) != TSS2_RC_SUCCESS ||
      number.value->size != kNumberSize)
    return unavailable("tpm: read");
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < kNumberSize; ++i) out = out << 8U | number.value->buffer[i];
  return out;
}

base::Result<std::uint64_t> TpmCounters::increment(CounterPlace place) {
  {
    Index at(esys_, place);
    const base::Status found = find(at);
    // A place that was made and never counted in is there all the same.
    if (!found.ok() && found.error().kind() != base::ErrorKind::kNotFound) return found.error();
    if (at.value == ESYS_TR_NONE) TRY("increment", define(at));
    if (Esys_NV_Increment(esys_, at.value, at.value, ESYS_TR_PASSWORD, ESYS_TR_NONE,
                          ESYS_TR_NONE) != TSS2_RC_SUCCESS)
      return unavailable("tpm: increment");
  }
  return read(place);
}

}  // namespace

base::Result<std::unique_ptr<Counters>> open_counters(std::string_view where) {
  TRY_ASSIGN(auto tpm, "counters", connect_to_tpm(where));
  return std::unique_ptr<Counters>(std::make_unique<TpmCounters>(std::move(tpm)));
}

}  // namespace faltbok::os
