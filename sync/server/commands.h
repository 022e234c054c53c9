// faltbok-server's command line.
//
//   Shape    init --data DIR --package FILE        makes the server's folder,
//            prints the receipt key in hex
//            --data DIR --listen 127.0.0.1:PORT    serves until SIGTERM or SIGINT; PORT 0 takes a
//                                                  free one
//            and prints it
//   Errors   exit code 2: bad input (nothing was changed); 1: the machine refuses, try again;
//            0: done
//   Threads  call from main, before another thread: it blocks the two signals
#pragma once

#include <string>
#include <vector>

namespace faltbok::server {

int run_command(const std::vector<std::string>& arguments);

}  // namespace faltbok::server
