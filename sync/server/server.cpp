#include "sync/server/server.h"

#include <algorithm>

#include "crypto/init.h"

namespace faltbok::server {
namespace {

using base::ErrorKind;
using base::fail;

constexpr std::size_t kPinSize = 32 + 1 + 64 + 1;

std::string pin_text(const StudyPin& pin) { return pin.id.hex() + "\n" + pin.key.hex() + "\n"; }

base::Result<StudyPin> pin_from(std::string_view text) {
  if (text.size() != kPinSize || text[32] != '\n' || text.back() != '\n')
    return fail(ErrorKind::kInvalidInput, "pin");
  StudyPin pin;
  TRY_ASSIGN(pin.id, "pin", base::StudyId::from_hex(text.substr(0, 32)));
  TRY_ASSIGN(pin.key.bytes, "pin",
             base::array_from_hex<crypto::kVerifyKeySize>(text.substr(33, 64)));
  return pin;
}

base::Result<crypto::SigningKey> receipt_key_from(base::Bytes seed) {
  if (seed.size() != crypto::kSigningSeedSize) return fail(ErrorKind::kInvalidInput, "receipt key");
  auto key = crypto::SigningKey::from_seed(crypto::Secret<crypto::kSigningSeedSize>::copy_of(
      base::BytesView(seed).first<crypto::kSigningSeedSize>()));
  crypto::wipe(seed);
  return key;
}

// The one of an init that was interrupted is taken over: its public half may have been printed.
base::Result<crypto::SigningKey> make_receipt_key(os::Files& files, const os::Path& path) {
  auto there = files.read(path, crypto::kSigningSeedSize);
  if (there.ok()) return receipt_key_from(std::move(there).value());
  auto key = crypto::SigningKey::random();
  TRY("receipt key", files.write_durably(path, key.seed().reveal()));
  return key;
}

}  // namespace

base::Result<crypto::VerifyKey> init_server(const Machine& machine, const os::Path& data,
                                            base::BytesView package) {
  TRY("init", crypto::init());
  TRY_ASSIGN(const protocol::StudyPackage opened, "package",
             protocol::open_unpinned_package(package));
  TRY("data folder", machine.files.make_folders(data));
  TRY_ASSIGN(const auto lock, "data folder", machine.files.lock(data / "server.lock"));
  if (machine.files.info(data / "study.pin").ok())
    return fail(ErrorKind::kConflict, "data folder: has a server");
  TRY_ASSIGN(const crypto::SigningKey key, "init",
             make_receipt_key(machine.files, data / "receipt.key"));
  {
    TRY_ASSIGN(const auto store, "init",
               machine.open_store((data / "server.db").text, opened.study));
    Study unused({opened.study, opened.study_key}, opened);
    const base::Status kept =
        keep_package({*store, machine.files, data, unused}, opened.version, package);
    if (!kept.ok() && kept.error().kind() != ErrorKind::kConflict) return kept.error();
  }
  // Last: from here on there is a server.
  const std::string pin = pin_text({opened.study, opened.study_key});
  TRY("init", machine.files.write_durably(data / "study.pin", base::view_of(pin)));
  return key.verify_key();
}

base::Result<std::unique_ptr<Server>> Server::open(const Machine& machine, const os::Path& data,
                                                   ServerOptions options) {
  TRY("open", crypto::init());
  TRY_ASSIGN(const base::Bytes pin_bytes, "study.pin",
             machine.files.read(data / "study.pin", kPinSize));
  TRY_ASSIGN(const StudyPin pin, "study.pin", pin_from(base::text_of(pin_bytes)));
  TRY_ASSIGN(auto lock, "server.lock", machine.files.lock(data / "server.lock"));
  TRY_ASSIGN(base::Bytes seed, "receipt.key",
             machine.files.read(data / "receipt.key", crypto::kSigningSeedSize));
  TRY_ASSIGN(auto receipt_key, "receipt.key", receipt_key_from(std::move(seed)));
  TRY_ASSIGN(auto store, "server.db", machine.open_store((data / "server.db").text, pin.id));
  TRY_ASSIGN(const auto newest, "package", store->newest_package());
  if (!newest) return fail(ErrorKind::kNotFound, "package");
  TRY_ASSIGN(const base::Bytes bytes, "package",
             machine.files.read(package_path(data, newest->version), protocol::kPackageSizeMax));
  TRY_ASSIGN(auto package, "package", protocol::open_package(bytes, pin.key));
  Opened opened{std::move(lock), std::move(store), std::move(receipt_key),
                Study(pin, std::move(package))};
  std::unique_ptr<Server> server(new Server(machine, data, std::move(opened), std::move(options)));
  TRY("bodies", server->bodies_.make_folders());
  TRY("recover", server->uploads_.recover());
  return server;
}

Server::Server(const Machine& machine, const os::Path& data, Opened opened, ServerOptions options)
    : lock_(std::move(opened.lock)),
      store_(std::move(opened.store)),
      receipt_key_(std::move(opened.receipt_key)),
      study_(std::move(opened.study)),
      bodies_(machine.files, data),
      uploads_({*store_, bodies_, machine.clock, study_, receipt_key_, options.quota,
                std::move(options.log)}),
      papers_({*store_, machine.files, data, study_}) {}

}  // namespace faltbok::server
