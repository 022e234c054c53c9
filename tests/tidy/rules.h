// The architecture as tables: what each room may include, what may be named where,
// how long things may be.
//
//   Source   design.md section 3 (rooms, levels), style.md sections 4 and 8 (sizes, bans)
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace faltbok::tidy {

// Longest prefix of a file's folder decides its room. A room may include itself, these,
// and nothing else of ours.
inline const std::map<std::string, std::set<std::string>> kMayInclude = {
    {"platform/base", {}},
    {"platform/os", {"platform/base"}},
    {"crypto", {"platform/base"}},
    {"forms", {"platform/base"}},
    {"forms/tool", {"platform/base", "platform/os", "forms"}},
    // A program that joins the author's tool and the tablet's screens.
    {"forms/tool/preview",
     {"platform/base", "platform/os", "forms", "forms/tool", "device/app", "device/ui"}},
    {"sync/protocol", {"platform/base", "platform/os", "crypto", "forms"}},
    {"sync/client", {"platform/base", "platform/os", "crypto", "sync/protocol"}},
    {"sync/server", {"platform/base", "platform/os", "crypto", "sync/protocol"}},
    {"sync/uploader", {"platform/base", "platform/os", "crypto", "sync/protocol", "sync/client"}},
    {"sync/desk",
     {"platform/base", "platform/os", "crypto", "forms", "sync/protocol", "sync/client"}},
    {"device/storage", {"platform/base", "platform/os", "crypto", "forms", "sync/protocol"}},
    {"device/app", {"platform/base", "forms"}},
    {"device/shell",
     {"platform/base", "platform/os", "crypto", "forms", "sync/protocol", "sync/client",
      "device/storage", "device/app"}},
    {"device/ui", {"platform/base", "forms", "device/app"}},
    // The programs' mains join the parts.
    {"device", {"platform/base", "platform/os", "device/app", "device/shell", "device/ui"}},
};

// A third-party header belongs to these rooms alone.
struct OwnedHeader {
  std::string_view prefix;
  std::vector<std::string_view> rooms;
};
inline const std::vector<OwnedHeader> kOwnedHeaders = {
    {"sodium", {"crypto"}},
    {"openssl/", {"crypto"}},
    {"sqlite3", {"device/storage", "sync/server"}},
    {"sqlcipher/", {"device/storage", "sync/server"}},
    {"curl/", {"sync/client"}},
    {"systemd/", {"platform/os"}},
    {"tss2/", {"platform/os"}},
    {"microhttpd", {"sync/server"}},
    {"imgui", {"device/ui"}},
    {"backends/imgui", {"device/ui"}},
    {"SDL", {"device/ui"}},
    {"pugixml", {"forms"}},
    {"zip.h", {"forms"}},
    {"zstd", {"sync/protocol"}},
};

struct Banned {
  std::string_view text;
  std::vector<std::string_view> allowed_under;
  std::string_view instead;
};
inline const std::vector<Banned> kBanned = {
    {"ImGui::Button(", {"device/ui/widgets"}, "ui::button"},
    {"ImGui::Selectable(", {"device/ui/widgets"}, "a widget of ours"},
    {"ImGui::InputText", {"device/ui/widgets"}, "the text field of ours"},
    {"ImGui::Checkbox(", {"device/ui/widgets"}, "a widget of ours"},
    {"ImGui::RadioButton(", {"device/ui/widgets"}, "a widget of ours"},
    {"FontGlobalScale", {}, "rebuild the atlas"},
    {"imgui_internal.h", {"device/ui/widgets/imgui_shim"}, "the shim"},
    {"memcmp(", {}, "crypto::equal_constant_time, or std::equal for what is public"},
    {"system_clock::now", {"platform/os"}, "os::Clock"},
    {"steady_clock::now", {"platform/os", "device/ui/loop"}, "os::Clock"},
    {"std::time(", {"platform/os"}, "os::Clock"},
    {"strcpy(", {}, "std::string"},
    {"std::sprintf(", {}, "std::snprintf"},
    {"std::rand(", {}, "crypto::random_bytes or a given seed"},
    {"random_device", {}, "crypto::random_bytes or a given seed"},
    {"throw ", {}, "base::Result"},
    {"std::async", {}, "the shell's worker"},
};

inline constexpr std::size_t kFileLinesMax = 400;
inline constexpr std::size_t kLineCharactersMax = 100;  // but for text inside a raw string
inline constexpr std::size_t kFunctionLinesMax = 70;
// Tables are as long as what they list.
inline const std::set<std::string> kLongTables = {};

}  // namespace faltbok::tidy
