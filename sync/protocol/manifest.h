// The study package's manifest: JSON to a StudyPackage and back.
//
//   Shape    PROTOCOL.md section 4; compact, keys sorted:
//            only the bytes that encode_manifest would write are read
//   Errors   kInvalidInput: a key missing, unknown, of another type or out of its limits;
//            not the one spelling
//   Threads  stateless. Only this room uses it
#pragma once

#include "sync/protocol/package.h"

namespace faltbok::protocol {

// Everything but study, version, study key and files.
base::Result<std::string> encode_manifest(const StudyPackage& package);
base::Status decode_manifest(std::string_view text, StudyPackage& package);

}  // namespace faltbok::protocol
