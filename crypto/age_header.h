// The header of an age file: stanzas that each wrap the file key, and a MAC over them.
//
//   Shape    version line, stanzas (`-> TYPE ARGUMENT...` and base64 lines of 64), `--- MAC`
//   Errors   kInvalidInput   not well formed, a limit passed,
//            a stanza of ours that breaks its own rules
//            kUnsupported    another version than v1
//            kNotFound       no stanza opens
//            kAuthentication the MAC is not right
//   Threads  values
//   Source   FORMAT.md section 2; age-encryption.org/v1. Only crypto/age*.cpp and tests use this
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "crypto/age.h"

namespace faltbok::crypto::age {

inline constexpr std::size_t kHeaderSizeMax = 65'536;
inline constexpr std::size_t kStanzaCountMax = 1'024;
inline constexpr std::size_t kFileKeySize = 16;
inline constexpr std::size_t kMacSize = 32;
using FileKey = Secret<kFileKeySize>;

struct Stanza {
  std::vector<std::string> arguments;  // the first is the type
  base::Bytes body;
};

struct Header {
  std::vector<Stanza> stanzas;
  base::ByteArray<kMacSize> mac{};
  std::size_t mac_input_size = 0;  // through `---`
  std::size_t size = 0;            // through the MAC's line end
};

// The start of a file, at least its header; what follows is not looked at.
base::Result<Header> parse_header(base::BytesView start);

// Nothing: the stanza is not for this key. An error: it breaks its rules.
using Unwrapped = base::Result<std::optional<FileKey>>;
Unwrapped unwrap_x25519(const Stanza& stanza, const Identity& identity);
Unwrapped unwrap_scrypt(const Stanza& stanza, const SecretBytes& passphrase);

Stanza wrap_x25519(const FileKey& file_key, const Recipient& recipient);
base::Result<Stanza> wrap_scrypt(const FileKey& file_key, const SecretBytes& passphrase,
                                 int log_work);

// The file key, once the MAC agrees.
base::Result<FileKey> open_header(base::BytesView start, const Header& header,
                                  const std::function<Unwrapped(const Stanza&)>& unwrap);
base::Bytes write_header(const FileKey& file_key, std::span<const Stanza> stanzas);

}  // namespace faltbok::crypto::age
