// Looks at one batch: may it be imported, and if not, why. Decides; writes nothing.
//
//   Errors   an Examined with a reason is an answer. kInvalidInput: not even a batch's header
//   Lifetime takes views; an Examined owns what it holds
//   Threads  stateless
//   Source   design.md sections 5-7: signature, certificate, chain position, content,
//            record chain, user signature
#pragma once

#include "forms/record/payload.h"
#include "sync/desk/keys.h"
#include "sync/desk/ledger.h"
#include "sync/protocol/package.h"

namespace faltbok::desk {

struct Known {
  const protocol::StudyPackage& package;
  const DeskKeys& keys;
};

struct Examined {
  LedgerEntry entry;   // with its outcome
  std::string detail;  // what exactly: a step and a number, never an answer
  std::vector<forms::SealedRecord> records;
};

enum class Forks { kSetAside, kImport };

// What the header says, before anything is believed.
base::Result<protocol::SignedHeader> header_of(base::BytesView batch);
Examined examine(base::BytesView batch, const protocol::SignedHeader& head, const Known& known,
                 const Ledger& ledger, Forks forks);

// Chain, hash, user's certificate and signature, first event.
// kInvalidInput or kAuthentication with the step in its trail.
base::Result<std::vector<forms::Event>> check_record(const forms::SealedRecord& record,
                                                     const protocol::StudyPackage& package,
                                                     const base::DeviceId& device);

// Is `shorter` the beginning of `longer`? A record that never ends is sent again when it has grown.
bool grew_from(const forms::SealedRecord& longer, const forms::SealedRecord& shorter);

}  // namespace faltbok::desk
