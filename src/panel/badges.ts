/** The badges of the top bar in words: what the map is, how it was read, and of when the picture is. Pure. */
import type { LayoutHead } from "../gomap/layout.js";
import { counted } from "../gomap/words.js";
import type { PanelPicture, PanelStatus } from "../messages/panelMessages.js";

export interface Badge {
  readonly text: string;
  readonly tone: "plain" | "warning" | "live" | "stale";
  readonly title: string;
}

/** What the map is: kind, growth, how its memory was read. */
export function mapBadges(head: LayoutHead): Badge[] {
  const { layout } = head;
  const kind = layout.kind === "hmap" ? "hmap" : layout.kind === "nil" ? "nil map" : "Swiss table";
  const badges: Badge[] = [
    { text: `${kind} · ${head.goVersion}`, tone: "plain", title: `Built with ${head.goVersion} for ${head.goarch}` },
  ];
  if (layout.kind === "hmap" && layout.growth.kind !== "none") {
    const what = layout.growth.kind === "doubling" ? "growing ×2" : "same-size growth";
    badges.push({
      text: `${what} · incremental`,
      tone: "warning",
      title: "Each write moves the entries of one or two old buckets",
    });
  }
  if (layout.kind === "swiss") {
    const { small, dirLen, tables, slots } = layout;
    badges.push(
      small
        ? { text: "small: one group", tone: "plain", title: "Up to 8 entries stand in one group, without directory and tables" }
        : {
            text: `directory ${dirLen} · ${counted(tables.length, "table")}`,
            tone: "plain",
            title: "Directory entries, and the tables they lead to",
          },
    );
    if (slots === "split")
      badges.push({
        text: "split groups",
        tone: "plain",
        title: "A group holds its keys first, then its elems (GOEXPERIMENT=mapsplitgroup)",
      });
  }
  if (head.state === "writing") {
    badges.push({
      text: "being written",
      tone: "warning",
      title: "A writer's flag is set: header and arrays may not fit together",
    });
  }
  if (head.problems.some((problem) => problem.kind === "unverified")) {
    badges.push({
      text: "unverified layout",
      tone: "warning",
      title: "This Go version is newer than any known one; the debug information decides",
    });
  }
  const way = {
    readMemory: "read with the debug adapter's readMemory request",
    evaluate: "read by evaluating expressions",
    recording: "read from a recording",
  };
  badges.push({ text: `memory: ${head.memory}`, tone: "plain", title: `Memory was ${way[head.memory]}` });
  return badges;
}

/** Of when the picture is. */
export function statusBadge(status: PanelStatus, stop: PanelPicture["stop"] | null): Badge | null {
  const when = stop === null ? "" : ` · stop ${stop.number}`;
  const where = stop === null ? "" : stopSentence(stop);
  if (status.kind === "live") return { text: `live${when}`, tone: "live", title: `The picture is of now. ${where}` };
  if (status.kind === "reading") return { text: `reading…${when}`, tone: "plain", title: "Memory is being read" };
  return stop === null ? null : { text: `not of now${when}`, tone: "stale", title: `The picture is older: ${where}` };
}

export function stopSentence(stop: PanelPicture["stop"]): string {
  return [stop.source, stop.functionName === null ? null : `in ${stop.functionName}`, stop.reason]
    .filter((part) => part !== null)
    .join(" · ");
}
