// age v1 files: bytes that only the holders of named keys, or of a passphrase, can open.
//
//   Shape    text header with one stanza for each recipient, MAC, 16-byte nonce,
//            chunks of 65,536 bytes and tag
//   Errors   kInvalidInput   header or armor not well formed; no recipient
//            kUnsupported    another version than v1
//            kNotFound       none of the identities (or not the passphrase) opens it
//            kAuthentication header MAC, a chunk's tag, or the file ends before its last chunk
//            and whatever a Source or Sink returns
//   Lifetime takes views, returns owned bytes
//   Threads  values
//   Source   FORMAT.md section 2; age-encryption.org/v1
#pragma once

#include <compare>
#include <functional>
#include <vector>

#include "crypto/exchange.h"
#include "crypto/secret.h"
#include "platform/base/result.h"

namespace faltbok::crypto::age {

// Who can open a file. In text `age1...`.
struct Recipient {
  ExchangePublic x25519{};
  auto operator<=>(const Recipient&) const = default;
  std::string text() const;
  static base::Result<Recipient> from_text(std::string_view text);
};

// The key that opens it. In text `AGE-SECRET-KEY-1...`.
class Identity {
 public:
  static Identity random();
  static Identity from_secret(ExchangeSecret secret);
  static base::Result<Identity> from_text(std::string_view text);
  Identity duplicate() const { return from_secret(secret_.duplicate()); }
  const Recipient& recipient() const { return recipient_; }
  const ExchangeSecret& secret() const { return secret_; }  // to wrap and store it
  SecretBytes text() const;

 private:
  explicit Identity(ExchangeSecret secret);
  ExchangeSecret secret_;
  Recipient recipient_;
};

// Whole files in memory. Nothing is returned before the last chunk is verified.
base::Result<base::Bytes> encrypt(base::BytesView plaintext, std::span<const Recipient> recipients);
base::Result<base::Bytes> decrypt(base::BytesView file, std::span<const Identity> identities);
base::Result<base::Bytes> decrypt(base::BytesView file, const Identity& identity);

// Passphrase files (scrypt), as the `age -p` command makes them.
inline constexpr int kScryptLogWorkWritten = 16;
inline constexpr int kScryptLogWorkMax = 18;
base::Result<base::Bytes> encrypt_to_passphrase(base::BytesView plaintext,
                                                const SecretBytes& passphrase,
                                                int log_work = kScryptLogWorkWritten);
base::Result<base::Bytes> decrypt_with_passphrase(base::BytesView file,
                                                  const SecretBytes& passphrase);

// Streams in constant memory.
class Source {
 public:
  virtual ~Source() = default;
  virtual base::Result<std::size_t> read(std::span<std::uint8_t> into) = 0;  // 0: the end
  virtual base::Status rewind() = 0;                                         // to the first byte
};
using Sink = std::function<base::Status(base::BytesView)>;

enum class Release {
  // whole chunks, each after its tag matched; a later failure leaves the sink with a prefix
  kChunkByChunk,
  kAfterLastChunk,  // reads the source twice: nothing is handed on before all of it is verified
};
base::Status encrypt_stream(Source& plaintext, std::span<const Recipient> recipients,
                            const Sink& sink);
base::Status decrypt_stream(Source& file, std::span<const Identity> identities, Release release,
                            const Sink& sink);

// The text form between `-----BEGIN AGE ENCRYPTED FILE-----` lines. Reading is strict.
std::string armor(base::BytesView file);
bool is_armored(base::BytesView file);
base::Result<base::Bytes> dearmor(std::string_view text);

}  // namespace faltbok::crypto::age
