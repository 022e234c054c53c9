#include "sync/protocol/package.h"
#include "tests/sync/protocol/sample_package.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <functional>
#include <optional>

using namespace faltbok;
using base::ErrorKind;
using protocol::BatchKind;
using tests::SampleStudy;

namespace {

constexpr std::size_t kManifestAt = 8 + 16 + 8 + 32 + 4;

// Signed anew around a manifest that was changed on purpose; sizes put right.
base::Bytes with_manifest(const base::Bytes& file, const crypto::SigningKey& key,
                          const std::function<void(std::string&)>& change) {
  base::ByteReader reader(base::BytesView(file).subspan(kManifestAt - 4));
  std::string manifest = reader.text(file.size());
  const std::size_t rest_at = kManifestAt + manifest.size();
  change(manifest);
  base::ByteWriter writer;
  writer.raw(base::BytesView(file).subspan(8, kManifestAt - 12)).text(manifest);
  writer.raw(
      base::BytesView(file).subspan(rest_at, file.size() - rest_at - crypto::kSignatureSize));
  const auto signature = key.sign(protocol::kPackageDomain, writer.written());
  return base::ByteWriter()
      .raw(base::BytesView(file).first(8))
      .raw(writer.written())
      .raw(signature.bytes)
      .take();
}

void replace(std::string& text, std::string_view what, std::string_view with) {
  const std::size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  text.replace(at, what.size(), with);
}

bool seals(const SampleStudy& study, const std::function<void(protocol::StudyPackage&)>& change) {
  protocol::StudyPackage package = study.package;
  change(package);
  const auto sealed = protocol::seal_package(package, study.study_key);
  if (!sealed.ok()) CHECK(sealed.error().kind() == ErrorKind::kInvalidInput);
  return sealed.ok();
}

}  // namespace

TEST_CASE("package: what is sealed reads back, every field") {
  const SampleStudy study;
  const auto opened = protocol::open_package(study.sealed(), study.study_key.verify_key());
  REQUIRE(opened.ok());
  CHECK(opened.value() == study.package);
}

TEST_CASE("package: a rotated key leads on, another key does not") {
  const SampleStudy study;
  CHECK(protocol::open_package(study.sealed(), study.old_key.verify_key()).ok());
  const auto stranger = crypto::SigningKey::random();
  CHECK(protocol::open_package(study.sealed(), stranger.verify_key()).error().kind() ==
        ErrorKind::kAuthentication);

  protocol::StudyPackage forged = study.package;  // a rotation that the old key did not sign
  forged.rotations = {
      protocol::make_rotation(forged.study, stranger, study.study_key.verify_key()).value()};
  forged.rotations.front().old_key = study.old_key.verify_key();
  const auto sealed = protocol::seal_package(forged, study.study_key).value();
  CHECK(protocol::open_package(sealed, study.old_key.verify_key()).error().kind() ==
        ErrorKind::kAuthentication);
}

TEST_CASE("package: rotations in a ring end") {
  const SampleStudy study;
  protocol::StudyPackage package = study.package;
  const auto a = crypto::SigningKey::random();
  const auto b = crypto::SigningKey::random();
  package.rotations = {protocol::make_rotation(package.study, a, b.verify_key()).value(),
                       protocol::make_rotation(package.study, b, a.verify_key()).value()};
  const auto sealed = protocol::seal_package(package, study.study_key).value();
  CHECK(protocol::open_package(sealed, a.verify_key()).error().kind() ==
        ErrorKind::kAuthentication);
}

TEST_CASE("package: any changed bit and any truncation is refused") {
  const SampleStudy study;
  const base::Bytes whole = study.sealed();
  for (std::size_t i = 0; i < whole.size(); ++i) {
    base::Bytes changed = whole;
    changed[i] = static_cast<std::uint8_t>(changed[i] ^ (1U << (i % 8)));
    CAPTURE(i);
    const auto opened = protocol::open_package(changed, study.study_key.verify_key());
    REQUIRE_FALSE(opened.ok());
    if (i >= 8) REQUIRE(opened.error().kind() == ErrorKind::kAuthentication);
    if (i == 7) REQUIRE(opened.error().kind() == ErrorKind::kUnsupported);
  }
  for (std::size_t size = 0; size < whole.size(); ++size) {
    REQUIRE(
        !protocol::open_package(base::BytesView(whole).first(size), study.study_key.verify_key())
             .ok());
  }
  base::Bytes longer = whole;
  longer.push_back(0);
  CHECK(!protocol::open_package(longer, study.study_key.verify_key()).ok());
}

