// The engine's network effects as HTTP, and the answers as events.
//
//   Shape    sync/PROTOCOL.md section 6; a batch of at most `part_size` is announced and sent in
//            one request
//   Errors   as Failed events
//   Lifetime transport must outlive the call
//   Threads  as the transport
#pragma once

#include "sync/client/engine.h"
#include "sync/client/http.h"

namespace faltbok::client {

// `signed_header` is the batch's first 235 bytes; `whole_file` the file, or nothing if it is too
// long to send along.
Happening open_upload(HttpTransport& transport, const OpenUpload& effect,
                      base::BytesView signed_header, base::BytesView whole_file);
Happening send_part(HttpTransport& transport, const SendPart& effect, base::Bytes part);
Happening fetch_receipt(HttpTransport& transport, const FetchReceipt& effect);
Happening fetch_head(HttpTransport& transport, const FetchHead& effect);
Happening send_request(HttpTransport& transport, base::Bytes request);
Happening fetch_package(HttpTransport& transport, const FetchPackage& effect);
Happening fetch_note(HttpTransport& transport, const FetchNote& effect);

}  // namespace faltbok::client
