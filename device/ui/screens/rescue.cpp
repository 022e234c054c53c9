// A vault that does not open: what happened, and its sealed batches on their way to a stick.
#include "device/ui/screens/screens.h"
#include "device/ui/screens/secret_entry.h"
#include "device/ui/screens/sentences.h"
#include "device/ui/widgets/bars.h"
#include "device/ui/widgets/field.h"
#include "device/ui/widgets/scroller.h"

namespace faltbok::ui {
namespace {

using app::RescueStep;

void draw_where(Ui& ui, const app::RescueState& rescue, Column& column, Asked& asked) {
  for (const std::string& folder : rescue.media) {
    const std::size_t slash = folder.rfind('/');
    if (card(ui, column,
             {"rescue/medium/" + folder, folder.substr(slash + 1), folder, "", Tone::kPlain,
              Enabled::kYes}))
      asked.push_back(app::ChooseRescueFolder{folder});
    gap(ui, column, 1);
  }
  if (rescue.media.empty()) notice_box(ui, column, ui.say("rescue.no_media"), Tone::kPlain);
  gap(ui, column, 1);
  if (button(ui, column,
             {"rescue/look", std::string(ui.say("common.look_again")), ButtonKind::kSecondary,
              Enabled::kYes}))
    asked.push_back(app::LookForMedia{});
  gap(ui, column, 3);
  const Typed typed =
      text_field(ui, column,
                 {"rescue/folder", std::string(ui.say("rescue.folder")), rescue.folder, "/media/…",
                  Keyboard::kText, 1, app::kFolderTextSizeMax, Enabled::kYes});
  if (typed.text) asked.push_back(app::SetRescueFolder{*typed.text});
  gap(ui, column, 1);
  const Enabled ready = rescue.folder.starts_with('/') ? Enabled::kYes : Enabled::kNo;
  if (button(
          ui, column,
          {"rescue/confirm", std::string(ui.say("common.continue")), ButtonKind::kPrimary, ready}))
    asked.push_back(app::ConfirmRescueFolder{});
}

void draw_copying(Ui& ui, const app::RescueReport& report, Column& column) {
  prose(ui, column, ui.words.fill("rescue.saved", {{"count", std::to_string(report.saved_count)}}),
        kStrongStyle);
  if (report.whole_count == 0) return;
  gap(ui, column, 1);
  prose(ui, column,
        ui.words.fill("common.of", {{"part", std::to_string(report.looked_at_count)},
                                    {"whole", std::to_string(report.whole_count)}}),
        kQuietStyle);
}

void draw_outcome(Ui& ui, const app::RescueReport& report, Column& column) {
  const std::string count = std::to_string(report.saved_count);
  if (report.saved_count > 0)
    notice_box(ui, column,
               ui.words.fill("rescue.outcome", {{"count", count}, {"folder", report.folder}}),
               Tone::kGood);
  else
    notice_box(ui, column, ui.say("rescue.nothing"), Tone::kNotice);
  gap(ui, column, 2);
  const auto add = [&](const std::string& text) {
    notice_box(ui, column, text, Tone::kNotice);
    gap(ui, column, 2);
  };
  if (report.damaged_count > 0)
    add(ui.words.fill("rescue.damaged", {{"count", std::to_string(report.damaged_count)}}));
  if (!report.database_read) add(std::string(ui.say("rescue.only_files")));
  if (report.error)
    add(std::string(ui.say("rescue.broke_off")) + " " +
        std::string(ui.say(key_of("error", base::name_of(*report.error)))));
}

}  // namespace

void draw_rescue(Ui& ui, const app::State& state, Asked& asked) {
  const app::RescueState& rescue = state.rescue;
  Header top{std::string(ui.say("rescue.title")),
             "",
             Button{"rescue/back", std::string(ui.say("common.back")), ButtonKind::kQuiet,
                    rescue.step == RescueStep::kCopying ? Enabled::kNo : Enabled::kYes},
             {},
             {}};
  if (rescue.report.whole_count > 0 && rescue.step == RescueStep::kCopying)
    top.progress = static_cast<float>(rescue.report.looked_at_count) /
                   static_cast<float>(rescue.report.whole_count);
  if (header(ui, top)) asked.push_back(app::GoBack{});
  const ScrollSpec spec{"rescue", kReadingWidthDp, Stand::kTop};
  Column column = begin_scroll(ui, spec);
  const std::string name(app::name_of(rescue.step));
  prose(ui, column, ui.say(key_of("rescue", name + "_title")), kTitleStyle);
  gap(ui, column, 1);
  prose(ui, column, ui.say(key_of("rescue", name)), kBodyStyle);
  gap(ui, column, 2);
  switch (rescue.step) {
    case RescueStep::kWhere: draw_where(ui, rescue, column, asked); break;
    case RescueStep::kPassphrase: draw_passphrase(ui, state.unlock, column, asked); break;
    case RescueStep::kCopying: draw_copying(ui, rescue.report, column); break;
    case RescueStep::kDone: draw_outcome(ui, rescue.report, column); break;
  }
  end_scroll(ui, spec, column);
}

// Instead of asking again for what would not help.
void draw_refused(Ui& ui, const app::Notice& why, Asked& asked) {
  const bool rescue = can_be_rescued(why);
  std::vector<Button> buttons{{"refused/again", std::string(ui.say("unlock.again")),
                               rescue ? ButtonKind::kSecondary : ButtonKind::kPrimary,
                               Enabled::kYes}};
  if (rescue)
    buttons.push_back({"refused/rescue", std::string(ui.say("unlock.rescue")), ButtonKind::kPrimary,
                       Enabled::kYes});
  if (const auto tapped = footer(ui, buttons))
    asked.push_back(*tapped == "refused/rescue" ? app::Intent(app::AskRescue{})
                                                : app::Intent(app::TryUnlockAgain{}));
  const ScrollSpec spec{"refused", kReadingWidthDp, Stand::kMiddle};
  Column column = begin_scroll(ui, spec);
  prose(ui, column, ui.say("unlock.refused_title"), kTitleStyle);
  gap(ui, column, 2);
  notice_box(ui, column, sentence_of(ui.words, why), Tone::kNotice);
  gap(ui, column, 2);
  if (rescue) {
    prose(ui, column, ui.say("unlock.refused_rescue"), kBodyStyle);
    gap(ui, column, 2);
  }
  prose(ui, column, ui.say("failed.advice"), kBodyStyle);
  end_scroll(ui, spec, column);
}

}  // namespace faltbok::ui
