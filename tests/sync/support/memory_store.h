// The server's store in memory: the fake that the contract holds to the same law as the SQLite one.
#pragma once

#include <map>
#include <memory>
#include <tuple>

#include "sync/server/server.h"

namespace faltbok::support {

class MemoryStore final : public server::Store {
 public:
  base::Result<std::optional<server::BatchRow>> find_batch(const base::BatchId& id) override;
  base::Result<std::optional<server::BatchRow>> find_in_chain(
      const server::ChainPlace& place) override;
  base::Result<std::optional<server::ChainHead>> head(const base::DeviceId& device,
                                                      std::uint32_t epoch) override;
  base::Result<std::optional<server::ChainHead>> newest_head(const base::DeviceId& device) override;
  base::Status add_batch(const server::BatchRow& row) override;
  base::Result<std::uint64_t> bytes_since(const base::DeviceId& device,
                                          base::Instant since) override;
  base::Result<std::vector<server::BatchRow>> log(std::uint64_t after_number) override;
  base::Result<std::optional<server::PackageRow>> newest_package() override;
  base::Status put_package(const server::PackageRow& row) override;
  base::Result<std::optional<server::NoteRow>> note(const base::DeviceId& device) override;
  base::Status put_note(const server::NoteRow& row) override;
  base::Result<std::vector<server::RequestRow>> requests() override;
  base::Status put_request(const server::RequestRow& row) override;
  base::Status remove_request(const base::DeviceId& device) override;

 private:
  using Place = std::tuple<base::DeviceId, std::uint32_t, std::uint64_t>;
  std::vector<server::BatchRow> rows_;
  std::map<Place, base::BatchId> chain_;
  std::optional<server::PackageRow> package_;
  std::map<base::DeviceId, server::NoteRow> notes_;
  std::map<base::DeviceId, server::RequestRow> requests_;
};

// Opens the same store again and again, as a restarted server finds its database.
server::OpenStore reopen(std::shared_ptr<MemoryStore> store);

}  // namespace faltbok::support
