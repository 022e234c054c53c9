#include "tests/fuzz/attachment_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return faltbok::forms::fill_from_attachment("jr://file/f.geojson", {data, size});
}
