// A tablet whose vault is open, with an identity database beside it, for tests.
#pragma once

#include <catch2/catch_test_macros.hpp>

#include "tests/device/storage/code_key.h"
#include "tests/device/storage/tablet.h"

namespace faltbok::tests {

inline const storage::Person kPerson{"MA-7K3F-2", "MA"};

struct IdentityTablet : Tablet {
  IdentityTablet() { create(); }
  storage::VaultPlace identity() { return identity_place(place()); }
  storage::IdentityBook create_book() {
    return create_identity(identity(), new_identity(world, keys, passphrase)).value();
  }
  storage::IdentityOutcome outcome() { return open_identity(identity(), world.user, passphrase); }
  storage::IdentityBook book() {
    auto opened = outcome();
    REQUIRE(std::holds_alternative<storage::IdentityBook>(opened));
    return std::get<storage::IdentityBook>(std::move(opened));
  }
  std::optional<storage::UnlockProblem> identity_problem() {
    const auto opened = outcome();
    const auto* refused = std::get_if<storage::UnlockRefused>(&opened);
    return refused ? std::optional(refused->problem) : std::nullopt;
  }
  forms::Event contact(std::string field, std::string value, std::string reason = "") {
    return world.event(
        forms::ContactChanged{std::move(field), std::move(value), std::move(reason)});
  }
  base::Result<std::size_t> send(storage::IdentityBook& book) {
    const storage::Signer signer = world.signer();
    return book.send(
        {vault(), signer, [&](std::string_view) -> base::Result<storage::SealingContext> {
           return identity_context(world, keys);
         }});
  }
  base::Bytes read(const std::string& name) { return disk->read(path(name), 64U << 20U).value(); }
  CodeKey keys;
};

}  // namespace faltbok::tests
