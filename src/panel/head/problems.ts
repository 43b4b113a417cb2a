/** What is wrong with this map's memory, each with where. Where there is little room: how many there are, until one asks. */
import type { Problem } from "../../gomap/layout.js";
import { say } from "../../gomap/say.js";
import { countText, counted } from "../../gomap/words.js";
import { addressButton } from "../controls/address.js";
import { foreign, h, replace } from "../controls/dom.js";
import { icon } from "../controls/icons.js";
import { watchRoom } from "../controls/room.js";
import { button } from "../controls/toolkit.js";
import { type Commands, type View, whenChanged } from "../state/view.js";

/** Shown before "Show all". */
const shownAtFirst = 4;

export function createProblems(commands: Commands): View {
  const count = h("span");
  const title = h("h2", {}, [count]);
  const toggle = h("button", { type: "button", class: "linkButton", "aria-controls": "problemList" }, "", {
    click: () => {
      open = !isOpen();
      showOpen();
    },
  });
  const list = h("ul", { class: "problemList" });
  const more = h("div");
  const body = h("div", { id: "problemList" }, [list, more]);
  const element = h("section", { class: "problems", "aria-label": say("Problems") }, [
    h("header", {}, [icon("warning"), title, toggle]),
    body,
  ]);

  let compact = false;
  /** As the person chose; null: open where there is room. */
  let open: boolean | null = null;
  const isOpen = (): boolean => open ?? !compact;
  const showOpen = (): void => {
    body.hidden = !isOpen();
    toggle.hidden = !compact && open !== false;
    toggle.textContent = isOpen() ? say("Hide") : say("Show");
    toggle.setAttribute("aria-expanded", String(isOpen()));
  };
  watchRoom((little) => {
    compact = little;
    showOpen();
  });

  const show = (problems: readonly Problem[], shown: number): void => {
    replace(
      list,
      problems
        .slice(0, shown)
        .map((problem) =>
          h("li", {}, [
            h("span", { class: `problemKind problem-${problem.kind}` }, kindName(problem.kind)),
            foreign(problem.message, "problemMessage"),
            problem.address === "0x0" ? null : addressButton(problem.address, commands),
          ]),
        ),
    );
    const showAll = (): void => {
      show(problems, problems.length);
    };
    replace(more, [problems.length > shown ? button({}, say("Show all {0}", countText(problems.length)), showAll) : null]);
  };
  const render = whenChanged((problems: readonly Problem[]) => {
    element.hidden = problems.length === 0;
    count.textContent = counted(problems.length, "problem");
    show(problems, shownAtFirst);
  });
  return {
    element,
    update({ picture }) {
      render(picture?.head.problems ?? none);
    },
  };
}

const none: readonly Problem[] = [];

function kindName(kind: Problem["kind"]): string {
  switch (kind) {
    case "unreadable":
      return say("unreadable");
    case "inconsistent":
      return say("inconsistent");
    case "cycle":
      return say("cycle");
    case "outOfRange":
      return say("out of range");
    case "writing":
      return say("being written");
    case "unverified":
      return say("unverified");
    case "budget":
      return say("not all read");
  }
}
