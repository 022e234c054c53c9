// vault [--answers N]: what a durable answer costs, and unlocking by the first of three users, by
// the last, and by the last where it is known that they opened it before.
// One JSON object on stdout.
// As in the app, the log is moved when a form's worth of answers is in (kFormAnswerCount), outside
// any answer: those syncs are counted apart.
// Exit 1 when an answer was not exactly one sync. fsync is nearly free on many build machines:
// counts and ratios mean something.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include "crypto/init.h"
#include "device/storage/cipher.h"
#include "device/storage/open.h"
#include "device/storage/schema.h"
#include "device/storage/sql_vault.h"
#include "tests/support/counting_vfs.h"
#include "tests/support/temp_folder.h"
#include "tests/support/test_cost.h"
#include "tests/support/vault_world.h"

namespace {

using namespace faltbok;
using storage::Database;

constexpr int kFormAnswerCount = 200;  // more than any form of the first study asks

double now_us() {
  timespec time{};
  CHECK(::clock_gettime(CLOCK_MONOTONIC, &time) == 0);
  return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

constexpr int kUserCount = 3;  // of a tablet that colleagues share

crypto::SecretBytes words_of(int user) {
  return crypto::SecretBytes::copy_of("lusab-babad-gutih-" + std::to_string(user));
}

double unlock_ms(const storage::VaultPlace& place, const crypto::SecretBytes& words,
                 const std::optional<base::UserId>& first) {
  const double begin = now_us();
  const auto outcome = storage::unlock_vault(place, words, first);
  CHECK(std::holds_alternative<storage::OpenVault>(outcome));
  return (now_us() - begin) / 1e3;
}

double quantile(std::vector<double> values, double part) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1))];
}

// The statements of one answer, as the vault runs them, on a database with or without a key.
class Notebook {
 public:
  Notebook(const os::Path& path, const crypto::SecretBytes* key_text) {
    std::vector<storage::Setting> settings;
    for (const storage::Setting& setting : storage::kRecipe)
      if (key_text != nullptr || !setting.name.starts_with("cipher_")) settings.push_back(setting);
    database_ = Database::open({path, key_text, settings}).value();
    CHECK(storage::make_schema(*database_).ok());
    summary_.key.id.bytes.fill(1);
    auto transaction = storage::Transaction::begin(*database_).value();
    const auto head =
        storage::EventLog(*database_).append(summary_.key, {}, base::to_bytes("started")).value();
    summary_.event_count = head.event_count;
    summary_.hash = head.hash;
    CHECK(storage::RecordTable(*database_).insert(summary_).ok());
    CHECK(transaction->commit().ok());
  }

  double answer_us(base::BytesView body) {
    const double begin = now_us();
    storage::RecordTable records(*database_);
    auto transaction = storage::Transaction::begin(*database_).value();
    const storage::RecordSummary before = records.find(summary_.key).value();
    const auto head = storage::EventLog(*database_)
                          .append(before.key, {before.event_count, before.hash}, body)
                          .value();
    CHECK(records.advance(before.key, head, {0}).ok());
    const base::Bytes number = base::ByteWriter().u64(head.event_count).take();
    CHECK(storage::ValueTable(*database_).put_meta(storage::kMetaCommitCount, number).ok());
    CHECK(transaction->commit().ok());
    return now_us() - begin;
  }

 private:
  std::unique_ptr<Database> database_;
  storage::RecordSummary summary_;
};

struct Ratio {
  double with_key_us;
  double without_key_us;
};

// Turn by turn, so that what else the machine does falls on both.
Ratio measure_ratio(os::Files& files, const os::Path& folder, int answer_count) {
  for (const char* name : {"keyed.db", "plain.db"}) CHECK(files.open_append(folder / name).ok());
  const crypto::SecretBytes key = storage::raw_key_text(crypto::DataKey::random(), {});
  Notebook keyed(folder / "keyed.db", &key);
  Notebook plain(folder / "plain.db", nullptr);
  const base::Bytes body(120, 'a');
  std::vector<double> with_key;
  std::vector<double> without_key;
  for (int i = 0; i < answer_count; ++i) {
    with_key.push_back(keyed.answer_us(body));
    without_key.push_back(plain.answer_us(body));
  }
  return {quantile(with_key, 0.5), quantile(without_key, 0.5)};
}

}  // namespace

