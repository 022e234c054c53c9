// `invite` and `enrol`: how a tablet comes into the study.
// Both sides compare twelve words before anything is signed.
#include <algorithm>

#include "crypto/random.h"
#include "crypto/words.h"
#include "forms/study/pseudonym.h"
#include "forms/study/study.h"
#include "sync/desk/commands.h"
#include "sync/protocol/enrolment.h"

namespace faltbok::desk {
namespace {

using base::ErrorKind;
using protocol::DeviceCertificate;
using Request = protocol::EnrolmentRequest;
using protocol::StudyPackage;

constexpr int kCertificateMonths = 24;
constexpr std::string_view kUsedSuffix = ".used";

os::Path invitation_path(const Desk& desk, const protocol::EnrolmentCode& code) {
  return desk.invitations() / (base::hex_of(code) + ".fbi");
}

base::Result<forms::Study> study_of(const Desk& desk, const StudyPackage& package) {
  const protocol::PackageFile* file = protocol::find_file(package, "study.toml");
  std::vector<forms::Problem> problems;
  std::optional<forms::Study> study =
      file == nullptr ? std::nullopt : forms::parse_study(base::text_of(file->content), problems);
  if (!study.has_value())
    return desk.talk.refuse(
        ErrorKind::kInvalidInput,
        {"study.toml of the newest package", "cannot be read", "publish the study folder again"});
  return std::move(*study);
}

std::string site_list(const forms::Study& study) {
  std::string all;
  for (const forms::Site& site : study.sites) all += (all.empty() ? "" : " ") + site.id;
  return all;
}

// The first block of pseudonym numbers after all that were ever given.
base::Result<protocol::PseudonymBlock> free_block(const Desk& desk, const StudyPackage& package) {
  std::uint32_t next = 0;
  for (const DeviceCertificate& device : package.devices)
    next = std::max(next, device.block.first + device.block.count);
  if (next + forms::kPseudonymBlockCount > forms::kPseudonymNumberCount)
    return desk.talk.refuse(ErrorKind::kNoSpace,
                            {"pseudonyms", "all blocks are given",
                             "this study has had as many tablets as pseudonyms allow"});
  return protocol::PseudonymBlock{next, forms::kPseudonymBlockCount};
}

// A tablet that is certified asks with the same keys for others who work on it.
bool asks_for_users(const StudyPackage& package, const Request& request) {
  const DeviceCertificate* known = protocol::find_newest_device(package, request.device);
  return known != nullptr && known->epoch == request.epoch && known->sign_key == request.sign_key &&
         known->recipient == request.recipient;
}

base::Status check_request(const Desk& desk, const StudyPackage& package, const Request& request) {
  const auto refuse = [&](ErrorKind kind, std::string what, std::string advice) {
    return desk.talk.refuse(kind, {"request", std::move(what), std::move(advice)});
  };
  if (request.study != desk.file.study)
    return refuse(ErrorKind::kConflict, "it is for another study", "enrol it at that study's desk");
  for (const protocol::RequestUser& user : request.users)
    if (protocol::find_user(package, user.id) != nullptr)
      return refuse(ErrorKind::kConflict, "one of its users is certified already",
                    "nothing is to be done if that is all; else start again on the tablet");
  // Its one-time code was spent when it was enrolled; it shows by its keys who it is.
  if (asks_for_users(package, request)) return base::ok_status();
  const os::Path invitation = invitation_path(desk, request.code);
  const base::Result<base::Bytes> file =
      desk.machine.files.read(invitation, protocol::kEnrolmentSizeMax);
  if (!file.ok())
    return refuse(ErrorKind::kAuthentication,
                  "its one-time code was never given out here, or is used already",
                  "write a new invitation with 'faltbok-desk invite'");
  TRY_ASSIGN(const protocol::Invitation invited, "invitation",
             protocol::open_invitation(file.value()));
  if (invited.site != request.site)
    return refuse(ErrorKind::kConflict,
                  "the invitation was for site '" + invited.site + "', the tablet asks for '" +
                      request.site + "'",
                  "write an invitation for the right site");
  return base::ok_status();
}

base::Status check_standing(const Call& call, const StudyPackage& package, const Request& request) {
  protocol::BatchPlace place;
  place.study = package.study;
  place.device = request.device;
  place.epoch = request.epoch;
  place.day = static_cast<std::int32_t>(base::days_since_1970(today(call.machine)));
  if (protocol::standing_of(package, place) == protocol::DeviceStanding::kValid)
    return base::ok_status();
  return call.talk.refuse(ErrorKind::kConflict,
                          {"request", "this tablet's certificate is revoked or has run out",
                           "it gets no new users; enrol a new tablet"});
}

// Which epoch may be certified: a new tablet's first,
// or the next one of a tablet that was copied (design section 7).
base::Status check_epoch(const Call& call, const StudyPackage& package, const Request& request) {
  const DeviceCertificate* known = protocol::find_newest_device(package, request.device);
  if (asks_for_users(package, request)) return check_standing(call, package, request);
  if (known == nullptr && request.epoch == 1) return base::ok_status();
  if (known == nullptr)
    return call.talk.refuse(
        ErrorKind::kConflict,
        {"request", "it asks for a later key epoch, but this tablet is not known",
         "start enrolment again on the tablet"});
  if (request.epoch != known->epoch + 1)
    return call.talk.refuse(ErrorKind::kConflict,
                            {"request", "this tablet is enrolled already",
                             "nothing is to be done; for a copied tablet it must ask for epoch " +
                                 std::to_string(known->epoch + 1)});
  if (!call.options.has("--new-epoch"))
    return call.talk.refuse(
        ErrorKind::kConflict,
        {"request", "this tablet is known and asks for new keys; the old ones will be revoked",
         "if this is the copy that goes on, add --new-epoch"});
  return base::ok_status();
}

base::Status compare_words(const Call& call, const Desk& desk, base::BytesView file,
                           const Request& request) {
  TRY_ASSIGN(const std::string words, "words", protocol::request_words(file));
  call.talk.say("tablet: " + request.device.hex() + " (" + request.label + "), site " +
                request.site);
  for (const protocol::RequestUser& user : request.users)
    call.talk.say("  user: " + user.label + ", role " + user.role);
  call.talk.say("the study's words, which the tablet showed when it was invited:");
  call.talk.say("  " + crypto::fingerprint_words(desk.file.study_key));
  call.talk.say("the request's words, which the tablet shows now:");
  call.talk.say("  " + words);
  if (call.options.has("--words-checked")) return base::ok_status();
  if (call.machine.ask_yes("Are they the same on the tablet? Type yes: ")) return base::ok_status();
  return call.talk.refuse(ErrorKind::kAuthentication,
                          {"request", "the words were not confirmed; nothing was signed",
                           "compare them with the tablet, then add --words-checked"});
}

base::Result<base::Date> expiry(const Call& call) {
  if (!call.options.has("--expires"))
    return base::add_months(today(call.machine), kCertificateMonths);
  const base::Result<base::Date> date = base::date_from_iso(call.options.text("--expires"));
  if (date.ok() && date.value() > today(call.machine)) return date;
  return call.talk.refuse(ErrorKind::kInvalidInput,
                          {"--expires", "not a day to come", "write it as 2028-06-30"});
}

base::Status certify_device(const Call& call, const Desk& desk, const Request& request,
                            StudyPackage& package) {
  DeviceCertificate device;
  device.id = request.device;
  device.label = request.label;
  device.sign_key = request.sign_key;
  device.recipient = request.recipient;
  device.epoch = request.epoch;
  device.sites = {request.site};
  if (const DeviceCertificate* known = protocol::find_newest_device(package, request.device);
      known != nullptr) {
    package.revocations.push_back({known->id, known->epoch, today(call.machine)});
  }
  TRY_ASSIGN(device.block, "block", free_block(desk, package));
  TRY_ASSIGN(device.expires, "expires", expiry(call));
  package.devices.push_back(std::move(device));
  return base::ok_status();
}

base::Status certify(const Call& call, const Desk& desk, const Request& request,
                     StudyPackage& package) {
  if (!asks_for_users(package, request))
    TRY("device", certify_device(call, desk, request, package));
  for (const protocol::RequestUser& user : request.users)
    package.users.push_back({user.id, user.label, user.role, user.sign_key, request.device});
  ++package.version;
  return base::ok_status();
}

}  // namespace

base::Status invite(const Call& call) {
  TRY_ASSIGN(const Desk desk, "desk",
             open_desk(call.machine, call.talk, path_of(call.options, "--desk")));
  TRY_ASSIGN(const StudyPackage package, "package", require_package(desk));
  TRY_ASSIGN(const forms::Study study, "study", study_of(desk, package));
  const std::string site = call.options.text("--site");
  if (study.site(site) == nullptr)
    return call.talk.refuse(ErrorKind::kNotFound, {"--site", "the study has no site '" + site + "'",
                                                   "it has: " + site_list(study)});
  TRY_ASSIGN(const DeskKeys keys, "unlock", unlock(desk, call.options));
  protocol::Invitation invitation{desk.file.study, desk.file.study_key,
                                  crypto::random_array<protocol::kCodeSize>(), site,
                                  package.server_address};
  const os::Path kept = invitation_path(desk, invitation.code);
  TRY_ASSIGN(const base::Bytes file, "invitation",
             protocol::seal_invitation(std::move(invitation), keys.study));
  const os::Path out = path_of(call.options, "--out");
  TRY("invitations", call.machine.files.make_folders(desk.invitations()));
  TRY("invitations", call.machine.files.write_durably(kept, file));
  TRY(out.text, call.machine.files.write_durably(out, file));
  call.talk.say("invitation for one tablet of " + site + ": " + out.text);
  call.talk.say("the tablet must show these words (tell them another way than the file):");
  call.talk.say("  " + crypto::fingerprint_words(desk.file.study_key));
  return base::ok_status();
}

base::Status enrol(const Call& call) {
  TRY_ASSIGN(const Desk desk, "desk",
             open_desk(call.machine, call.talk, path_of(call.options, "--desk")));
  TRY_ASSIGN(StudyPackage package, "package", require_package(desk));
  const os::Path at = path_of(call.options, "--request");
  const base::Result<base::Bytes> file = call.machine.files.read(at, protocol::kEnrolmentSizeMax);
  if (!file.ok())
    return call.talk.refuse(file.error().kind(),
                            {at.text, "the request cannot be read",
                             "copy request.fbq from the tablet, or 'faltbok-desk pull'"});
  const base::Result<Request> request = protocol::open_request(file.value());
  if (!request.ok())
    return call.talk.refuse(
        request.error().kind(),
        {at.text, "not an enrolment request, or damaged (" + request.error().trail() + ")",
         "get the file from the tablet again"});
  TRY("enrol", check_epoch(call, package, request.value()));
  TRY("enrol", check_request(desk, package, request.value()));
  TRY("enrol", compare_words(call, desk, file.value(), request.value()));
  const bool users_only = asks_for_users(package, request.value());
  TRY("enrol", certify(call, desk, request.value(), package));
  TRY_ASSIGN(const DeskKeys keys, "unlock", unlock(desk, call.options));
  TRY_ASSIGN(const os::Path package_at, "package", write_package(desk, package, keys));
  if (users_only) {
    call.talk.say("certified on a tablet that was: users " +
                  std::to_string(request.value().users.size()));
    call.talk.say("package " + std::to_string(package.version) + ": " + package_at.text);
    return base::ok_status();
  }
  const os::Path invitation = invitation_path(desk, request.value().code);
  TRY("invitation", call.machine.files.rename_durably(
                        {invitation, {invitation.text + std::string(kUsedSuffix)}}));
  const protocol::PseudonymBlock block = package.devices.back().block;
  call.talk.say("certified until " + base::iso_of(package.devices.back().expires) +
                "; pseudonym numbers " + std::to_string(block.first) + " to " +
                std::to_string(block.first + block.count - 1));
  call.talk.say("package " + std::to_string(package.version) + ": " + package_at.text);
  return base::ok_status();
}

}  // namespace faltbok::desk
