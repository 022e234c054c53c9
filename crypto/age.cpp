#include "crypto/age.h"

#include <algorithm>

#include "crypto/age_header.h"
#include "crypto/age_stream.h"
#include "crypto/random.h"

namespace faltbok::crypto::age {

namespace {

using Unwrap = std::function<Unwrapped(const Stanza&)>;

Unwrap unwrap_with(std::span<const Identity> identities) {
  return [identities](const Stanza& stanza) -> Unwrapped {
    for (const Identity& identity : identities) {
      TRY_ASSIGN(auto file_key, "stanza", unwrap_x25519(stanza, identity));
      if (file_key) return file_key;
    }
    return std::optional<FileKey>{};
  };
}

Unwrap unwrap_with(const SecretBytes& passphrase) {
  return [&passphrase](const Stanza& stanza) { return unwrap_scrypt(stanza, passphrase); };
}

base::Result<std::vector<Stanza>> stanzas_for(const FileKey& file_key,
                                              std::span<const Recipient> recipients) {
  if (recipients.empty() || recipients.size() > kStanzaCountMax) {
    return base::fail(base::ErrorKind::kInvalidInput, "age: recipients");
  }
  std::vector<Stanza> out;
  for (const Recipient& recipient : recipients) {
    const bool usable = shared_secret_of(ExchangeSecret::random(), recipient.x25519).ok();
    if (!usable) return base::fail(base::ErrorKind::kInvalidInput, "age: recipient of small order");
    out.push_back(wrap_x25519(file_key, recipient));
  }
  return out;
}

base::Status write_file(const FileKey& file_key, std::span<const Stanza> stanzas, Source& plaintext,
                        const Sink& sink) {
  TRY("sink", sink(write_header(file_key, stanzas)));
  return seal_payload(file_key, plaintext, sink);
}

using ReadPayload = std::function<base::Status(const FileKey&, Pieces&)>;

base::Status read_file(Source& file, const Unwrap& unwrap, const ReadPayload& read_payload) {
  base::Bytes start;
  {
    Pieces whole(file, kChunkSize);
    TRY_ASSIGN(start, "age", whole.take(kHeaderSizeMax));
  }
  TRY_ASSIGN(const Header header, "age", parse_header(start));
  TRY_ASSIGN(const FileKey file_key, "age", open_header(start, header, unwrap));
  constexpr std::size_t kGroupSize = kGroupChunkCount * kSealedChunkSize;
  Pieces pieces(file, kGroupSize, base::BytesView(start).subspan(header.size));
  return read_payload(file_key, pieces);
}

// What was opened is wiped when the file turns out to be false, so nothing is handed on.
base::Result<base::Bytes> read_whole(base::BytesView file, const Unwrap& unwrap) {
  const base::BytesView start = file.first(std::min(file.size(), kHeaderSizeMax));
  TRY_ASSIGN(const Header header, "decrypt", parse_header(start));
  TRY_ASSIGN(const FileKey file_key, "decrypt", open_header(start, header, unwrap));
  const base::BytesView rest = file.subspan(header.size);
  if (rest.size() < kPayloadNonceSize)
    return base::fail(base::ErrorKind::kInvalidInput, "decrypt: nonce");
  const PayloadKey key(file_key, rest.first(kPayloadNonceSize));
  const base::BytesView sealed = rest.subspan(kPayloadNonceSize);
  base::Bytes out(plain_size_max_of(sealed.size()));
  std::size_t opened = 0;
  const base::Status done = key.open(sealed, {}, out, opened);
  if (!done.ok()) wipe(out);
  TRY("decrypt", done);
  out.resize(opened);
  return out;
}

base::Bytes write_whole(const FileKey& file_key, std::span<const Stanza> stanzas,
                        base::BytesView plaintext) {
  const base::Bytes header = write_header(file_key, stanzas);
  const auto nonce = random_array<kPayloadNonceSize>();
  base::Bytes out(header.size() + nonce.size() + sealed_size_of(plaintext.size()));
  std::ranges::copy(nonce, std::ranges::copy(header, out.begin()).out);
  const std::span<std::uint8_t> payload = std::span(out).subspan(header.size() + nonce.size());
  PayloadKey(file_key, nonce).seal(plaintext, {}, payload);
  return out;
}

}  // namespace

base::Result<base::Bytes> encrypt(base::BytesView plaintext,
                                  std::span<const Recipient> recipients) {
  const FileKey file_key = FileKey::random();
  TRY_ASSIGN(const auto stanzas, "encrypt", stanzas_for(file_key, recipients));
  return write_whole(file_key, stanzas, plaintext);
}

base::Result<base::Bytes> decrypt(base::BytesView file, std::span<const Identity> identities) {
  return read_whole(file, unwrap_with(identities));
}

base::Result<base::Bytes> decrypt(base::BytesView file, const Identity& identity) {
  return decrypt(file, std::span(&identity, 1));
}

base::Result<base::Bytes> encrypt_to_passphrase(base::BytesView plaintext,
                                                const SecretBytes& passphrase, int log_work) {
  const FileKey file_key = FileKey::random();
  TRY_ASSIGN(const Stanza stanza, "encrypt", wrap_scrypt(file_key, passphrase, log_work));
  return write_whole(file_key, std::span(&stanza, 1), plaintext);
}

base::Result<base::Bytes> decrypt_with_passphrase(base::BytesView file,
                                                  const SecretBytes& passphrase) {
  return read_whole(file, unwrap_with(passphrase));
}

base::Status encrypt_stream(Source& plaintext, std::span<const Recipient> recipients,
                            const Sink& sink) {
  const FileKey file_key = FileKey::random();
  TRY_ASSIGN(const auto stanzas, "encrypt", stanzas_for(file_key, recipients));
  return write_file(file_key, stanzas, plaintext, sink);
}

base::Status decrypt_stream(Source& file, std::span<const Identity> identities, Release release,
                            const Sink& sink) {
  const Unwrap unwrap = unwrap_with(identities);
  if (release == Release::kAfterLastChunk) {
    TRY("verify", read_file(file, unwrap, verify_payload));
    TRY("rewind", file.rewind());
  }
  return read_file(file, unwrap, [&sink](const FileKey& file_key, Pieces& pieces) {
    return open_payload(file_key, pieces, sink);
  });
}

}  // namespace faltbok::crypto::age
