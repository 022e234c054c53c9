// Forms as Markdown tables: reader, checks and writer behind it.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "forms/xform.h"
#include "forms/xlsform/compile.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace faltbok;
  const forms::xlsform::Compiled compiled =
      forms::xlsform::compile(base::BytesView(data, size), "form.md");
  if (compiled.xml.empty() != forms::has_errors(compiled.problems)) std::abort();
  // What we write must be read again, if only to be refused with a reason.
  std::vector<forms::Problem> problems;
  if (!compiled.xml.empty() &&
      !forms::load_xform(base::view_of(compiled.xml), {}, &problems).ok() &&
      !forms::has_errors(problems))
    std::abort();
  return 0;
}
