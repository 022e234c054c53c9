#include "platform/os/media.h"

#include <catch2/catch_test_macros.hpp>

using namespace faltbok;

TEST_CASE("media: sticks are what is mounted below the usual places, spaces and all") {
  const auto media = os::media_in(
      "21 1 0:19 / /proc rw shared:1 - proc proc rw\n"
      "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
      "40 22 8:17 / /media/anna/STICKA\\0401 rw,nosuid - vfat /dev/sdb1 rw\n"
      "41 22 8:18 / /run/media/anna/KORT rw - exfat /dev/sdc1 rw\n"
      "42 22 0:30 / /media rw - tmpfs none rw\n"
      "43 22 0:31 / /mnt/disk rw - ext4 /dev/sdd1 rw");
  REQUIRE(media.size() == 3);
  CHECK(media[0].text == "/media/anna/STICKA 1");
  CHECK(media[1].text == "/run/media/anna/KORT");
  CHECK(media[2].text == "/mnt/disk");
  CHECK(os::media_in("").empty());
  CHECK(os::media_in("1 2 3").empty());
}

TEST_CASE("media: a list without end is cut off") {
  std::string many;
  for (int i = 0; i < 1'000; ++i) many += "1 2 3 / /media/" + std::to_string(i) + " rw\n";
  CHECK(os::media_in(many).size() == os::kMediaCountMax);
}
