// The `age` program of Debian opens what we write, and we open what it writes.
#include "crypto/age.h"
#include "crypto/random.h"
#include "tests/support/read_file.h"

#include <catch2/catch_test_macros.hpp>
#include <cstdlib>

using namespace faltbok;
namespace age = crypto::age;
namespace fs = std::filesystem;

namespace {

class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "faltbok-age-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  fs::path operator/(const char* name) const { return path_ / name; }

 private:
  fs::path path_;
};

bool runs(const std::string& command) {
  return std::system((command + " >/dev/null 2>&1").c_str()) == 0;
}

}  // namespace

TEST_CASE("age: Debian's age opens our files and we open its files, also armored") {
  if (!runs("age --version")) SKIP("the age program is not installed");
  const Folder folder;
  const auto identity = age::Identity::random();
  const auto other = age::Identity::random();
  tests::write_file(folder / "key", identity.text().reveal());
  base::Bytes plaintext(150'000);
  crypto::fill_random(plaintext);
  tests::write_file(folder / "plain", plaintext);

  const std::vector to{other.recipient(), identity.recipient()};
  const base::Bytes ours = age::encrypt(plaintext, to).value();
  tests::write_file(folder / "ours.age", ours);
  tests::write_file(folder / "ours.asc", base::view_of(age::armor(ours)));
  for (const char* name : {"ours.age", "ours.asc"}) {
    CAPTURE(name);
    const std::string in = (folder / name).string();
    REQUIRE(runs("age -d -i " + (folder / "key").string() + " -o " + (folder / "out").string() +
                 " " + in));
    CHECK(tests::read_file(folder / "out") == plaintext);
  }

  const std::string to_us = " -r " + identity.recipient().text() + " -o ";
  REQUIRE(runs("age" + to_us + (folder / "its.age").string() + " " + (folder / "plain").string()));
  REQUIRE(
      runs("age -a" + to_us + (folder / "its.asc").string() + " " + (folder / "plain").string()));
  CHECK(age::decrypt(tests::read_file(folder / "its.age"), identity).value() == plaintext);
  const base::Bytes armored = tests::read_file(folder / "its.asc");
  CHECK(age::decrypt(age::dearmor(base::text_of(armored)).value(), identity).value() == plaintext);
}
