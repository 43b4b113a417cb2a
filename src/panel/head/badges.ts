/** The badges of the top bar in words: what the map is, how it was read, and of when the picture is. Pure. */
import type { LayoutHead } from "../../gomap/layout.js";
import { say } from "../../gomap/say.js";
import { countText, counted } from "../../gomap/words.js";
import type { PanelPicture, PanelStatus } from "../../messages/panelMessages.js";

export interface Badge {
  readonly text: string;
  readonly tone: "plain" | "warning" | "live" | "stale";
  readonly title: string;
  /** Left out where there is little room: it says what nearly always holds. */
  readonly usual?: true;
}

/** What the map is: kind, growth, how its memory was read. */
export function mapBadges(head: LayoutHead): Badge[] {
  const { layout } = head;
  const kind = layout.kind === "hmap" ? "hmap" : layout.kind === "nil" ? say("nil map") : say("Swiss table");
  const badges: Badge[] = [
    {
      text: `${kind} · ${head.goVersion}`,
      tone: "plain",
      title: say("Built with {0} for {1}", head.goVersion, head.goarch),
    },
  ];
  if (layout.kind === "hmap" && layout.growth.kind !== "none") {
    badges.push({
      text: layout.growth.kind === "doubling" ? say("growing ×2 · incremental") : say("same-size growth · incremental"),
      tone: "warning",
      title: say("Each write moves the entries of one or two old buckets"),
    });
  }
  if (layout.kind === "swiss") {
    const { small, dirLen, tables, slots } = layout;
    badges.push(
      small
        ? {
            text: say("small: one group"),
            tone: "plain",
            title: say("Up to 8 entries stand in one group, without directory and tables"),
          }
        : {
            text: say("directory {0} · {1}", countText(dirLen), counted(tables.length, "table")),
            tone: "plain",
            title: say("Directory entries, and the tables they lead to"),
          },
    );
    if (slots === "split")
      badges.push({
        text: say("split groups"),
        tone: "plain",
        title: say("A group holds its keys first, then its elems (GOEXPERIMENT=mapsplitgroup)"),
      });
  }
  if (head.state === "writing") {
    badges.push({
      text: say("being written"),
      tone: "warning",
      title: say("A writer's flag is set: header and arrays may not fit together"),
    });
  }
  if (head.problems.some((problem) => problem.kind === "unverified")) {
    badges.push({
      text: say("unverified layout"),
      tone: "warning",
      title: say("This Go version is newer than any known one; the debug information decides"),
    });
  }
  const way = {
    readMemory: say("Memory was read with the debug adapter's readMemory request"),
    evaluate: say("Memory was read by evaluating expressions"),
    recording: say("Memory was read from a recording"),
  };
  badges.push({
    text: say("memory: {0}", head.memory),
    tone: "plain",
    title: way[head.memory],
    ...(head.memory === "readMemory" ? { usual: true } : {}),
  });
  return badges;
}

/** Of when the picture is. */
export function statusBadge(status: PanelStatus, stop: PanelPicture["stop"] | null, pinned = false): Badge | null {
  if (pinned && stop !== null)
    return {
      text: say("pinned · stop {0}", stop.number),
      tone: "plain",
      title: say("The picture is kept: {0}", stopSentence(stop)),
    };
  if (status.kind === "reading") {
    return {
      text: stop === null ? say("reading…") : say("reading… · stop {0}", stop.number),
      tone: "plain",
      title: say("Memory is being read"),
    };
  }
  if (status.kind === "live") {
    if (stop === null) return { text: say("live"), tone: "live", title: say("The picture is of now.") };
    const title = say("The picture is of now: {0}", stopSentence(stop));
    if (stop.count !== undefined) {
      const text = say("replay · stop {0} of {1}", stop.number, stop.count);
      return { text, tone: "live", title: say("The picture is of this stop of the recording: {0}", stopSentence(stop)) };
    }
    return { text: say("live · stop {0}", stop.number), tone: "live", title };
  }
  if (stop === null) return null;
  const title = say("The picture is older: {0}", stopSentence(stop));
  return { text: say("not of now · stop {0}", stop.number), tone: "stale", title };
}

/** Out of the history. */
export function pastBadge(stop: PanelPicture["stop"]): Badge {
  const title = say("The picture is older: {0}", stopSentence(stop));
  return { text: say("not now · stop {0}", stop.number), tone: "stale", title };
}

export function stopSentence(stop: PanelPicture["stop"]): string {
  return [stop.source, stop.functionName === null ? null : say("in {0}", stop.functionName), stop.reason]
    .filter((part) => part !== null)
    .join(" · ");
}
