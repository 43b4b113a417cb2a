/** Under the gauges of a large map: how far the count of the whole is, with what ends it or goes on with it. */
import { say } from "../../gomap/say.js";
import type { PanelPicture, Survey } from "../../messages/panelMessages.js";
import { foreign, h, replace } from "../controls/dom.js";
import { button } from "../controls/toolkit.js";
import { type Commands, type View, whenChanged } from "../state/view.js";
import { surveySentence, surveyedShare } from "./surveyWords.js";

export function createSurveyBar(commands: Commands): View {
  const level = h("span", { class: "surveyLevel" });
  const progress = h(
    "div",
    {
      class: "surveyProgress",
      role: "progressbar",
      "aria-label": say("Count of the whole map"),
      "aria-valuemin": 0,
      "aria-valuemax": 100,
    },
    [level],
  );
  const sentence = h("p", { class: "surveySentence" });
  const cancel = button({ class: "action", title: say("End the count; the estimates stay") }, say("Cancel"), () => {
    commands.survey(false);
  });
  const goOn = button(
    { class: "action", title: say("Read every bucket or group, for exact numbers") },
    say("Count the whole map"),
    () => {
      commands.survey(true);
    },
  );
  const element = h("section", { class: "surveyBar", "aria-label": say("Survey of the whole map") }, [
    progress,
    sentence,
    cancel,
    goOn,
  ]);
  const render = whenChanged((survey: Survey | null, picture: PanelPicture | null) => {
    const words = surveySentence(survey, picture?.head.layout.kind === "swiss" ? "swiss" : "hmap");
    element.hidden = words === null;
    if (survey === null || words === null) return;
    const running = survey.state === "sampling" || survey.state === "scanning";
    const share = surveyedShare(survey);
    level.style.width = `${share * 100}%`;
    progress.setAttribute("aria-valuenow", String(Math.floor(share * 100)));
    element.classList.toggle("failed", survey.state === "failed");
    replace(sentence, [foreign(words)]);
    // The one that had the focus may go: it passes to the other.
    const focused = cancel.contains(document.activeElement) || goOn.contains(document.activeElement);
    cancel.hidden = !running;
    goOn.hidden = running;
    if (focused) (running ? cancel : goOn).focus();
  });
  return {
    element,
    update({ survey, picture }) {
      render(survey, picture);
    },
  };
}
