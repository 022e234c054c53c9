// The parts of a zip archive in memory, unpacked one at a time and never beyond a limit.
//
//   Errors   read(): kNotFound      there is no such part
//                    kInvalidInput  damaged, encrypted, or larger unpacked than kPartSizeMax (a zip
//                                   bomb)
//   Lifetime the bytes must outlive the archive
//   Threads  one at a time
//   Source   libzip is included in archive.cpp only
#pragma once

#include <memory>
#include <string_view>

#include "platform/base/bytes.h"

struct zip;

namespace faltbok::forms::xlsform {

class Archive {
 public:
  static base::Result<Archive> open(base::BytesView bytes);
  base::Result<base::Bytes> read(std::string_view part) const;

 private:
  struct Close {
    void operator()(zip* archive) const;
  };
  explicit Archive(zip* archive) : zip_(archive) {}
  std::unique_ptr<zip, Close> zip_;
};

}  // namespace faltbok::forms::xlsform
