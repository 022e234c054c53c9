// A submission from anywhere, read back into a form: refused, or a form that can go on.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "forms/form.h"
#include "forms/xform.h"
#include "tests/fuzz/filled_form.h"

using namespace faltbok;

namespace {
constexpr std::size_t kInputSizeMax = 64 * 1024;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > kInputSizeMax) return 0;
  static const auto loaded =
      forms::load_xform(base::view_of(forms::form_with_file("jr://file-csv/f.csv")), {}, nullptr);
  if (!loaded.ok()) std::abort();
  base::Result<forms::Form> form =
      forms::Form::from_submission(loaded.value(), {data, size}, forms::Environment{});
  if (!form.ok()) {
    if (form.error().kind() != base::ErrorKind::kInvalidInput) std::abort();
    return 0;
  }
  static_cast<void>(form.value().add_row("/d/rep"));
  const forms::Submission submission = form.value().finalize();
  if (!forms::Form::from_submission(loaded.value(), base::view_of(submission.xml), {}).ok())
    std::abort();
  return 0;
}
