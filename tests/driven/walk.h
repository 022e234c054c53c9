// The steps of a visit, each as a person does it: enrol, unlock, a new participant,
// a visit, sending.
//
//   Shape    words of the command line: "enrol" (until the desk is to sign), "unlock" (until the
//            desk has signed), "participant",
//            "visit=t0", "sync", "tap=ID", "type=TEXT", "wait=ID", "screen=NAME", "pin=DIGITS",
//            "again" (the program starts again, with the steps that are left),
//            "pause=MS", "picture=NAME"
//   Errors   as Hand's; kInvalidInput: no such step
//   Threads  the UI thread
#pragma once

#include <string>

#include "tests/driven/answers.h"
#include "tests/driven/hand.h"

namespace faltbok::driven {

struct Person {
  std::string pin = "271828";
  std::string role = "interviewer";
  std::string label = "demo";
  // the "paper" that the passphrase is written on; enrol writes it, unlock reads it
  std::string secrets_file;
  Answers answers;
};

class Walk {
 public:
  Walk(Hand& hand, Person person) : hand_(hand), person_(std::move(person)) {}
  base::Status step(const std::string& word);

 private:
  base::Status enrol();
  base::Status enrol_step(app::EnrolStep step);
  base::Status note_passphrase();
  base::Status type_words();  // where a passphrase is asked for
  base::Status unlock();
  base::Status participant();
  base::Status visit(const std::string& visit_id);
  base::Status open_participant();
  base::Status sync();
  base::Status type_pin();

  base::Status own_forms(const std::string& visit_id);
  base::Status hand_over(const std::string& visit_id);
  base::Status finalise();
  // Answers the form that is up until another screen is.
  base::Status fill_form();
  base::Status fill_page();
  base::Status answer(const app::QuestionView& view);
  base::Status next_page();

  Hand& hand_;
  Person person_;
  std::string participant_;
  std::set<std::string> pictured_;  // forms whose first page has its picture
};

}  // namespace faltbok::driven
