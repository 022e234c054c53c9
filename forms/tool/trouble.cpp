#include "forms/tool/trouble.h"

#include <algorithm>
#include <cstdio>

#include "forms/tool/command.h"

namespace faltbok::forms::tool {
namespace {

bool is_folder(os::Files& files, const os::Path& path) {
  const auto info = files.info(path);
  return info.ok() && info.value().kind == os::FileKind::kFolder;
}

std::string why_unreadable(os::Files& files, const os::Path& path, const base::Error& error) {
  if (error.kind() == base::ErrorKind::kNotFound)
    return "there is no such file; check the name and the folder";
  const auto info = files.info(path);
  if (info.ok() && info.value().kind == os::FileKind::kFolder)
    return "this is a folder; name a file in it";
  if (info.ok() && info.value().kind == os::FileKind::kOther)
    return "this is no file but a device or a pipe; save it as a file first";
  if (error.kind() == base::ErrorKind::kInvalidInput)
    return "the file is larger than this can be (" +
           std::to_string(info.ok() ? info.value().size : 0) +
           " bytes); take pictures and other sheets out of it";
  return "the file cannot be read; check who may read it (" + error.trail() + ")";
}

// "./a" and "a" are one file.
std::string plain(std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  return std::string(path);
}

}  // namespace

int tell_wrong(const std::string& what) {
  std::fprintf(stderr, "%s\n", what.c_str());
  return kExitWrong;
}

int tell_unreadable(os::Files& files, const std::string& path, const base::Error& error) {
  return tell_wrong(path + ": " + why_unreadable(files, os::Path{path}, error));
}

int check_output(os::Files& files, const std::string& path,
                 const std::vector<std::string>& inputs) {
  const os::Path out{path};
  if (std::any_of(inputs.begin(), inputs.end(),
                  [&](const std::string& input) { return plain(input) == plain(path); }))
    return tell_wrong(path + ": this file is read here and would be lost; write to another name");
  if (is_folder(files, out)) return tell_wrong(path + ": this is a folder; write to a file in it");
  const auto there = files.info(out);
  if (there.ok() && there.value().kind == os::FileKind::kOther)
    return tell_wrong(path + ": this is no file but a device or a pipe; write to a file");
  if (!is_folder(files, out.folder()))
    return tell_wrong(path + ": there is no folder '" + out.folder().text + "'; make it first");
  return kExitDone;
}

int tell_unwritable(const std::string& path, const base::Error& error) {
  const bool full = error.kind() == base::ErrorKind::kNoSpace;
  tell_wrong(path +
             (full ? ": the disk is full; make room on it"
                   : ": cannot be written; check who may write there (" + error.trail() + ")"));
  return full ? kExitMachine : kExitWrong;
}

int check_folder(os::Files& files, const std::string& option, const std::string& path) {
  if (path.empty() || is_folder(files, os::Path{path})) return kExitDone;
  return tell_wrong(option + " " + path + ": there is no such folder");
}

}  // namespace faltbok::forms::tool