TEST_CASE("package: a manifest has one spelling, though it is signed") {
  const SampleStudy study;
  const base::Bytes whole = study.sealed();
  const auto kind_after = [&](const std::function<void(std::string&)>& change) {
    const auto opened =
        protocol::open_unpinned_package(with_manifest(whole, study.study_key, change));
    return opened.ok() ? std::optional<ErrorKind>{} : opened.error().kind();
  };
  CHECK(!kind_after([](std::string&) {}));  // the helper itself makes a sound package
  using Change = std::function<void(std::string&)>;
  for (const Change& change : {
           Change([](std::string& text) { text.insert(1, " "); }),
           Change([](std::string& text) { text.insert(1, R"("custodian":null,)"); }),
           Change([](std::string& text) { text.insert(1, R"("unknown":1,)"); }),
           Change([](std::string& text) { replace(text, R"("study_name")", R"("study_nome")"); }),
           Change([](std::string& text) { replace(text, R"("epoch":1)", R"("epoch":1.0)"); }),
           Change([](std::string& text) { replace(text, R"("epoch":1)", R"("epoch":-1)"); }),
           Change([](std::string& text) { replace(text, R"("epoch":1)", R"("epoch":0)"); }),
           Change(
               [](std::string& text) { replace(text, R"("epoch":1)", R"("epoch":4294967296)"); }),
           Change([](std::string& text) { replace(text, R"("epoch":1)", R"("epoch":"1")"); }),
           Change([](std::string& text) { replace(text, "age1", "AGE1"); }),
           Change([](std::string& text) { replace(text, "2027-06-30", "2027-06-31"); }),
           Change([](std::string& text) { replace(text, "Malm", "\xFFMal"); }),
           Change([](std::string& text) { replace(text, R"("tls_pins":[)", R"("tls_pins":[7,)"); }),
           Change([](std::string& text) { text = "[]"; }),
           Change([](std::string& text) { text = ""; }),
           Change([](std::string& text) { text = std::string(100'000, '['); }),
       }) {
    CHECK(kind_after(change) == ErrorKind::kInvalidInput);
  }
}

TEST_CASE("package: what a tablet would refuse is not signed") {
  const SampleStudy study;
  CHECK(seals(study, [](auto&) {}));
  CHECK(!seals(study, [](auto& package) { package.version = 0; }));
  // not the form's sha256
  CHECK(!seals(study, [](auto& package) { package.files[0].content.push_back('x'); }));
  CHECK(!seals(study, [](auto& package) { package.forms[0].compiled = "forms/none.xml"; }));
  CHECK(!seals(study, [](auto& package) { package.forms[0].source = "forms/none.md"; }));
  CHECK(!seals(study, [](auto& package) { package.forms.push_back(package.forms[0]); }));
  CHECK(!seals(study, [](auto& package) { package.files.push_back(package.files[0]); }));
  CHECK(!seals(study, [](auto& package) { package.devices.push_back(package.devices[0]); }));
  // overlaps device 1
  CHECK(!seals(study, [](auto& package) { package.devices[2].block.first = 1999; }));
  CHECK(!seals(study, [](auto& package) { package.users.push_back(package.users[0]); }));
  CHECK(!seals(study, [](auto& package) { package.tls_pins.push_back(base::Digest{{3}}); }));
  CHECK(!seals(study, [](auto& package) { package.study_name = "\xC3"; }));
  CHECK(!seals(study, [](auto& package) { package.study_name.assign(1025, 'x'); }));
  for (const char* path :
       {"", "/study.toml", "../x", "a//b", "a/", ".hidden", "a/.b", "a b", "å"}) {
    CAPTURE(path);
    CHECK(!seals(study, [&](auto& package) { package.files.push_back({path, {}}); }));
  }
  CHECK(seals(study, [](auto& package) {
    package.files.push_back({"wording/pack-1_b.toml", {}});
  }));
}

TEST_CASE("package: a device is valid, revoked, expired or unknown") {
  const SampleStudy study;
  const auto standing = [&](std::uint8_t device, std::uint32_t epoch, base::Date day) {
    protocol::BatchPlace place;
    place.device = base::DeviceId{{device}};
    place.epoch = epoch;
    place.day = static_cast<std::int32_t>(base::days_since_1970(day));
    return protocol::standing_of(study.package, place);
  };
  using protocol::DeviceStanding;
  CHECK(standing(2, 1, {2027, 6, 30}) == DeviceStanding::kValid);
  CHECK(standing(2, 1, {2027, 7, 1}) == DeviceStanding::kExpired);
  CHECK(standing(1, 1, {2026, 10, 1}) == DeviceStanding::kRevoked);  // whatever day it states
  CHECK(standing(1, 2, {2026, 12, 1}) == DeviceStanding::kValid);
  CHECK(standing(1, 3, {2026, 12, 1}) == DeviceStanding::kUnknown);
  CHECK(standing(9, 1, {2026, 12, 1}) == DeviceStanding::kUnknown);
}

TEST_CASE("package: each kind of batch goes to its own readers") {
  const SampleStudy study;
  const auto& package = study.package;
  const base::Date today{2026, 11, 22};
  const auto sorted = [](std::vector<crypto::age::Recipient> list) {
    std::sort(list.begin(), list.end());
    return list;
  };
  CHECK(protocol::recipients_of(package, BatchKind::kRecords, "", today).value() ==
        sorted({package.custodian, package.escrow}));
  CHECK(protocol::recipients_of(package, BatchKind::kRoster, "", today).value() ==
        sorted({package.devices[1].recipient, package.devices[2].recipient,
                package.coordinators[0].recipient}));
  CHECK(protocol::recipients_of(package, BatchKind::kIdentity, "ung", today).value() ==
        sorted({*package.code_custodian, package.devices[1].recipient}));
  CHECK(protocol::recipients_of(package, BatchKind::kIdentity, "nowhere", today).error().kind() ==
        ErrorKind::kNotFound);
  CHECK(
      protocol::recipients_of(package, BatchKind::kIdentity, "ung", {2028, 1, 1}).error().kind() ==
      ErrorKind::kNotFound);
  protocol::StudyPackage nobody = package;
  nobody.code_custodian.reset();
  nobody.devices[2].sites = {"ung"};  // two tablets, and nobody who keeps the code key
  CHECK(protocol::recipients_of(nobody, BatchKind::kIdentity, "ung", today).error().kind() ==
        ErrorKind::kNotFound);
  CHECK(protocol::find_newest_device(package, base::DeviceId{{1}})->epoch == 2);
  CHECK(protocol::find_newest_device(package, base::DeviceId{{9}}) == nullptr);
  CHECK(protocol::find_form(package, "hads")->version == "1");
  CHECK(protocol::find_form(package, "gdt") == nullptr);
  CHECK(protocol::find_user(package, base::UserId{{5}})->role == "interviewer");
}
