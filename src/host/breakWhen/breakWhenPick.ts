/** The list of "Break when…": what can happen to a map of this kind, with what is watched already ticked. */
import * as vscode from "vscode";
import type { LayoutHead } from "../../gomap/layout.js";
import { eventKindsOf, type MapEvent, type MapEventKind } from "../../gomap/mapEvent.js";
import { eventCost, eventDescription, eventTitle } from "./eventWords.js";

export interface PickedEvents {
  readonly events: readonly MapEvent[];
  /** Log instead of stopping. */
  readonly trace: boolean;
}

interface Item extends vscode.QuickPickItem {
  readonly event: MapEventKind;
}

export interface EventsOffered {
  readonly name: string;
  readonly head: LayoutHead;
  readonly watched: readonly MapEvent[];
  /** The adapter has hardware breakpoints. */
  readonly hardware: boolean;
  readonly trace: boolean;
}

/** @returns undefined where the person turned away */
export async function pickEvents(offered: EventsOffered): Promise<PickedEvents | undefined> {
  const { head } = offered;
  if (head.layout.kind === "nil") return undefined;
  const picked = await pickKinds(offered, head.layout.kind);
  if (!picked) return undefined;
  const events: MapEvent[] = [];
  for (const kind of picked.kinds) {
    const event = await complete(kind, offered);
    if (event === undefined) return undefined;
    events.push(event);
  }
  return { events, trace: picked.trace };
}

function pickKinds(
  { name, watched, hardware, trace }: EventsOffered,
  mapKind: "hmap" | "swiss",
): Promise<{ kinds: MapEventKind[]; trace: boolean } | undefined> {
  const list = vscode.window.createQuickPick<Item>();
  list.title = trace ? vscode.l10n.t("Trace {0}: log when…", name) : vscode.l10n.t("Break when… ({0})", name);
  list.placeholder = trace
    ? vscode.l10n.t("Each event is logged, and the program goes on by itself")
    : vscode.l10n.t("The program stops before it happens. Untick what it should not stop for any more.");
  list.canSelectMany = true;
  const logInstead = { iconPath: new vscode.ThemeIcon("output"), tooltip: vscode.l10n.t("Trace: log these instead of stopping") };
  if (!trace) list.buttons = [logInstead];
  list.matchOnDescription = true;
  list.items = eventKindsOf(mapKind)
    .map((event) => itemOf(event, mapKind, watched))
    .map((item) => (item.event === "cellWritten" && !hardware ? { ...item, detail: noHardware() } : item));
  if (!trace) list.selectedItems = list.items.filter(({ event }) => watched.some(({ kind }) => kind === event));
  return new Promise((resolve) => {
    const take = (asTrace: boolean): void => {
      const kinds = list.selectedItems.map(({ event }) => event);
      const possible = kinds.filter((kind) => kind !== "cellWritten" || hardware);
      if (possible.length < kinds.length) void vscode.window.showWarningMessage(noHardware());
      resolve({ kinds: possible, trace: asTrace });
      list.dispose();
    };
    list.onDidAccept(() => {
      take(trace);
    });
    list.onDidTriggerButton(() => {
      take(true);
    });
    list.onDidHide(() => {
      resolve(undefined);
      list.dispose();
    });
    list.show();
  });
}

function noHardware(): string {
  return vscode.l10n.t("This needs hardware breakpoints, which Delve has from 1.27 on. This debugger offers none.");
}

function itemOf(event: MapEventKind, mapKind: "hmap" | "swiss", watched: readonly MapEvent[]): Item {
  const detail = eventCost(event);
  const now = watched.find(({ kind }) => kind === event);
  const at =
    now?.kind === "lengthPasses" ? ` (${now.length})` : now?.kind === "cellWritten" ? ` (${cellText(now, mapKind)})` : "";
  return {
    label: `${eventTitle(event, mapKind)}${at}`,
    description: eventDescription(event, mapKind),
    ...(detail === null ? {} : { detail }),
    event,
  };
}

/** Asks for what the event is about; undefined where the person turned away. */
async function complete(kind: MapEventKind, { name, head, watched }: EventsOffered): Promise<MapEvent | undefined> {
  const before = watched.find((event) => event.kind === kind);
  if (kind === "lengthPasses") {
    const length = head.length ?? 0;
    const text = await vscode.window.showInputBox({
      title: vscode.l10n.t("Stop when the length of {0} passes", name),
      prompt: vscode.l10n.t("It is {0} now.", length),
      value: String(before?.kind === "lengthPasses" ? before.length : length),
      validateInput: (typed) =>
        isNumber(typed) && Number(typed) >= length
          ? undefined
          : vscode.l10n.t("A number, at least {0}: the length has passed all others.", length),
    });
    return text === undefined ? undefined : { kind, length: Number(text) };
  }
  if (kind === "cellWritten") {
    const mapKind = head.layout.kind === "hmap" ? "hmap" : "swiss";
    const text = await vscode.window.showInputBox({
      title:
        mapKind === "hmap"
          ? vscode.l10n.t("Stop when this bucket of {0} is written", name)
          : vscode.l10n.t("Stop when this group of {0} is written", name),
      prompt:
        mapKind === "hmap"
          ? vscode.l10n.t("The number of the bucket. Its overflow buckets are not watched.")
          : vscode.l10n.t("The number of the group, or table:group."),
      value: before?.kind === "cellWritten" ? cellText(before, mapKind) : "0",
      validateInput: (typed) => (readCell(typed, head) ? undefined : vscode.l10n.t("{0} has nothing of this number.", name)),
    });
    return text === undefined ? undefined : readCell(text, head);
  }
  return { kind };
}

function readCell(text: string, { layout }: LayoutHead): MapEvent | undefined {
  const [last = "", first = "0", ...more] = text.trim().split(":").reverse();
  if (more.length > 0 || !isNumber(last) || !isNumber(first)) return undefined;
  const [cell, table] = [Number(last), Number(first)];
  const count = layout.kind === "swiss" ? layout.tables[table]?.groupCount : layout.kind === "hmap" ? layout.bucketCount : 0;
  return cell < (count ?? 0) ? { kind: "cellWritten", cell, table } : undefined;
}

function cellText({ cell, table }: Extract<MapEvent, { kind: "cellWritten" }>, mapKind: "hmap" | "swiss"): string {
  return mapKind === "hmap" || table === 0 ? String(cell) : `${table}:${cell}`;
}

function isNumber(text: string): boolean {
  return /^\d{1,15}$/.test(text.trim());
}
