// A picture of a frame, and the same as a PNG file's bytes.
//
//   Shape    rows from the top, 3 bytes a pixel: red, green, blue
//   Threads  values
#pragma once

#include "platform/base/bytes.h"

namespace faltbok::ui {

struct Picture {
  int width = 0;
  int height = 0;
  base::Bytes rgb;
};

base::Bytes png_of(const Picture& picture);

}  // namespace faltbok::ui
