// The verbs of faltbok-form. Each takes the words after it and returns the exit code.
//
//   Shape    0: done; 2: the form, the script or the command line is wrong,
//            and stderr says where and what to do;
//            1: the machine would not (the disk is full, a program is missing)
//   Source   design.md section 4
#pragma once

#include <cstdio>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "forms/problem.h"

namespace faltbok::forms::tool {

using Words = std::span<const std::string_view>;

inline constexpr int kExitDone = 0;
inline constexpr int kExitMachine = 1;
inline constexpr int kExitWrong = 2;

int check_command(Words words);    // FORM...
int compile_command(Words words);  // FORM [-o OUT]
// FORM --script S [--now T --seed N --instance-id U --attachments DIR] -o OUT
int run_command(Words words);
int bench_command(Words words);  // FORM

// Every problem on a line of its own on stderr: "FORM: error: sheet survey, row 3, ...".
void print_problems(std::string_view form, const std::vector<Problem>& problems);
// One sentence, and where to read more.
int usage_error(std::string_view verb, std::string_view what);
void print_usage(std::FILE* to);

}  // namespace faltbok::forms::tool
