// Who a pseudonym is: contact details in a database of their own, with a key of their own.
//
//   Shape    FOLDER/identity.fbk, FOLDER/identity.db: the same key file, schema and checks as the
//            vault's. One record for each participant, of type kIdentity; its events are
//            ContactChanged, ContactSeen, ContactErased. They travel in the vault's outbox,
//            sealed before they enter it, in batches of kind identity
//   Errors   as vault.h
//   Lifetime open only while somebody looks: the data key goes when the book goes
//   Threads  one at a time (the worker); opening takes as long as Argon2id does
//   Source   IDENTITY.md
#pragma once

#include <functional>
#include <variant>

#include "device/storage/open.h"

namespace faltbok::storage {

inline constexpr std::string_view kIdentityKeyFileName = "identity.fbk";
// In the vault, so that an older identity database beside a newer vault is noticed.
inline constexpr std::string_view kIdentityAnchorName = "identity_log";
// In the vault: the last identity batch that a note sent back and that was answered for.
inline constexpr std::string_view kIdentityReturnedName = "identity_returned";

// Who does it, and when.
struct Doer {
  base::UserId user;
  base::Instant at;
};

struct Person {
  std::string participant;
  std::string site;
};

// How what is new travels: in `vault`'s outbox, for the recipients of the person's site.
struct Sending {
  Vault& vault;
  const Signer& signer;
  std::function<base::Result<SealingContext>(std::string_view site)> context;
};

class IdentityBook {
 public:
  explicit IdentityBook(OpenVault open) : open_(std::move(open)) {}

  // Oldest first, without Started; none for somebody of whom nothing is written.
  base::Result<std::vector<forms::Event>> events_of(std::string_view participant);
  // One transaction and one sync. The first for somebody begins the record.
  base::Status write(const Person& person, const forms::Event& event);
  // What was ever written of the person goes from this database; a new record names the ones that
  // are gone, so that other readers forget them too. Nothing was written: nothing is done.
  base::Status erase(const Person& person, const Doer& doer);
  // Seals what no batch has carried yet; how many batches. What was sealed but not noted because
  // the power went is sealed once more: the newest and longest counts at the other end.
  base::Result<std::size_t> send(const Sending& how);
  // As storage::change_passphrase.
  base::Status change_passphrase(const VaultPlace& place, const NewPassphrase& wanted) {
    return storage::change_passphrase(place, open_, wanted);
  }
  // As storage::change_data_key: whoever goes from the tablet opens no names either.
  base::Status change_data_key(const VaultPlace& place, const KeyChange& wanted) {
    return storage::change_data_key(place, open_, wanted);
  }
  // kAuthentication: the vault has seen more of this database than is here.
  base::Status check_anchor(Vault& vault);

 private:
  // Without what has been erased.
  base::Result<std::optional<RecordKey>> record_of(std::string_view participant);
  // What an import note named as an exception is sent once more, all of it.
  base::Status take_returned(Vault& vault);
  base::Result<std::size_t> send_site(const Sending& how, const std::string& site);
  base::Status put_anchor(Vault& vault);
  OpenVault open_;
};

struct NewIdentity {
  base::DeviceId device;
  std::vector<crypto::age::Recipient> recovery;  // code-key custodian and code-key escrow
  base::UserId user;
  std::string role;
  const crypto::SecretBytes& passphrase;
  crypto::PassphraseCost cost = crypto::kPassphraseCost;
};
VaultPlace identity_place(const VaultPlace& vault);
// kConflict: there is one already.
base::Result<IdentityBook> create_identity(const VaultPlace& place, const NewIdentity& wanted);

// This user has no slot in identity.fbk: another one made it. The code-key custodian gives one.
struct NoIdentitySlot {};
using IdentityOutcome = std::variant<IdentityBook, UnlockRefused, NoIdentitySlot>;
IdentityOutcome open_identity(const VaultPlace& place, const base::UserId& user,
                              const crypto::SecretBytes& passphrase);

}  // namespace faltbok::storage
