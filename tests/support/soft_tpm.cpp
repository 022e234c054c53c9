#include "tests/support/soft_tpm.h"

#include <unistd.h>

#include "platform/base/check.h"

namespace faltbok::support {
namespace {

constexpr const char* kProgram = "/usr/bin/swtpm";

}  // namespace

bool SoftTpm::is_installed() { return ::access(kProgram, X_OK) == 0; }

SoftTpm::SoftTpm() {
  const std::string folder = folder_.path().text;
  const std::string socket = folder + "/socket";
  process_ = std::make_unique<ChildProcess>(
      kProgram, std::vector<std::string>{
                    "socket", "--tpm2", "--tpmstate", "dir=" + folder, "--server",
                    "type=unixio,path=" + socket, "--ctrl", "type=unixio,path=" + socket + ".ctrl",
                    "--flags", "not-need-init,startup-clear", "--log", "file=" + folder + "/log"});
  CHECK(comes_true([&] {
    return ::access((socket + ".ctrl").c_str(), F_OK) == 0 && ::access(socket.c_str(), F_OK) == 0;
  }));
}

std::unique_ptr<os::KeyStore> SoftTpm::open() const { return os::open_key_store(where()).value(); }
std::unique_ptr<os::Counters> SoftTpm::open_counters() const {
  return os::open_counters(where()).value();
}

}  // namespace faltbok::support
