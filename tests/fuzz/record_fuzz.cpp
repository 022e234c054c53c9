// Events and payloads from anywhere: refused, or the same bytes when written again.
#include <cstdint>
#include <cstdlib>

#include "forms/record/event.h"
#include "forms/record/payload.h"

using namespace faltbok;

namespace {

bool same(const base::Bytes& a, base::BytesView b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const base::BytesView bytes(data, size);
  const auto event = forms::decode_event(bytes);
  if (event.ok() && !same(forms::encode(event.value()), bytes)) std::abort();
  const auto payload = forms::decode_payload(bytes);
  if (payload.ok() && !same(forms::encode_payload(payload.value()), bytes)) std::abort();
  return 0;
}
