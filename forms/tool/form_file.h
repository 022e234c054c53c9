// A form on disk, in whatever format its author keeps it, as the XForm that the engine loads.
//
//   Shape    .xml is taken as it is; a workbook or Markdown is compiled. Told apart by content
//   Errors   kNotFound, kUnavailable, kInvalidInput: the file itself cannot be read;
//            what is wrong inside is in `problems`
//   Lifetime owns its bytes
#pragma once

#include <string_view>
#include <vector>

#include "forms/problem.h"
#include "forms/xform.h"
#include "forms/xlsform/compile.h"
#include "platform/os/files.h"

namespace faltbok::forms::tool {

struct FormFile {
  base::Bytes xml;  // empty when there are errors
  std::vector<xlsform::MadeFile> made;
  std::vector<Problem> problems;
  std::vector<Problem> unreadable;         // expressions that compile and cannot run
  std::vector<xlsform::NodePlace> places;  // of a workbook's questions
};

base::Result<FormFile> read_form(os::Files& files, const os::Path& path);

// What works but is probably not meant; nothing for an XForm, or when the file cannot be read.
std::vector<Problem> read_style(os::Files& files, const os::Path& path);

// Attachments from a folder, and those that the workbook itself held. Borrows all three.
AttachmentProvider attachments_in(os::Files& files, const os::Path& folder, const FormFile& form);

}  // namespace faltbok::forms::tool
