// An XForm from anywhere: load it, answer everything, add rows, finalise,
// put the submission back in.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "forms/form.h"
#include "forms/xform.h"

using namespace faltbok;

namespace {
constexpr std::size_t kInputSizeMax = 64 * 1024;
constexpr int kPageCountMax = 50;

void answer_all(forms::Form& form) {
  int left = kPageCountMax;
  for (const forms::Page& page : form.pages()) {
    if (--left == 0) return;
    if (!page.add_row_of.empty()) static_cast<void>(form.add_row(page.add_row_of));
    for (const forms::NodeId node : page.questions) {
      if (!form.find(form.path_of(node))) continue;  // its row has gone
      static_cast<void>(form.question(node));
      const std::vector<forms::Choice> choices = form.choices(node);
      static_cast<void>(form.answer(node, choices.empty() ? "7" : choices.front().value));
    }
  }
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > kInputSizeMax) return 0;
  std::vector<forms::Problem> problems;
  const auto definition = forms::load_xform({data, size}, {}, &problems);
  // refused exactly when a reason is given
  if (definition.ok() == forms::has_errors(problems)) std::abort();
  if (!definition.ok()) return 0;
  forms::Environment environment;
  base::Result<forms::Form> form = forms::Form::start(definition.value(), environment);
  if (!form.ok()) return 0;
  answer_all(form.value());
  const forms::Submission submission = form.value().finalize();
  const auto again =
      forms::Form::from_submission(definition.value(), base::view_of(submission.xml), environment);
  if (!again.ok() && again.error().kind() != base::ErrorKind::kInvalidInput) std::abort();
  return 0;
}
