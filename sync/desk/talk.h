// What the desk says to the custodian: results on one stream,
// and on the other what is wrong: where, what, what to do.
//
//   Shape    "faltbok-desk publish: study.toml, line 3: ...; do this"
//   Threads  one
#pragma once

#include <ostream>
#include <string>
#include <string_view>

#include "platform/base/result.h"

namespace faltbok::desk {

struct Complaint {
  std::string where;
  std::string what;
  std::string advice;
};

class Talk {
 public:
  Talk(std::ostream& out, std::ostream& err) : out_(out), err_(err) {}
  void set_verb(std::string_view verb) { verb_ = verb; }
  void say(std::string_view line) { out_ << line << "\n"; }
  void warn(const Complaint& complaint);  // the work goes on
  // Says it and gives the error to return, so that nothing is said twice.
  base::Error refuse(base::ErrorKind kind, const Complaint& complaint);
  // For an error that nobody has put into words yet.
  void explain(const base::Error& error);
  bool refused() const { return refused_; }

 private:
  void write(const Complaint& complaint);
  std::ostream& out_;
  std::ostream& err_;
  std::string verb_;
  bool refused_ = false;
};

// 0 done; 1 the machine or network failed, try again; 2 something that was given is wrong.
int exit_code_of(const base::Status& status);

}  // namespace faltbok::desk
