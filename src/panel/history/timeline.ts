/**
 * The timeline under the picture: the stops at which the map was read, a slider over them, and what became of the map.
 *
 *     History  ● ● ● ● ● ◉   stop 6 of 7 · main.go:14 · 14:03:12 · +1 entry, 2 old buckets evacuated since stop 5   [Back to now]
 *
 *     ← →   a stop       PageUp PageDown   more of them       Home   the first       End   now
 */
import { say } from "../../gomap/say.js";
import type { PanelPicture } from "../../messages/panelMessages.js";
import { foreign, h, replace, setAttributes } from "../controls/dom.js";
import { onNextFrame } from "../controls/frames.js";
import { button } from "../controls/toolkit.js";
import { comparedStops, diffOf, type HistoryState, positionOf, shownPosition } from "../state/historyState.js";
import { type Commands, type View, whenChanged } from "../state/view.js";
import { changeText, keptSentence, stopName, stopOfAll, timeText } from "./historyWords.js";
import { stopAt, stopByKey, trackMarks, type TrackMark } from "./timelineTrack.js";

export function createTimeline(commands: Commands): View {
  let history: HistoryState | null = null;
  let past: PanelPicture["past"];
  let marks: readonly TrackMark[] = [];
  let dragged = false;

  const dots = h("span", { class: "trackMarks", "aria-hidden": "true" });
  const track = h("div", { class: "track", role: "slider", tabindex: 0, "aria-label": say("Stops of this map") }, [dots]);
  const text = h("p", { class: "timelineText" });
  const back = button({ class: "timelineBack" }, say("Back to now"), () => {
    commands.showStop(null);
    track.focus();
  });
  const element = h("section", { class: "timeline", "aria-label": say("History") }, [
    h("span", { class: "timelineTitle" }, say("History")),
    track,
    text,
    back,
  ]);

  /** @param at a position in the stops */
  function go(at: number): void {
    const stop = history?.stops[at];
    if (history === null || stop === undefined || at === shownPosition(history, past)) return;
    commands.showStop(stop.id === history.now ? null : stop.id);
  }

  track.addEventListener("keydown", (event) => {
    if (history === null || event.altKey || event.ctrlKey || event.metaKey) return;
    const target = stopByKey(event.key, shownPosition(history, past), history.stops.length);
    if (target === null) return;
    event.preventDefault();
    go(target);
  });
  const pointAt = (event: PointerEvent): void => {
    const { left, width } = dots.getBoundingClientRect();
    go(stopAt(marks, (event.clientX - left) / Math.max(1, width)));
  };
  track.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    dragged = true;
    track.setPointerCapture(event.pointerId);
    pointAt(event);
  });
  track.addEventListener("pointermove", (event) => {
    if (dragged) pointAt(event);
  });
  for (const type of ["pointerup", "pointercancel"] as const) {
    track.addEventListener(type, () => {
      dragged = false;
    });
  }

  const redraw = onNextFrame(draw);
  new ResizeObserver(redraw).observe(element);

  const render = whenChanged((state: HistoryState, shown: PanelPicture["past"], pinned: boolean) => {
    history = state;
    past = shown;
    element.hidden = state.stops.length === 0;
    if (element.hidden) return;
    const at = shownPosition(state, shown);
    const stop = state.stops[at];
    const isPast = stop !== undefined && stop.id !== state.now;
    back.hidden = !isPast;
    back.textContent = pinned ? say("Back to the pinned stop") : say("Back to now");
    if (stop !== undefined) describe(state, at);
    draw();
  });

  function describe(state: HistoryState, at: number): void {
    const stop = state.stops[at];
    if (stop === undefined) return;
    const compared = comparedStops(state, past);
    const isBefore = compared !== null && compared.from.id === compared.to.id - 1;
    const counts = diffOf(state, compared)?.counts ?? (isBefore ? stop.changes : null);
    const change = compared === null ? say("the first stop that was read") : changeText(counts);
    const since = change === null || compared === null ? change : say("{0} since {1}", change, stopName(compared.from, state));
    const kept = keptSentence(stop, state);
    replace(text, [
      h("b", {}, stopOfAll(stop, state)),
      ...[stop.source, timeText(stop)].flatMap((part) => (part === null ? [] : [" · ", foreign(part)])),
      since === null ? null : " · ",
      since === null ? null : h("span", { class: "timelineChange", title: since }, since),
    ]);
    setAttributes(track, {
      "aria-valuemin": 1,
      "aria-valuemax": state.stops.length,
      "aria-valuenow": at + 1,
      "aria-valuetext": [stopOfAll(stop, state), stop.source, since, kept].filter((part) => part !== null).join(", "),
    });
  }

  function draw(): void {
    if (history === null || element.hidden) return;
    const { stops, kept, now } = history;
    const room = Math.max(150, Math.min(element.clientWidth * 0.42, element.clientWidth - 90));
    const { kind, marks: made } = trackMarks(stops, room);
    marks = made;
    const at = shownPosition(history, past);
    const compared = comparedStops(history, past);
    const from = compared === null ? -1 : positionOf(stops, compared.from.id);
    const live = now === null ? -1 : positionOf(stops, now);
    const has = (mark: TrackMark, position: number): boolean => position >= mark.from && position < mark.to;
    dots.className = `trackMarks ${kind}`;
    replace(
      dots,
      made.map((mark) => {
        const first = stops[mark.from]?.id ?? 0;
        const level = first >= kept.wholeFrom ? "whole" : first >= kept.marksFrom ? "marks" : "head";
        const classes = [
          "trackMark",
          `kept-${level}`,
          `weight-${mark.weight}`,
          mark.event ? "event" : "",
          has(mark, at) ? "shown" : "",
          has(mark, from) ? "since" : "",
          has(mark, live) ? "live" : "",
        ];
        return h("span", { class: classes.filter((name) => name !== "").join(" "), title: titleOf(mark) });
      }),
    );
  }

  function titleOf({ from, to }: TrackMark): string {
    const [first, last] = [history?.stops[from], history?.stops[to - 1]];
    if (history === null || first === undefined || last === undefined) return "";
    if (first !== last) return say("{0} to {1}", stopName(first, history), stopName(last, history));
    const parts = [stopName(first, history), first.source, changeText(first.changes)];
    return parts.filter((part) => part !== null).join(" · ");
  }

  return {
    element,
    update(state) {
      render(state.history, state.picture?.past, state.pinned);
    },
  };
}
