/** A map of millions of entries in the preview, and the host's part of showing it: windows on demand, and the survey. */
import type { LayoutHead } from "../../src/gomap/layout.js";
import type { Place } from "../../src/gomap/mapModel.js";
import type {
  CellRange,
  Details,
  HostToPanel,
  PanelBody,
  PanelCells,
  PanelToHost,
  SurveyStatistics,
} from "../../src/messages/panelMessages.js";

export interface HugeMap {
  /** As the first picture has it, and as it is when all was counted. */
  readonly head: LayoutHead;
  readonly exact: LayoutHead;
  /** The first windows. */
  readonly body: PanelBody;
  readonly totalCells: number;
  details(place: Place): Details | null;
  cells(range: CellRange): PanelCells | null;
  /** What the survey reads, in its order. */
  windows(): Iterable<CellRange>;
  /** @param scanned share of all cells */
  statistics(scanned: number): SurveyStatistics;
}

/** As a host would take to read a window. */
const readMs = 40;
const windowsAtOnce = 8;

/** The host's own work is not the panel's: where frames are measured, its timers are not. */
const later: (work: () => void, ms: number) => unknown =
  (globalThis as { hostTimeout?: typeof setTimeout }).hostTimeout ?? setTimeout;

/** Answers what is about cells and the survey. `busy` tells when a survey runs. */
export function hugeAnswers(
  map: HugeMap,
  pictureId: number,
  send: (message: HostToPanel) => void,
  busy: (running: boolean) => void,
): (message: PanelToHost) => void {
  let surveying = false;
  const survey = (): void => {
    surveying = true;
    busy(true);
    const windows = [...map.windows()];
    let at = 0;
    let scannedCells = 0;
    const go = (): void => {
      for (const range of windows.slice(at, at + windowsAtOnce)) {
        const cells = map.cells(range);
        if (cells !== null) send({ type: "cells", pictureId, cells });
        scannedCells += cellsOf(cells);
      }
      at += windowsAtOnce;
      const done = at >= windows.length;
      const { totalCells } = map;
      const state = done ? "done" : surveying ? "scanning" : "stopped";
      const statistics = map.statistics(Math.min(1, scannedCells / totalCells));
      send({
        type: "survey",
        pictureId,
        survey: { state, scannedCells: Math.min(scannedCells, totalCells), totalCells, statistics },
      });
      if (done) send({ type: "head", pictureId, head: map.exact });
      if (state === "scanning") later(go, 4);
      else busy(false);
    };
    go();
  };
  return (message) => {
    if (message.type === "survey" && message.go) survey();
    if (message.type === "survey" && !message.go) surveying = false;
    if (message.type !== "cells") return;
    later(() => {
      const cells = map.cells(message.range);
      if (cells !== null) send({ type: "cells", pictureId, cells });
    }, readMs);
  };
}

function cellsOf(cells: PanelCells | null): number {
  if (cells === null) return 0;
  return cells.kind === "hmap"
    ? cells.buckets.arrayCount
    : cells.tables.reduce((sum, { columns }) => sum + columns.groupCount, 0);
}

/** A number that looks random and is always the same of one index. */
export function scrambled(index: number): number {
  let t = Math.imul((index + 0x9e3779b9) ^ (index >>> 15), 0x85ebca6b);
  t = Math.imul(t ^ (t >>> 13), 0xc2b2ae35);
  return (t ^ (t >>> 16)) >>> 0;
}
