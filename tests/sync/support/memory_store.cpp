#include "tests/sync/support/memory_store.h"

#include <algorithm>
#include <tuple>

namespace faltbok::support {

using base::ErrorKind;
using base::fail;
using server::BatchRow;
using server::ChainHead;

base::Result<std::optional<BatchRow>> MemoryStore::find_batch(const base::BatchId& id) {
  const auto found = std::ranges::find(rows_, id, &BatchRow::id);
  return found == rows_.end() ? std::optional<BatchRow>{} : std::optional<BatchRow>(*found);
}

base::Result<std::optional<BatchRow>> MemoryStore::find_in_chain(const server::ChainPlace& place) {
  const auto found = chain_.find({place.device, place.epoch, place.sequence});
  if (found == chain_.end()) return std::optional<BatchRow>{};
  return find_batch(found->second);
}

base::Result<std::optional<ChainHead>> MemoryStore::head(const base::DeviceId& device,
                                                         std::uint32_t epoch) {
  std::optional<ChainHead> out;
  for (const auto& [place, id] : chain_)
    if (std::get<0>(place) == device && std::get<1>(place) == epoch)
      out = ChainHead{epoch, std::get<2>(place), id};
  return out;
}

base::Result<std::optional<ChainHead>> MemoryStore::newest_head(const base::DeviceId& device) {
  std::optional<ChainHead> out;
  for (const auto& [place, id] : chain_)
    if (std::get<0>(place) == device) out = ChainHead{std::get<1>(place), std::get<2>(place), id};
  return out;
}

base::Status MemoryStore::add_batch(const BatchRow& row) {
  const Place place{row.place.device, row.place.epoch, row.place.sequence};
  const bool in_chain = row.placing == server::Placing::kInChain;
  if (std::ranges::count(rows_, row.id, &BatchRow::id) > 0 || (in_chain && chain_.contains(place)))
    return fail(ErrorKind::kConflict, "add batch");
  rows_.push_back(row);
  rows_.back().number = rows_.size();
  if (in_chain) chain_[place] = row.id;
  return base::ok_status();
}

base::Result<std::uint64_t> MemoryStore::bytes_since(const base::DeviceId& device,
                                                     base::Instant since) {
  std::uint64_t sum = 0;
  for (const BatchRow& row : rows_)
    if (row.place.device == device && row.received >= since) sum += row.size;
  return sum;
}

base::Result<std::vector<BatchRow>> MemoryStore::log(std::uint64_t after_number) {
  std::vector<BatchRow> out;
  for (const BatchRow& row : rows_)
    if (row.number > after_number && out.size() < server::kLogPageCountMax) out.push_back(row);
  return out;
}

base::Result<std::optional<server::PackageRow>> MemoryStore::newest_package() { return package_; }

base::Status MemoryStore::put_package(const server::PackageRow& row) {
  if (package_ && package_->version >= row.version)
    return fail(ErrorKind::kConflict, "put package");
  package_ = row;
  return base::ok_status();
}

base::Result<std::optional<server::NoteRow>> MemoryStore::note(const base::DeviceId& device) {
  const auto found = notes_.find(device);
  return found == notes_.end() ? std::optional<server::NoteRow>{} : std::optional(found->second);
}

base::Status MemoryStore::put_note(const server::NoteRow& row) {
  const auto rank = [](const ChainHead& head) { return std::tuple(head.epoch, head.sequence); };
  const auto held = notes_.find(row.device);
  if (held != notes_.end() && rank(held->second.through) >= rank(row.through))
    return fail(ErrorKind::kConflict, "put note");
  notes_[row.device] = row;
  return base::ok_status();
}

base::Result<std::vector<server::RequestRow>> MemoryStore::requests() {
  std::vector<server::RequestRow> out;
  for (const auto& [device, row] : requests_) out.push_back(row);
  return out;
}

base::Status MemoryStore::put_request(const server::RequestRow& row) {
  if (!requests_.contains(row.device) && requests_.size() >= server::kRequestCountMax)
    return fail(ErrorKind::kNoSpace, "put request");
  requests_[row.device] = row;
  return base::ok_status();
}

base::Status MemoryStore::remove_request(const base::DeviceId& device) {
  requests_.erase(device);
  return base::ok_status();
}

namespace {

class Reopened final : public server::Store {
 public:
  explicit Reopened(std::shared_ptr<MemoryStore> store) : to_(std::move(store)) {}
  base::Result<std::optional<BatchRow>> find_batch(const base::BatchId& id) override {
    return to_->find_batch(id);
  }
  base::Result<std::optional<BatchRow>> find_in_chain(const server::ChainPlace& place) override {
    return to_->find_in_chain(place);
  }
  base::Result<std::optional<ChainHead>> head(const base::DeviceId& device,
                                              std::uint32_t epoch) override {
    return to_->head(device, epoch);
  }
  base::Result<std::optional<ChainHead>> newest_head(const base::DeviceId& device) override {
    return to_->newest_head(device);
  }
  base::Status add_batch(const BatchRow& row) override { return to_->add_batch(row); }
  base::Result<std::uint64_t> bytes_since(const base::DeviceId& device,
                                          base::Instant since) override {
    return to_->bytes_since(device, since);
  }
  base::Result<std::vector<BatchRow>> log(std::uint64_t after_number) override {
    return to_->log(after_number);
  }
  base::Result<std::optional<server::PackageRow>> newest_package() override {
    return to_->newest_package();
  }
  base::Status put_package(const server::PackageRow& row) override { return to_->put_package(row); }
  base::Result<std::optional<server::NoteRow>> note(const base::DeviceId& device) override {
    return to_->note(device);
  }
  base::Status put_note(const server::NoteRow& row) override { return to_->put_note(row); }
  base::Result<std::vector<server::RequestRow>> requests() override { return to_->requests(); }
  base::Status put_request(const server::RequestRow& row) override { return to_->put_request(row); }
  base::Status remove_request(const base::DeviceId& device) override {
    return to_->remove_request(device);
  }

 private:
  std::shared_ptr<MemoryStore> to_;
};

}  // namespace

server::OpenStore reopen(std::shared_ptr<MemoryStore> store) {
  return [store](const std::string&,
                 const base::StudyId&) -> base::Result<std::unique_ptr<server::Store>> {
    return std::unique_ptr<server::Store>(std::make_unique<Reopened>(store));
  };
}

}  // namespace faltbok::support
