// The API on a socket. libmicrohttpd is included in its .cpp only.
//
//   Shape    HTTP/1.1, loopback, until TLS with pins is built
//   Units    bytes, seconds
//   Errors   kInvalidInput  not HOST:PORT;  kUnsupported  not loopback;
//            kUnavailable  the port is taken
//   Lifetime the server must outlive it; the destructor ends the connections and waits for the
//            thread
//   Threads  one thread of its own runs every request; the Server belongs to it while this lives
//   Source   sync/PROTOCOL.md section 6
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "sync/server/api.h"

struct MHD_Daemon;

namespace faltbok::server {

inline constexpr unsigned kConnectionCountMax = 200;
inline constexpr unsigned kConnectionIdleSecondsMax = 30;
inline constexpr std::size_t kConnectionMemorySizeMax =
    std::size_t{256} << 10;  // request line and headers fit, or 431
inline constexpr std::size_t kHeaderCountMax = 100;
inline constexpr std::size_t kRefusedBodySizeMax =
    std::size_t{2} << 20;  // read and dropped so that the answer arrives

struct ListenAddress {
  std::string host;  // 127.x.y.z
  std::uint16_t port = 0;
};
base::Result<ListenAddress> listen_address_from(std::string_view text);

class HttpDaemon {
 public:
  static base::Result<std::unique_ptr<HttpDaemon>> start(Server& server,
                                                         const ListenAddress& address);
  ~HttpDaemon();
  HttpDaemon(const HttpDaemon&) = delete;
  HttpDaemon& operator=(const HttpDaemon&) = delete;
  std::uint16_t port() const { return port_; }

 private:
  explicit HttpDaemon(Server& server) : server_(server) {}
  Server& server_;
  MHD_Daemon* daemon_ = nullptr;
  std::uint16_t port_ = 0;
};

}  // namespace faltbok::server
