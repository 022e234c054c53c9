// What a form costs beyond loading: `forms CORPORA` prints one JSON object, all values in ms of
// processor time, medians: a busy machine stretches the wall clock, not these.
//
//   whova_answer_*        one answer, back and forth: a yes/no, a date of death, the consent that
//                         500 nodes hang on
//   whova_interview       a whole recorded interview, from the first answer to the last
//   roster_N_load, _add   a roster of N rows to ready, from bytes; one more row
//   whova_compile         whova_form.xlsx to XForm
//   --rosters FOLDER      writes the roster forms there for another engine, and measures nothing
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "forms/form.h"
#include "forms/script.h"
#include "forms/xform.h"
#include "forms/xlsform/compile.h"
#include "platform/base/check.h"
#include "platform/os/process.h"
#include "tests/bench/forms/roster.h"

using namespace faltbok;

namespace {

constexpr int kRosterSizes[] = {10, 100, 1'000, 10'000};
constexpr int kPrefixLineCount = 15;  // of the interview: until somebody has died
constexpr std::string_view kDied = "/data/consented/deceased_CRVS/info_on_deceased/";
constexpr std::string_view kFever =
    "/data/consented/illhistory/signs_symptoms_final_illness/Id10147";

double cpu_ms() {
  std::timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

std::string read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  CHECK(in.good());
  return {std::istreambuf_iterator<char>(in), {}};
}

// The median of `count` runs of what `once` measures itself.
template <typename Once>
double median_of(int count, const Once& once) {
  std::vector<double> times;
  for (int i = 0; i < count; ++i) times.push_back(once(i));
  std::nth_element(times.begin(), times.begin() + count / 2, times.end());
  return times[static_cast<std::size_t>(count / 2)];
}

forms::Form start(const std::string& xml) {
  const auto definition = forms::load_xform(base::view_of(xml), {}, nullptr);
  CHECK(definition.ok());
  base::Result<forms::Form> form = forms::Form::start(definition.value(), {});
  CHECK(form.ok());
  return std::move(form).value();
}

double answer(forms::Form& form, const std::string& path, std::string_view value) {
  const auto node = form.find(path);
  CHECK(node.has_value());
  const double start = cpu_ms();
  const auto changed = form.answer(*node, value);
  const double ms = cpu_ms() - start;
  CHECK(changed.ok());
  return ms;
}

class Printer {
 public:
  ~Printer() { std::printf("\n}\n"); }
  void row(const std::string& name, double ms) {
    std::printf("%s\n \"%s\": %.5f", std::exchange(first_, false) ? "{" : ",", name.c_str(), ms);
    std::fflush(stdout);
  }

 private:
  bool first_ = true;
};

void whova(Printer& out, const std::string& corpora) {
  const std::string xml = read(corpora + "/perf/whova.xml");
  const std::string script = read(corpora + "/cases/must/whova_form/0.jsonl");
  const forms::Form fresh = start(xml);

  forms::Form form = fresh.clone();
  std::size_t end = 0;
  for (int i = 0; i < kPrefixLineCount; ++i) end = script.find('\n', end) + 1;
  CHECK(!forms::run_script(form, std::string_view(script).substr(0, end)));
  const std::string died(kDied);
  answer(form, died + "Id10020", "yes");
  answer(form, died + "Id10021", "1950-01-01");
  answer(form, died + "Id10022", "yes");
  answer(form, died + "Id10023_a", "2019-03-14");
  constexpr int kCount = 200;
  const std::string fever(kFever);
  out.row("whova_answer_yes_no",
          median_of(kCount, [&](int i) { return answer(form, fever, i % 2 == 0 ? "yes" : "no"); }));
  out.row("whova_answer_date_of_death", median_of(kCount, [&](int i) {
            return answer(form, died + "Id10023_a", i % 2 == 0 ? "2019-03-13" : "2019-03-14");
          }));
  out.row("whova_answer_consent", median_of(kCount, [&](int i) {
            return answer(form, "/data/respondent_backgr/Id10013", i % 2 == 0 ? "no" : "yes");
          }));

  out.row("whova_interview", median_of(21, [&](int) {
            forms::Form one = fresh.clone();
            const double begin = cpu_ms();
            CHECK(!forms::run_script(one, script));
            return cpu_ms() - begin;
          }));
}

void roster(Printer& out, int row_count) {
  const std::string xml = bench::roster_xml(row_count);
  const std::string name = "roster_" + std::to_string(row_count);
  out.row(name + "_load", median_of(row_count > 1'000 ? 5 : 15, [&](int) {
            const double begin = cpu_ms();
            const forms::Form form = start(xml);
            const double ms = cpu_ms() - begin;
            CHECK(form.rows("/data/row") == static_cast<std::uint32_t>(row_count));
            return ms;
          }));
  forms::Form form = start(xml);
  out.row(name + "_add", median_of(51, [&](int) {
            const double begin = cpu_ms();
            CHECK(form.add_row("/data/row").ok());
            return cpu_ms() - begin;
          }));
}

void compile(Printer& out, const std::string& corpora) {
  const std::string book = read(corpora + "/perf/whova_form.xlsx");
  out.row("whova_compile", median_of(15, [&](int) {
            const double begin = cpu_ms();
            const auto compiled = forms::xlsform::compile(base::view_of(book), "whova_form.xlsx");
            const double ms = cpu_ms() - begin;
            CHECK(!compiled.xml.empty());
            return ms;
          }));
}

}  // namespace

int main(int count, char** words) {
  os::keep_freed_memory();  // as the form author's tool does
  if (count == 3 && std::string_view(words[1]) == "--rosters") {
    for (const int rows : kRosterSizes)
      std::ofstream(std::string(words[2]) + "/roster_" + std::to_string(rows) + ".xml")
          << bench::roster_xml(rows);
    return 0;
  }
  if (count != 2) {
    std::fprintf(stderr, "usage: forms CORPORA | forms --rosters FOLDER\n");
    return 2;
  }
  Printer out;
  whova(out, words[1]);
  for (const int rows : kRosterSizes) roster(out, rows);
  compile(out, words[1]);
  return 0;
}
