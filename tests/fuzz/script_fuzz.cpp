// A script from anywhere, on a small form: it runs, or the failing line is named.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "forms/form.h"
#include "forms/script.h"
#include "forms/xform.h"
#include "tests/fuzz/filled_form.h"

using namespace faltbok;

namespace {
constexpr std::size_t kInputSizeMax = 16 * 1024;
constexpr std::string_view kTowns = "name,label\nlund,Lund\nmalmo,Malmö\n";

std::shared_ptr<const forms::Definition> definition() {
  static const auto loaded = forms::load_xform(
      base::view_of(forms::form_with_file("jr://file-csv/f.csv")),
      [](std::string_view) { return std::optional(base::to_bytes(kTowns)); }, nullptr);
  if (!loaded.ok()) std::abort();
  return loaded.value();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > kInputSizeMax) return 0;
  const std::string script(reinterpret_cast<const char*>(data), size);
  base::Result<forms::Form> form = forms::Form::start(definition(), forms::Environment{});
  if (!form.ok()) std::abort();
  const auto failure = forms::run_script(form.value(), script);
  if (failure && (failure->line == 0 || failure->why.empty())) std::abort();
  const forms::Submission submission = form.value().finalize();
  const auto again = forms::Form::from_submission(definition(), base::view_of(submission.xml),
                                                  forms::Environment{});
  if (!again.ok()) std::abort();  // what we wrote, we read
  return 0;
}
