// faltbok-sync's command line: the only program on the tablet that touches the network,
// and one without keys.
//
//   Shape    --dir TABLETDIR [--once] [--server http://127.0.0.1:PORT]
//   Errors   exit code 0: all that was there is receipted; 1: not yet (status.json says why);
//            2: bad input
//   Threads  call from main
#pragma once

#include <string>
#include <vector>

namespace faltbok::uploader {

int run_command(const std::vector<std::string>& arguments);

}  // namespace faltbok::uploader
