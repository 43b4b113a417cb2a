/** The goroutines that are inside the map, what that means, and what to do about it. */
import { changesMap, type MapAccess, type MapWriter } from "../../gomap/mapWriter.js";
import { say } from "../../gomap/say.js";
import { foreign, h, replace } from "../controls/dom.js";
import { icon } from "../controls/icons.js";
import { type View, whenChanged } from "../state/view.js";

export function createWritersNote(): View {
  const title = h("h2");
  const list = h("ul", { class: "writerList" });
  const meaning = h("p", { class: "writersMeaning" });
  const advice = h("p", { class: "writersAdvice" });
  const element = h("section", { class: "writers", "aria-label": say("Goroutines inside this map") }, [
    h("header", {}, [icon("warning"), title]),
    list,
    meaning,
    advice,
  ]);
  const render = whenChanged((writers: readonly MapWriter[]) => {
    element.hidden = writers.length === 0;
    title.textContent = writersTitle(writers);
    replace(list, writers.map(writerItem));
    meaning.textContent = writersMeaning(writers);
    const race = isRace(writers);
    advice.hidden = !race;
    advice.textContent = race ? raceAdvice() : "";
  });
  return {
    element,
    update({ writers }) {
      render(writers);
    },
  };
}

/** Exported for its test. */
export function writersTitle(writers: readonly MapWriter[]): string {
  const [only] = writers;
  return writers.length === 1 && only
    ? say("Goroutine {0} is inside this map", only.goroutine)
    : say("{0} goroutines are inside this map", writers.length);
}

/** What that means. Exported for its test. */
export function writersMeaning(writers: readonly MapWriter[]): string {
  if (writers.some(isFatal)) {
    return writers.length > 1
      ? say("The runtime ended the program: a Go map must not be written while another goroutine writes, reads or iterates it.")
      : say(
          "The runtime ended the program: another goroutine was inside at the same time, and has left the map since or is in a part of its work that the debugger cannot see.",
        );
  }
  if (isRace(writers)) {
    return say(
      "This is a data race: a Go map must not be written while another goroutine writes, reads or iterates it. The runtime ends the program when it notices.",
    );
  }
  return writers.some(({ access }) => changesMap(access))
    ? say("It is in the middle of its work, so what is shown may be half done. At a stop after it the map is whole again.")
    : say("Reading alone changes nothing: several goroutines may do that at the same time.");
}

function raceAdvice(): string {
  return say(
    "Guard every access to this map by one sync.Mutex, or by a sync.RWMutex where most accesses read; or use a sync.Map. “go run -race” names both places.",
  );
}

/** One changes the map while another is inside, or the runtime says that it was so. */
function isRace(writers: readonly MapWriter[]): boolean {
  return writers.some(isFatal) || (writers.length > 1 && writers.some(({ access }) => changesMap(access)));
}

function isFatal({ fatal }: MapWriter): boolean {
  return fatal === true;
}

function writerItem(writer: MapWriter): HTMLElement {
  const { access, functionName, source, runtimeFunction } = writer;
  return h("li", {}, [
    h("span", { class: "writerGoroutine" }, [
      say("goroutine {0}", writer.goroutine),
      writer.stopped === true ? " " : null,
      writer.stopped === true ? h("span", { class: "writerStopped" }, say("stopped here")) : null,
    ]),
    h("span", { class: `writerAccess writer-${changesMap(access) ? "changes" : "looks"}` }, accessWord(access)),
    h("span", { class: "writerPlace" }, [
      foreign(functionName, "writerFunction"),
      source === null ? null : foreign(source, "writerSource"),
      foreign(runtimeFunction, "writerRuntime"),
      writer.likely === true
        ? h("span", { class: "writerLikely" }, say("probably in this map: its argument was optimized away"))
        : null,
    ]),
  ]);
}

function accessWord(access: MapAccess): string {
  switch (access) {
    case "assigns":
      return say("assigns");
    case "deletes":
      return say("deletes");
    case "clears":
      return say("clears");
    case "reads":
      return say("reads");
    case "iterates":
      return say("iterates");
  }
}
