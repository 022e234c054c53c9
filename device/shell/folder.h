// What lies in the tablet's folder, and how long each file may be.
//
//   Shape    key.fbk vault.db outbox/ (device/storage) · invitation.fbi request.fbq
//            (sync/PROTOCOL.md section 5)
//            server.toml (address for faltbok-sync) · settings.toml · attempts.toml · guard.toml
//            · wake
//            (touched: send now)
//            inbox/{package.fbp, receipts/*.fbr, notes/*.fbn, status.json}:
//            written by faltbok-sync or from a stick
//   Units    bytes
//   Source   README.md
#pragma once

#include <cstddef>
#include <string_view>

namespace faltbok::shell {

inline constexpr std::string_view kInvitationName = "invitation.fbi";
inline constexpr std::string_view kRequestName = "request.fbq";
inline constexpr std::string_view kServerName = "server.toml";
inline constexpr std::string_view kSettingsName = "settings.toml";
inline constexpr std::string_view kAttemptsName = "attempts.toml";
inline constexpr std::string_view kGuardName = "guard.toml";
inline constexpr std::string_view kWakeName = "wake";
inline constexpr std::string_view kLockName = "faltbok.lock";
inline constexpr std::string_view kInboxName = "inbox";
inline constexpr std::string_view kPackageName = "package.fbp";
inline constexpr std::string_view kReceiptsName = "receipts";
inline constexpr std::string_view kNotesName = "notes";
inline constexpr std::string_view kStatusName = "status.json";

// On the stick: that is what the study desk looks for.
inline constexpr std::string_view kRescueFolderName = "faltbok-outbox";

inline constexpr std::size_t kSettingsSizeMax = 65'536;
inline constexpr std::size_t kStatusSizeMax = std::size_t{4} << 20;
inline constexpr std::size_t kInboxFileCountMax = 100'000;

}  // namespace faltbok::shell
