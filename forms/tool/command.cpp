#include "forms/tool/command.h"

#include <set>
#include <string>

namespace faltbok::forms::tool {

void print_problems(std::string_view form, const std::vector<Problem>& problems) {
  std::set<std::string> said;  // a row of a loop is many questions, and one thing to mend
  for (const Problem& problem : problems) {
    const std::string line =
        (problem.severity == Severity::kError ? "error: " : "warning: ") + text_of(problem);
    if (!said.insert(line).second) continue;
    std::fprintf(stderr, "%.*s: %s\n", static_cast<int>(form.size()), form.data(), line.c_str());
  }
}

int usage_error(std::string_view verb, std::string_view what) {
  std::fprintf(stderr, "faltbok-form%s%.*s: %.*s (faltbok-form help says what it takes)\n",
               verb.empty() ? "" : " ", static_cast<int>(verb.size()), verb.data(),
               static_cast<int>(what.size()), what.data());
  return kExitWrong;
}

void print_usage(std::FILE* to) {
  std::fprintf(to,
               "usage: faltbok-form check FORM...\n"
               "       faltbok-form compile FORM [-o OUT.xml]\n"
               "       faltbok-form run FORM [--script S.jsonl] [--now T --seed N --instance-id U "
               "--attachments DIR] -o OUT.xml\n"
               "       faltbok-form bench FORM\n"
               "       faltbok-form preview FORM -o FOLDER [--language L] [--text-size "
               "normal|large|largest]\n"
               "                            [--size WIDTHxHEIGHT] [--attachments DIR]\n"
               "       faltbok-form help\n"
               "FORM is an .xlsx workbook, Markdown tables, or an XForm (.xml)\n");
}

}  // namespace faltbok::forms::tool
