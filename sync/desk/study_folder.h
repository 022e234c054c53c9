// Reads a study folder and compiles its forms for a package: study.toml, every form it names, and
// the files in its folder `attachments` (lists, pictures), which forms ask for by name.
//
//   Errors   kInvalidInput  the folder has problems; all of them are told at once,
//            each with its file and place
//   Lifetime owned values
//   Threads  stateless
#pragma once

#include "forms/study/study.h"
#include "forms/xform.h"
#include "sync/desk/machine.h"
#include "sync/desk/talk.h"
#include "sync/protocol/package.h"

namespace faltbok::desk {

inline constexpr std::size_t kStudyFileSizeMax = std::size_t{1} << 20;
inline constexpr std::size_t kAttachmentCountMax = 256;
inline constexpr std::size_t kFormFileSizeMax = std::size_t{16} << 20;

struct CompiledStudy {
  forms::Study study;
  std::vector<protocol::FormEntry> forms;
  std::vector<protocol::PackageFile> files;
};

// Finds attachments among a package's files, which must outlive it.
forms::AttachmentProvider attachments_in(const std::vector<protocol::PackageFile>& files);

// study.toml alone.
base::Status check_study_file(Machine& machine, Talk& talk, const os::Path& folder);
base::Result<CompiledStudy> read_study_folder(Machine& machine, Talk& talk, const os::Path& folder);

}  // namespace faltbok::desk
