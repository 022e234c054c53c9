// `push`: the newest package and every import note of DIR to the server. Opens nothing, has no key.
#include <algorithm>

#include "sync/desk/network.h"
#include "sync/desk/wire.h"
#include "sync/protocol/package.h"
#include "sync/protocol/receipt.h"

namespace faltbok::desk {
namespace {

using base::ErrorKind;

struct FolderFiles {
  const Call& call;
  os::Path folder;
  std::string_view suffix;
};

// Sorted so that the last is the newest: names are numbers of equal or growing length.
base::Result<std::vector<std::string>> names_in(const FolderFiles& where) {
  std::vector<std::string> names;
  const auto list = where.call.machine.files.list(where.folder, kFolderCountMax);
  if (!list.ok() && list.error().kind() == ErrorKind::kNotFound) return names;
  if (!list.ok()) return list.error();
  for (const os::FileInfo& info : list.value())
    if (info.kind == os::FileKind::kFile && info.name.ends_with(where.suffix))
      names.push_back(info.name);
  std::stable_sort(names.begin(), names.end(),
                   [](const std::string& a, const std::string& b) { return a.size() < b.size(); });
  return names;
}

base::Status push_package(const Call& call, Server& server, const os::Path& from) {
  TRY_ASSIGN(const std::vector<std::string> names, "packages",
             names_in({call, from / "packages", ".fbp"}));
  if (names.empty()) return base::ok_status();
  const os::Path at = from / "packages" / names.back();
  TRY_ASSIGN(base::Bytes bytes, at.text, call.machine.files.read(at, protocol::kPackageSizeMax));
  TRY_ASSIGN(const client::HttpResponse response, "package",
             server.put("/v1/package", std::move(bytes)));
  if (response.status / 100 != 2) return server.refuse(response, at.text);
  call.talk.say("package: " + at.text);
  return base::ok_status();
}

base::Result<int> push_notes(const Call& call, Server& server, const os::Path& from) {
  TRY_ASSIGN(const std::vector<std::string> names, "notes",
             names_in({call, from / "notes", ".fbn"}));
  int count = 0;
  for (const std::string& name : names) {
    const os::Path at = from / "notes" / name;
    TRY_ASSIGN(base::Bytes bytes, at.text, call.machine.files.read(at, protocol::kNoteSizeMax));
    TRY_ASSIGN(const client::HttpResponse response, "note",
               server.put("/v1/notes", std::move(bytes)));
    const bool older =
        response.status == 409 && error_code(base::text_of(response.body)) == "older";
    if (response.status / 100 != 2 && !older) return server.refuse(response, at.text);
    ++count;
  }
  return count;
}

}  // namespace

base::Status push(const Call& call) {
  const os::Path from = path_of(call.options, "--from");
  if (const auto list = call.machine.files.list(from, kFolderCountMax); !list.ok())
    return call.talk.refuse(list.error().kind(),
                            {from.text, "the folder cannot be read",
                             "give the desk's folder, or a copy of its packages/ and notes/"});
  TRY_ASSIGN(Server server, "server", open_server(call));
  TRY("package", push_package(call, server, from));
  TRY_ASSIGN(const int notes, "notes", push_notes(call, server, from));
  call.talk.say("pushed " + std::to_string(notes) + " notes from " + from.text);
  return base::ok_status();
}

}  // namespace faltbok::desk
