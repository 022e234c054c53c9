// Workbooks from anywhere. A first byte 'S' makes the rest the rows of a sheet,
// so that the fuzzer gets behind the zip.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "forms/xlsform/compile.h"
#include "tests/forms/xlsform/book.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace faltbok;
  base::Bytes bytes(data, data + size);
  if (size > 0 && data[0] == 'S') {
    const std::string_view rows = base::text_of(base::BytesView(data, size)).substr(1);
    bytes = forms::xlsform::Book()
                .stored()
                .sheet("survey", rows)
                .text_sheet("choices", {{"list_name", "name", "label"}, {"l", "1", "One"}})
                .bytes();
  }
  const forms::xlsform::Compiled compiled = forms::xlsform::compile(bytes, "form.xlsx");
  if (compiled.xml.empty() != forms::has_errors(compiled.problems)) std::abort();
  return 0;
}
