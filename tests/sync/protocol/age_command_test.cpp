// When everything of ours is gone: Debian's `age` opens what is in a batch, after its 235 bytes.
#include <catch2/catch_test_macros.hpp>
#include <cstdlib>

#include "platform/os/files.h"
#include "sync/protocol/batch.h"
#include "tests/support/temp_folder.h"

using namespace faltbok;
namespace age = crypto::age;

TEST_CASE("batch: Debian's age opens the payload of each kind, for each recipient") {
  if (std::system("age --version >/dev/null 2>&1") != 0) SKIP("the age program is not installed");
  const support::TempFolder folder;
  const auto disk = os::open_files();
  const std::string at = folder.path().text;
  const age::Identity custodian = age::Identity::random();
  const age::Identity escrow = age::Identity::random();
  const std::vector to{custodian.recipient(), escrow.recipient()};
  const auto device_key = crypto::SigningKey::random();
  for (const auto kind : {protocol::BatchKind::kRecords, protocol::BatchKind::kRoster,
                          protocol::BatchKind::kIdentity}) {
    const protocol::BatchPlace place{kind, base::StudyId{{7}}, base::DeviceId{{8}}, 1, 1, {}, 3, 9};
    const auto sealed =
        protocol::seal(base::view_of("nothing to see"), place, to, device_key).value();
    const auto file = base::BytesView(sealed.bytes).subspan(protocol::kSignedHeaderSize);
    REQUIRE(disk->write_durably({at + "/batch.age"}, file).ok());
    const base::Bytes inside = age::decrypt(file, custodian).value();
    for (const auto* identity : {&custodian, &escrow}) {
      REQUIRE(disk->write_durably({at + "/key"}, identity->text().reveal()).ok());
      const std::string command = "age -d -i " + at + "/key -o " + at + "/out " + at + "/batch.age";
      REQUIRE(std::system(command.c_str()) == 0);
      const base::Bytes out = disk->read({at + "/out"}, std::size_t{1} << 20U).value();
      CHECK(out == inside);
      // It begins with the header's copy and the device's key (sync/PROTOCOL.md section 1).
      const base::Bytes header = protocol::encode_header(sealed.header);
      REQUIRE(out.size() > protocol::kBatchPrefixSize);
      CHECK(std::equal(out.begin(), out.begin() + protocol::kBatchPrefixSize, header.begin()));
    }
  }
}
