// A server in a folder of its own with a clock that stands still, restartable; and its API as a
// transport without a socket.
//
//   Lifetime the disk and study given must outlive it
//   Threads  one at a time; not while an HttpDaemon runs on the server
#pragma once

#include "sync/client/http.h"
#include "sync/server/api.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_folder.h"
#include "tests/sync/support/study_fixture.h"

namespace faltbok::support {

class ServerFixture {
 public:
  ServerFixture(StudyFixture& study, os::Files& files);  // SQLite, in a folder of its own
  ServerFixture(StudyFixture& study, os::Files& memory,
                server::OpenStore open_store);  // in /server of that disk

  server::Server& server() { return *server_; }
  FakeClock& clock() { return clock_; }
  os::Path data() const { return data_; }
  const crypto::VerifyKey& receipt_key() const { return receipt_key_; }
  server::Quota& quota() { return quota_; }  // counts from the next restart

  base::Status restart();  // the old server is destroyed first
  std::vector<std::string>& log() { return log_; }

 private:
  void set_up(StudyFixture& study);
  std::optional<TempFolder> folder_;
  FakeClock clock_;
  server::Machine machine_;
  os::Path data_;
  server::Quota quota_;
  std::vector<std::string> log_;
  crypto::VerifyKey receipt_key_;
  std::unique_ptr<server::Server> server_;
};

// Calls the API as the daemon does: headers first, then the body in pieces, then the end.
class ApiTransport final : public client::HttpTransport {
 public:
  explicit ApiTransport(ServerFixture& fixture) : fixture_(fixture) {}
  base::Result<client::HttpResponse> exchange(const client::HttpRequest& request) override;
  // Only the first `size` bytes of the body arrive, and then the connection is gone.
  void break_off(const client::HttpRequest& request, std::size_t size);
  std::size_t body_bytes_taken = 0;

 private:
  ServerFixture& fixture_;
};

}  // namespace faltbok::support
