// The verbs of `faltbok-desk`, one function each. `run` reads the command line and calls them.
//
//   Errors   told through Talk; exit codes: talk.h
//   Threads  one
#pragma once

#include <span>
#include <string>

#include "sync/desk/folder.h"

namespace faltbok::desk {

struct Call {
  Machine& machine;
  Talk& talk;
  const Options& options;
};

base::Status init(const Call& call);
base::Status publish(const Call& call);
base::Status invite(const Call& call);
base::Status enrol(const Call& call);
base::Status revoke(const Call& call);
base::Status pull(const Call& call);
base::Status push(const Call& call);
base::Status import(const Call& call);
base::Status export_tables(const Call& call);
base::Status audit(const Call& call);
base::Status recover(const Call& call);
base::Status passphrase(const Call& call);
base::Status codekey_init(const Call& call);
base::Status codekey_import(const Call& call);
base::Status codekey_recover(const Call& call);
base::Status status(const Call& call);

// `words` without the program's name. Gives the exit code.
int run(std::span<const std::string> words, Machine& machine);

}  // namespace faltbok::desk
