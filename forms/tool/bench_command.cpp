// faltbok-form bench FORM: how long it takes to load, and to answer. One JSON object on stdout.
#include <algorithm>
#include <chrono>
#include <ctime>
#include <fstream>
#include <string>

#include "forms/form.h"
#include "forms/tool/command.h"
#include "forms/tool/form_file.h"
#include "forms/tool/options.h"
#include "forms/tool/trouble.h"

namespace faltbok::forms::tool {
namespace {

constexpr int kLoadCount = 15;
constexpr std::size_t kAnswerCountMax = 2'000;

using Clock = std::chrono::steady_clock;

double ms_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

double at_share(std::vector<double> times, double share) {
  if (times.empty()) return 0;
  std::sort(times.begin(), times.end());
  return times[std::min(times.size() - 1,
                        static_cast<std::size_t>(share * static_cast<double>(times.size())))];
}

long resident_bytes() {
  std::ifstream in("/proc/self/statm");
  long pages = 0;
  long resident = 0;
  in >> pages >> resident;
  return resident * 4096;
}

// A value that the question's type takes.
std::string value_for(const Form& form, const Question& question) {
  switch (question.kind) {
    case QuestionKind::kSelectOne:
    case QuestionKind::kSelectMultiple: {
      const std::vector<Choice> choices = form.choices(question.node);
      return choices.empty() ? std::string{} : choices.front().value;
    }
    case QuestionKind::kInteger:
    case QuestionKind::kRange: return "7";
    case QuestionKind::kDecimal: return "7.5";
    case QuestionKind::kDate: return "2020-02-02";
    case QuestionKind::kDateTime: return "2020-02-02T10:00:00.000Z";
    case QuestionKind::kTime: return "10:00:00.000Z";
    case QuestionKind::kText: return "abc";
    default: return {};
  }
}

// Answers what is asked, in order, as it becomes relevant; twice each question counts once.
std::vector<double> answer_all(Form& form) {
  std::vector<double> times;
  for (const Leaf& leaf : form.leaves()) {
    if (!leaf.asked || times.size() >= kAnswerCountMax || !form.relevant(leaf.node)) continue;
    const Question question = form.question(leaf.node);
    const std::string value = value_for(form, question);
    if (value.empty() || question.read_only) continue;
    const Clock::time_point start = Clock::now();
    if (form.answer(leaf.node, value).ok()) times.push_back(ms_since(start));
  }
  return times;
}

}  // namespace

int bench_command(Words words) {
  std::string form_path;
  if (const auto wrong = read_options(words, {}, form_path)) return usage_error("bench", *wrong);
  const std::unique_ptr<os::Files> files = os::open_files();
  const os::Path path{form_path};
  const base::Result<FormFile> file = read_form(*files, path);
  if (!file.ok()) return tell_unreadable(*files, form_path, file.error());
  print_problems(form_path, file.value().problems);
  if (has_errors(file.value().problems)) return kExitWrong;
  std::vector<double> loads;
  std::vector<double> cpu;  // the same loads in processor time: what a busy machine leaves as it is
  std::vector<double> answers;
  Environment environment;
  environment.seed = 1;
  long resident = 0;
  for (int i = 0; i < kLoadCount; ++i) {
    const Clock::time_point start = Clock::now();
    const std::clock_t cpu_start = std::clock();
    const auto definition =
        load_xform(file.value().xml, attachments_in(*files, path.folder(), file.value()), nullptr);
    if (!definition.ok()) return tell_wrong(form_path + ": cannot be loaded; check it first");
    base::Result<Form> form = Form::start(definition.value(), environment);
    if (!form.ok()) return tell_wrong(form_path + ": cannot be started");
    loads.push_back(ms_since(start));
    cpu.push_back(1000.0 * static_cast<double>(std::clock() - cpu_start) / CLOCKS_PER_SEC);
    if (i == 0) resident = resident_bytes();
    if (i == 0) answers = answer_all(form.value());
  }
  const std::vector<double> warm(loads.begin() + 1, loads.end());
  const std::vector<double> warm_cpu(cpu.begin() + 1, cpu.end());
  std::printf(
      "{\"load_ms_cold\": %.3f, \"load_ms_warm_median\": %.3f, \"answer_ms_median\": %.4f, "
      "\"answer_ms_p99\": %.4f, "
      "\"rss_bytes\": %ld, \"load_cpu_ms_cold\": %.3f, \"load_cpu_ms_warm_median\": %.3f}\n",
      loads.front(), at_share(warm, 0.5), at_share(answers, 0.5), at_share(answers, 0.99), resident,
      cpu.front(), at_share(warm_cpu, 0.5));
  return kExitDone;
}

}  // namespace faltbok::forms::tool
