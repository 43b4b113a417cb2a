/** What is wrong with this map's memory, each with where. */
import type { Problem } from "../gomap/layout.js";
import type { PanelPicture } from "../messages/panelMessages.js";
import { counted } from "../gomap/words.js";
import { addressButton } from "./address.js";
import { foreign, h, replace } from "./dom.js";
import { icon } from "./icons.js";
import { button } from "./toolkit.js";
import { type Commands, type View, whenChanged } from "./view.js";

const kinds: Readonly<Record<Problem["kind"], string>> = {
  unreadable: "unreadable",
  inconsistent: "inconsistent",
  cycle: "cycle",
  outOfRange: "out of range",
  writing: "being written",
  unverified: "unverified",
  budget: "not all read",
};

/** Shown before "Show all". */
const shownAtFirst = 4;

export function createProblems(commands: Commands): View {
  const title = h("h2");
  const list = h("ul", { class: "problemList" });
  const more = h("div");
  const element = h("section", { class: "problems", "aria-label": "Problems" }, [
    h("header", {}, [icon("warning"), title]),
    list,
    more,
  ]);

  const show = (problems: readonly Problem[], count: number) => {
    replace(
      list,
      problems
        .slice(0, count)
        .map((problem) =>
          h("li", {}, [
            h("span", { class: `problemKind problem-${problem.kind}` }, kinds[problem.kind]),
            foreign(problem.message, "problemMessage"),
            problem.address === "0x0" ? null : addressButton(problem.address, commands),
          ]),
        ),
    );
    const showAll = () => {
      show(problems, problems.length);
    };
    replace(more, [problems.length > count ? button({}, `Show all ${problems.length}`, showAll) : null]);
  };
  const render = whenChanged((picture: PanelPicture | null) => {
    const problems = picture?.head.problems ?? [];
    element.hidden = problems.length === 0;
    title.textContent = counted(problems.length, "problem");
    show(problems, shownAtFirst);
  });
  return {
    element,
    update({ picture }) {
      render(picture);
    },
  };
}
