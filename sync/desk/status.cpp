// `status`: what each tablet has sent, what is missing, what was set aside. Needs no passphrase:
// it opens nothing.
#include <algorithm>

#include "sync/desk/commands.h"
#include "sync/desk/stored.h"

namespace faltbok::desk {
namespace {

std::string line_of(const protocol::StudyPackage& package,
                    const protocol::DeviceCertificate& device, const Ledger& ledger) {
  const auto imported = std::count_if(ledger.entries().begin(), ledger.entries().end(),
                                      [](const LedgerEntry& e) { return !e.outcome.has_value(); });
  const auto excepted = static_cast<std::ptrdiff_t>(ledger.entries().size()) - imported;
  const bool revoked = std::any_of(package.revocations.begin(), package.revocations.end(),
                                   [&](const protocol::Revocation& r) {
                                     return r.device == device.id && r.epoch >= device.epoch;
                                   });
  std::string line = device.id.hex() + "  epoch " + std::to_string(device.epoch) + "  " +
                     (device.sites.empty() ? "-" : device.sites.front()) + "  " + device.label;
  line += "  imported " + std::to_string(imported) + ", set aside " + std::to_string(excepted) +
          ", missing " + std::to_string(ledger.gaps().size());
  line += revoked ? "  REVOKED" : "  until " + base::iso_of(device.expires);
  return line;
}

}  // namespace

base::Status status(const Call& call) {
  TRY_ASSIGN(const Desk desk, "desk",
             open_desk(call.machine, call.talk, path_of(call.options, "--desk")));
  TRY_ASSIGN(const protocol::StudyPackage package, "package", require_package(desk));
  call.talk.say("study " + package.study.hex() + " (" + package.study_name + "), package " +
                std::to_string(package.version) + ", forms " +
                std::to_string(package.forms.size()));
  for (const protocol::DeviceCertificate& device : package.devices) {
    if (device.id == desk.file.device) continue;
    TRY_ASSIGN(const Ledger ledger, "ledger", read_ledger(desk, device.id));
    call.talk.say(line_of(package, device, ledger));
  }
  const auto list = call.machine.files.list(desk.quarantine(), kFolderCountMax);
  if (list.ok() && !list.value().empty())
    call.talk.say("set aside: " + std::to_string(list.value().size() / 2) + " files in " +
                  desk.quarantine().text);
  return base::ok_status();
}

}  // namespace faltbok::desk
