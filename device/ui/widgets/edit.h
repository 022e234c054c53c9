// Editing a text with keys: insert, erase, move. Knows characters, not pixels.
//
//   Units    cursor: a byte between characters; size_max: bytes
//   Threads  values
#pragma once

#include <string>
#include <string_view>

#include "device/ui/memory.h"

namespace faltbok::ui {

struct Editing {
  std::string text;
  std::size_t cursor = 0;
  std::size_t size_max = 0;
  bool many_lines = false;
};

// True when the key means "done".
bool apply(Editing& editing, const Key& key);

std::size_t next_character(std::string_view text, std::size_t at);
std::size_t previous_character(std::string_view text, std::size_t at);

}  // namespace faltbok::ui
