// faltbok-desk: joins the desk to this machine.
#include <iostream>
#include <string>
#include <vector>

#include "platform/os/process.h"
#include "sync/desk/commands.h"
#include "sync/desk/terminal.h"

int main(int argc, char** argv) {
  using namespace faltbok;
  if (!os::harden_process().ok()) {
    std::cerr << "faltbok-desk: the machine does not let this process protect its memory; nothing "
                 "was opened\n";
    return 1;
  }
  const auto files = os::open_files();
  const auto clock = os::open_clock();
  desk::Machine machine{
      *files,
      *clock,
      std::cout,
      std::cerr,
      crypto::kPassphraseCost,
      desk::ask_secret,
      desk::ask_yes,
      [](const client::Address& address) { return client::make_http_transport(address, {}); }};
  const std::vector<std::string> words(argv + 1, argv + argc);
  return desk::run(words, machine);
}
