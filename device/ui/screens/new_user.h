// What is asked and shown when somebody becomes a user: the first of a tablet, or one more.
//
//   Threads  the UI thread
#pragma once

#include "device/ui/screens/screens.h"

namespace faltbok::ui {

struct NewUser {
  const std::vector<std::string>& roles;
  const std::string& role;   // chosen
  const std::string& label;  // typed
  std::string_view screen;   // ids begin with it
};
void draw_who(Ui& ui, const NewUser& who, Column& column, Asked& asked);
std::string role_name(const Ui& ui, const std::string& role);
// Words in columns, numbered, to be compared with a paper or read out.
void word_table(Ui& ui, const std::vector<std::string>& words, Column& column);

}  // namespace faltbok::ui
