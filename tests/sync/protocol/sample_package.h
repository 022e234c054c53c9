// A study package with something in every list.
#pragma once

#include "crypto/hash.h"
#include "crypto/random.h"
#include "sync/protocol/package.h"

namespace faltbok::tests {

struct SampleStudy {
  crypto::SigningKey study_key = crypto::SigningKey::random();
  crypto::SigningKey old_key = crypto::SigningKey::random();
  protocol::StudyPackage package = make();

  base::Bytes sealed() const { return protocol::seal_package(package, study_key).value(); }

 private:
  static crypto::age::Recipient someone() { return crypto::age::Identity::random().recipient(); }

  static protocol::DeviceCertificate device(std::uint8_t number, std::uint32_t epoch,
                                            std::string site) {
    return {base::DeviceId{{number}},
            "Surfplatta åäö",
            crypto::SigningKey::random().verify_key(),
            someone(),
            epoch,
            {std::move(site)},
            {number * 1000U, 1000},
            {2027, 6, 30}};
  }

  protocol::StudyPackage make() const {
    protocol::StudyPackage out;
    out.study = base::StudyId{{42}};
    out.version = 7;
    out.study_key = study_key.verify_key();
    out.study_name = "IPS Malmö";
    out.server_address = "http://127.0.0.1:8080";
    out.server_receipt_key = crypto::SigningKey::random().verify_key();
    out.tls_pins = {base::Digest{{1}}, base::Digest{{2}}};
    out.custodian = someone();
    out.escrow = someone();
    out.code_custodian = someone();
    const base::Bytes form = base::to_bytes("<h:html/>");
    out.files = {{"forms/hads.xml", form}, {"study.toml", base::to_bytes("name = 'x'")}};
    out.forms = {{"hads", "1", crypto::sha256(form), "forms/hads.xml", ""}};
    out.devices = {device(1, 1, "ung"), device(1, 2, "ung"), device(2, 1, "maria")};
    out.users = {{base::UserId{{5}}, "I1", "interviewer", crypto::SigningKey::random().verify_key(),
                  base::DeviceId{{1}}}};
    out.coordinators = {{"K1", someone()}};
    out.revocations = {{base::DeviceId{{1}}, 1, {2026, 11, 1}}};
    out.erasures = {{"e1", {"MA-7K3F-2"}, {2026, 11, 2}}};
    out.rotations = {protocol::make_rotation(out.study, old_key, study_key.verify_key()).value()};
    out.provisional_wording_allowed_by = "Åsa";
    out.settings = {{"hads_items_min", "4"}};
    return out;
  }
};

}  // namespace faltbok::tests
