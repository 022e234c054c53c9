#include "tests/support/soft_tpm.h"

#include <unistd.h>

#include "platform/base/check.h"
#include "platform/os/linux/tpm.h"

namespace faltbok::support {
namespace {

constexpr const char* kProgram = "/usr/bin/swtpm";

}  // namespace

bool SoftTpm::is_installed() { return ::access(kProgram, X_OK) == 0; }

SoftTpm::SoftTpm() {
  const std::string folder = folder_.path().text;
  const std::string socket = folder + "/socket";
  process_ = std::make_unique<ChildProcess>(
      kProgram,
      std::vector<std::string>{"socket", "--tpm2", "--tpmstate", "dir=" + folder, "--server",
                               "type=unixio,path=" + socket, "--ctrl",
                               "type=unixio,path=" + socket + ".ctrl", "--flags",
                               "not-need-init,startup-clear", "--log", "file=" + folder + "/log"},
      folder + "/errors");
  CHECK(comes_true([&] { return is_listening_at(socket + ".ctrl") && is_listening_at(socket); }));
}

std::unique_ptr<os::KeyStore> SoftTpm::open() const { return os::open_key_store(where()).value(); }
std::unique_ptr<os::Counters> SoftTpm::open_counters() const {
  return os::open_counters(where()).value();
}

bool SoftTpm::gives_tries_back() const {
  const auto tpm = os::connect_to_tpm(where()).value();
  return Esys_DictionaryAttackLockReset(tpm->esys(), ESYS_TR_RH_LOCKOUT, ESYS_TR_PASSWORD,
                                        ESYS_TR_NONE, ESYS_TR_NONE) == TSS2_RC_SUCCESS;
}
bool SoftTpm::allows_many_tries() const {
  const auto tpm = os::connect_to_tpm(where()).value();
  return Esys_DictionaryAttackParameters(tpm->esys(), ESYS_TR_RH_LOCKOUT, ESYS_TR_PASSWORD,
                                         ESYS_TR_NONE, ESYS_TR_NONE, 1'000'000, 1,
                                         1) == TSS2_RC_SUCCESS;
}

void SoftTpm::take_lockout() const {
  const auto tpm = os::connect_to_tpm(where()).value();
  TPM2B_AUTH password{};
  password.size = 1;
  password.buffer[0] = 'x';
  CHECK(Esys_HierarchyChangeAuth(tpm->esys(), ESYS_TR_RH_LOCKOUT, ESYS_TR_PASSWORD, ESYS_TR_NONE,
                                 ESYS_TR_NONE, &password) == TSS2_RC_SUCCESS);
}

}  // namespace faltbok::support
