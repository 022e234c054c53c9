// The answers of the HTTP API as bytes.
//
//   Threads  values
//   Source   sync/PROTOCOL.md section 6
#pragma once

#include "sync/server/api.h"

namespace faltbok::server {

Response refused(const Refusal& refusal);
Response empty_response(int status);
Response bytes_response(base::Bytes body);
Response text_response(std::string_view type, const std::string& text);
// Upload-Offset, Upload-Length, and the receipt when whole.
Response upload_response(int status, const UploadState& state);

// Uploads: OPTIONS, POST, HEAD and PATCH below /v1/batches.
Begun begin_upload(Server& server, const Request& request);
Begun continue_upload(Server& server, const Request& request, const base::BatchId& id);
Response upload_options();
Response upload_state(Server& server, const base::BatchId& id);

}  // namespace faltbok::server
