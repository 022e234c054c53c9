#include "sync/server/position.h"

namespace faltbok::server {
namespace {

using protocol::BatchPlace;

// A place below the head. Normally taken; after a restore it may be empty, and the desk fills it
// from what it keeps, downwards: each batch is vouched for by the one that names it as its
// previous.
base::Result<Position> below_head(Store& store, const protocol::SignedHeader& batch,
                                  const ChainHead& head) {
  const BatchPlace& place = batch.header.place;
  TRY_ASSIGN(const auto taken, "place",
             store.find_in_chain({place.device, place.epoch, place.sequence}));
  if (taken) return Position(Fork{});
  if (place.sequence == head.sequence)
    return batch.id == head.id ? Position(InChain{}) : Position(Fork{});
  TRY_ASSIGN(const auto after, "successor",
             store.find_in_chain({place.device, place.epoch, place.sequence + 1}));
  if (!after) return Position(Gap{place.sequence + 1});
  return after->place.previous == batch.id ? Position(InChain{}) : Position(Fork{});
}

// The first batch of an epoch carries on where the certified copy stood.
base::Result<Position> first_of_epoch(Store& store, const BatchPlace& place) {
  if (place.previous == base::BatchId{})
    return place.sequence == 1 ? Position(InChain{}) : Position(Gap{1});
  TRY_ASSIGN(const auto previous, "previous", store.find_batch(place.previous));
  const bool follows = previous && previous->place.device == place.device &&
                       previous->place.epoch < place.epoch &&
                       previous->place.sequence + 1 == place.sequence;
  if (follows) return Position(InChain{});
  TRY_ASSIGN(const auto note, "note", store.note(place.device));
  if (note && note->through.epoch < place.epoch && note->through.id == place.previous &&
      note->through.sequence + 1 == place.sequence)
    return Position(InChain{});
  TRY_ASSIGN(const auto newest, "newest head", store.newest_head(place.device));
  return Position(Gap{newest ? newest->sequence + 1 : 1});
}

}  // namespace

base::Result<std::optional<ChainHead>> counted_head(Store& store, const ChainPlace& place) {
  TRY_ASSIGN(auto head, "head", store.head(place.device, place.epoch));
  TRY_ASSIGN(const auto note, "note", store.note(place.device));
  if (note && note->through.epoch == place.epoch &&
      (!head || note->through.sequence > head->sequence))
    head = note->through;
  return head;
}

base::Result<Position> position_of(Store& store, const protocol::SignedHeader& batch) {
  const BatchPlace& place = batch.header.place;
  TRY_ASSIGN(const auto head, "position",
             counted_head(store, {place.device, place.epoch, place.sequence}));
  if (!head) return first_of_epoch(store, place);
  if (place.sequence <= head->sequence) return below_head(store, batch, *head);
  if (place.sequence == head->sequence + 1 && place.previous == head->id)
    return Position(InChain{});
  // Beyond the head and not following it: the next one of a fork that is here already, or a hole.
  TRY_ASSIGN(const auto previous, "previous", store.find_batch(place.previous));
  if (previous && previous->placing == Placing::kBeside && previous->place.device == place.device &&
      previous->place.sequence + 1 == place.sequence)
    return Position(Fork{});
  // The next number after another past: the sender's own batch at the head's number must come
  // first, and will be the fork.
  return Position(Gap{place.sequence == head->sequence + 1 ? head->sequence : head->sequence + 1});
}

}  // namespace faltbok::server
