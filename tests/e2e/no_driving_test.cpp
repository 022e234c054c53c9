// The app that people use has no driving option:
// what the driver is called with is not even in the program.
#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <iterator>
#include <string>

namespace {

std::string program(const std::string& name) {
  std::ifstream in(std::string(FALTBOK_BINARY_DIR) + "/bin/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("faltbok has no driving option, and the driven test program has") {
  const std::string app = program("faltbok");
  const std::string driven = program("faltbok-driven");
  REQUIRE(!app.empty());
  REQUIRE(!driven.empty());
  for (const char* trace : {"--answers", "--pictures", "faltbok6driven"}) {
    CAPTURE(trace);
    CHECK(app.find(trace) == std::string::npos);
    CHECK(driven.find(trace) != std::string::npos);
  }
}
