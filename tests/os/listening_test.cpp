// What tests of other programs wait for, before they speak to them.
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <catch2/catch_test_macros.hpp>

#include "tests/support/child_process.h"
#include "tests/support/temp_folder.h"

using namespace faltbok;

TEST_CASE("listening: a socket's file without a listener is no program that is ready") {
  const support::TempFolder folder;
  const std::string path = folder.path().text + "/socket";
  CHECK(!support::is_listening_at(path));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  const int end = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  REQUIRE(::bind(end, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  CHECK(::access(path.c_str(), F_OK) == 0);
  CHECK(!support::is_listening_at(path));
  REQUIRE(::listen(end, 1) == 0);
  CHECK(support::is_listening_at(path));
  ::close(end);
  CHECK(!support::is_listening_at(path));
}
