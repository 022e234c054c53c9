#include "device/ui/screens/screens.h"
#include "device/ui/screens/sentences.h"
#include "device/ui/widgets/bars.h"
#include "device/ui/widgets/scroller.h"

namespace faltbok::ui {
namespace {

constexpr std::uint64_t kKilobyte = 1024;

std::string size_of(const Ui& ui, std::uint64_t sent, std::uint64_t total) {
  const auto kilobytes = [](std::uint64_t size) {
    return std::to_string((size + kKilobyte - 1) / kKilobyte);
  };
  return ui.words.fill("sync.size", {{"sent", kilobytes(sent)}, {"total", kilobytes(total)}});
}

Tone tone_of(app::SyncPhase phase) {
  switch (phase) {
    case app::SyncPhase::kFailed: return Tone::kNotice;
    case app::SyncPhase::kDone: return Tone::kGood;
    default: return Tone::kPlain;
  }
}

void draw_progress(Ui& ui, const app::SyncState& sync, Column& column) {
  if (sync.phase != app::SyncPhase::kSending || sync.total_size == 0) return;
  gap(ui, column, 2);
  progress_bar(ui, {column.x, column.y, column.w, ui.px(8)},
               static_cast<float>(sync.sent_size) / static_cast<float>(sync.total_size));
  column.y += ui.px(8);
  gap(ui, column, 1);
  prose(ui, column, size_of(ui, sync.sent_size, sync.total_size), kQuietStyle);
}

void draw_batch(Ui& ui, const app::BatchRow& batch, Column& column) {
  const Mark mark = mark_of(ui.words, batch.state);
  const bool moving =
      batch.state == app::BatchState::kSending || batch.state == app::BatchState::kWaiting;
  std::string detail =
      moving ? size_of(ui, batch.sent_size, batch.total_size) : batch.batch_id.substr(0, 16);
  card(ui, column,
       {"sync/batch/" + std::to_string(batch.sequence),
        ui.words.fill("sync.batch", {{"number", std::to_string(batch.sequence)}}), detail,
        mark.text, mark.tone, Enabled::kNo});
  gap(ui, column, 1);
}

void draw_check(Ui& ui, const app::LogCheckState& check, Column& column) {
  if (check.total_count == 0) return;
  gap(ui, column, 1);
  prose(ui, column,
        ui.words.fill(check.damaged ? "sync.check_damaged" : "sync.checked",
                      {{"checked", std::to_string(check.checked_count)},
                       {"total", std::to_string(check.total_count)}}),
        kQuietStyle);
}

void draw_body(Ui& ui, const app::State& state, Column& column) {
  const app::SyncState& sync = state.sync;
  std::string said(
      ui.say(sync.asked ? std::string("sync.asked") : key_of("sync", app::name_of(sync.phase))));
  if (!sync.advice.empty()) said.append(" ").append(ui.say("advice." + sync.advice));
  notice_box(ui, column, said, sync.asked ? Tone::kPlain : tone_of(sync.phase));
  draw_progress(ui, sync, column);
  gap(ui, column, 2);
  prose(ui, column, ui.say("sync.safe"), {Type::kBody, colour::kTextQuiet});
  draw_check(ui, state.log_check, column);
  gap(ui, column, 3);
  if (sync.batches.empty())
    prose(ui, column, ui.say("sync.empty"), {Type::kBody, colour::kTextQuiet});
  for (const app::BatchRow& batch : sync.batches) draw_batch(ui, batch, column);
}

}  // namespace

void draw_sync(Ui& ui, const app::State& state, Asked& asked) {
  const app::SyncState& sync = state.sync;
  Header top{
      std::string(ui.say("sync.title")),
      "",
      Button{"sync/back", std::string(ui.say("common.back")), ButtonKind::kQuiet, Enabled::kYes},
      {},
      {}};
  if (header(ui, top)) asked.push_back(app::GoBack{});
  const Button now{"sync/now", std::string(ui.say("sync.now")), ButtonKind::kPrimary,
                   sync.asked ? Enabled::kNo : Enabled::kYes};
  if (footer(ui, std::span(&now, 1))) asked.push_back(app::SyncNow{});
  const ScrollSpec spec{"sync", kReadingWidthDp, Stand::kTop};
  Column column = begin_scroll(ui, spec);
  draw_body(ui, state, column);
  end_scroll(ui, spec, column);
}

}  // namespace faltbok::ui
