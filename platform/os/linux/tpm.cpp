#include "platform/os/linux/tpm.h"

#include <sys/stat.h>

#include <tss2/tss2_tctildr.h>

#include <string>

namespace faltbok::os {
namespace {
constexpr std::string_view kDevice = "/dev/tpmrm0";  // with the kernel's resource manager
}

TpmConnection::~TpmConnection() {
  Esys_Finalize(&esys_);
  Tss2_TctiLdr_Finalize(&tcti_);
}

base::Result<std::unique_ptr<TpmConnection>> connect_to_tpm(std::string_view where) {
  struct stat found {};
  if (where.empty() && ::stat(std::string(kDevice).c_str(), &found) != 0)
    return base::fail(base::ErrorKind::kNotFound, "tpm: none in this machine");
  const std::string name = where.empty() ? "device:" + std::string(kDevice) : std::string(where);
  TSS2_TCTI_CONTEXT* tcti = nullptr;
  if (Tss2_TctiLdr_Initialize(name.c_str(), &tcti) != TSS2_RC_SUCCESS)
    return base::fail(base::ErrorKind::kNotFound, "tpm: does not answer");
  ESYS_CONTEXT* esys = nullptr;
  if (Esys_Initialize(&esys, tcti, nullptr) != TSS2_RC_SUCCESS) {
    Tss2_TctiLdr_Finalize(&tcti);
    return base::fail(base::ErrorKind::kUnavailable, "tpm: no context");
  }
  // A software TPM waits for this; a machine's own has had it from the firmware.
  static_cast<void>(Esys_Startup(esys, TPM2_SU_CLEAR));
  return std::make_unique<TpmConnection>(tcti, esys);
}

}  // namespace faltbok::os