int main(int argument_count, char** arguments) {
  int answer_count = 2'000;
  if (argument_count == 3 && std::strcmp(arguments[1], "--answers") == 0)
    answer_count = std::atoi(arguments[2]);
  if ((argument_count != 1 && argument_count != 3) || answer_count < 1) {
    std::fprintf(stderr, "vault: usage: vault [--answers N] (N at least 1)\n");
    return 2;
  }
  CHECK(crypto::init().ok());
  const support::CountingVfs vfs;
  const support::TempFolder folder;
  const auto files = os::open_files();
  support::VaultWorld world;
  const crypto::SecretBytes words = words_of(0);
  const crypto::NewUser user{world.user, "interviewer", world.user_key, words};
  const storage::VaultPlace place{*files, folder.path()};
  auto made = storage::create_vault(
      place, {world.device, {world.custodian.recipient(), world.escrow.recipient()}, user});
  if (!made.ok()) {
    std::fprintf(stderr, "vault: no vault can be made: %s\n", made.error().trail().c_str());
    return 1;
  }
  base::UserId last = world.user;
  for (int i = 1; i < kUserCount; ++i) {
    last.bytes.fill(static_cast<std::uint8_t>(i));
    const crypto::SecretBytes their_words = words_of(i);
    CHECK(storage::add_user(place, made.value(), {last, "interviewer", world.user_key, their_words})
              .ok());
  }
  made.value().vault.reset();

  const crypto::SecretBytes last_words = words_of(kUserCount - 1);
  const double unlock_first_ms = unlock_ms(place, words, {});
  const double unlock_last_ms = unlock_ms(place, last_words, {});
  const double unlock_again_ms = unlock_ms(place, last_words, last);
  auto outcome = storage::unlock_vault(place, words);
  storage::Vault& vault = *std::get<storage::OpenVault>(outcome).vault;
  const storage::RecordKey key = world.new_record();
  const forms::Event started = world.form_started("MA-7K3F-2", "hads");
  CHECK(vault.start(key, {&started, 1}).ok());

  std::vector<double> answers;
  std::uint64_t sync_count = 0;
  std::uint64_t housekeeping_sync_count = 0;
  for (int i = 0; i < answer_count; ++i) {
    const forms::Event answer = world.answer("/data/hads_1", "3");
    const std::uint64_t syncs_before = vfs.sync_count();
    const double begin = now_us();
    CHECK(vault.append(key, answer).ok());
    answers.push_back(now_us() - begin);
    const std::uint64_t syncs_after = vfs.sync_count();
    sync_count += syncs_after - syncs_before;
    if ((i + 1) % kFormAnswerCount == 0) CHECK(vault.housekeep().ok());
    housekeeping_sync_count += vfs.sync_count() - syncs_after;
  }
  const Ratio ratio = measure_ratio(*files, folder.path(), answer_count);

  std::printf(
      "{\"answers\": %d, \"syncs\": %llu, \"housekeeping_syncs\": %llu, \"answer_us_median\": "
      "%.1f, \"answer_us_p99\": %.1f, "
      "\"with_key_us_median\": %.1f, \"without_key_us_median\": %.1f, \"ratio\": %.2f, "
      "\"unlock_ms\": %.0f, \"users\": %d, \"unlock_last_user_ms\": %.0f, "
      "\"unlock_last_user_again_ms\": %.0f}\n",
      answer_count, static_cast<unsigned long long>(sync_count),
      static_cast<unsigned long long>(housekeeping_sync_count), quantile(answers, 0.5),
      quantile(answers, 0.99), ratio.with_key_us, ratio.without_key_us,
      ratio.with_key_us / ratio.without_key_us, unlock_first_ms, kUserCount, unlock_last_ms,
      unlock_again_ms);
  return sync_count == static_cast<std::uint64_t>(answer_count) ? 0 : 1;
}
