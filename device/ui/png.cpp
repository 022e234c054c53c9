#include "device/ui/png.h"

#include "platform/base/check.h"

#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#define STBI_WRITE_NO_STDIO
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#include <stb/stb_image_write.h>
#pragma GCC diagnostic pop

namespace faltbok::ui {

base::Bytes png_of(const Picture& picture) {
  CHECK(picture.rgb.size() ==
        static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height) * 3);
  base::Bytes out;
  const auto append = [](void* to, void* data, int size) {
    const auto* bytes = static_cast<const unsigned char*>(data);
    static_cast<base::Bytes*>(to)->insert(static_cast<base::Bytes*>(to)->end(), bytes,
                                          bytes + size);
  };
  CHECK(stbi_write_png_to_func(append, &out, picture.width, picture.height, 3, picture.rgb.data(),
                               picture.width * 3) != 0);
  return out;
}

}  // namespace faltbok::ui
