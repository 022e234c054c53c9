// The connection to a TPM 2.0 through tpm2-tss, for what stands on it: key store and counter.
//
//   Errors   kNotFound no such chip · kUnavailable it does not answer as it should
//   Lifetime closed when it goes
//   Threads  one at a time
#pragma once

#include <memory>
#include <string_view>

#include <tss2/tss2_esys.h>

#include "platform/base/result.h"

namespace faltbok::os {

class TpmConnection {
 public:
  TpmConnection(TSS2_TCTI_CONTEXT* tcti, ESYS_CONTEXT* esys) : tcti_(tcti), esys_(esys) {}
  ~TpmConnection();
  TpmConnection(const TpmConnection&) = delete;
  TpmConnection& operator=(const TpmConnection&) = delete;
  ESYS_CONTEXT* esys() const { return esys_; }

 private:
  TSS2_TCTI_CONTEXT* tcti_;
  ESYS_CONTEXT* esys_;
};

// `where` as for open_key_store.
base::Result<std::unique_ptr<TpmConnection>> connect_to_tpm(std::string_view where);

// A pointer that tpm2-tss gave.
template <typename T>
struct Given {
  T* value = nullptr;
  Given() = default;
  Given(const Given&) = delete;
  Given& operator=(const Given&) = delete;
  ~Given() { Esys_Free(value); }
};

}  // namespace faltbok::os
