/** The events of a map in words: what the list of "Break when…" offers, what each costs, and what a breakpoint is for. */
import * as vscode from "vscode";
import type { MapEvent, MapEventKind } from "../../gomap/mapEvent.js";

/** As the list has it, where the map is the subject. */
export function eventTitle(kind: MapEventKind, mapKind: "hmap" | "swiss"): string {
  switch (kind) {
    case "grows":
      return vscode.l10n.t("It grows");
    case "evacuationAdvances":
      return vscode.l10n.t("Evacuation advances");
    case "evacuationEnds":
      return vscode.l10n.t("Evacuation ends");
    case "keyAssigned":
      return vscode.l10n.t("A key is assigned");
    case "keyDeleted":
      return vscode.l10n.t("A key is deleted");
    case "cleared":
      return vscode.l10n.t("It is cleared");
    case "lengthPasses":
      return vscode.l10n.t("Its length passes N…");
    case "tableGrows":
      return vscode.l10n.t("A table grows or splits");
    case "directoryDoubles":
      return vscode.l10n.t("The directory doubles");
    case "cellWritten":
      return mapKind === "hmap" ? vscode.l10n.t("Bucket K is written…") : vscode.l10n.t("Group K is written…");
  }
}

/** When exactly it stops. */
export function eventDescription(kind: MapEventKind, mapKind: "hmap" | "swiss"): string {
  switch (kind) {
    case "grows":
      return mapKind === "hmap"
        ? vscode.l10n.t("to twice its buckets or to the same size; before the first bucket is evacuated")
        : vscode.l10n.t("out of its one group, or a table grows or splits; before entries move");
    case "evacuationAdvances":
      return vscode.l10n.t("before each old bucket is evacuated");
    case "evacuationEnds":
      return vscode.l10n.t("after the last old bucket was evacuated");
    case "keyAssigned":
      return vscode.l10n.t("before each insert or update");
    case "keyDeleted":
      return vscode.l10n.t("before each delete");
    case "cleared":
      return vscode.l10n.t("before clear(m)");
    case "lengthPasses":
      return vscode.l10n.t("before an assignment to the map of that length");
    case "tableGrows":
      return vscode.l10n.t("before its entries move");
    case "directoryDoubles":
      return vscode.l10n.t("before the table that needs it is split");
    case "cellWritten":
      return mapKind === "hmap"
        ? vscode.l10n.t("after its tophash was written: an insert, a delete or an evacuation; not an update")
        : vscode.l10n.t("after its control word was written: an insert or a delete; not an update");
  }
}

/**
 * What it costs the program, where that is much. Measured: under a condition that does not hold an assignment takes 0.7 to 1.1 ms,
 * without one 30 to 180 ns (test/live/breakWhen.test.ts prints what it is on the machine that it runs on).
 */
export function eventCost(kind: MapEventKind): string | null {
  switch (kind) {
    case "keyAssigned":
    case "lengthPasses":
      return vscode.l10n.t(
        "Thousands of times slower, about a millisecond each: Delve looks at all assignments to maps with such keys.",
      );
    case "keyDeleted":
      return vscode.l10n.t(
        "Thousands of times slower, about a millisecond each: Delve looks at all deletes from maps with such keys.",
      );
    case "evacuationAdvances":
      return vscode.l10n.t("Slower, about a millisecond for each evacuated bucket of any map with such keys.");
    case "cellWritten":
      return vscode.l10n.t(
        "A hardware breakpoint, of which there are four: it costs nothing, and the Breakpoints view does not list it.",
      );
    case "grows":
    case "evacuationEnds":
    case "cleared":
    case "tableGrows":
    case "directoryDoubles":
      return null;
  }
}

/** "m: it grows", for the Breakpoints view. */
export function breakLabel(name: string, event: MapEvent): string {
  switch (event.kind) {
    case "grows":
      return vscode.l10n.t("{0} grows", name);
    case "evacuationAdvances":
      return vscode.l10n.t("evacuation of {0} advances", name);
    case "evacuationEnds":
      return vscode.l10n.t("evacuation of {0} ends", name);
    case "keyAssigned":
      return vscode.l10n.t("a key of {0} is assigned", name);
    case "keyDeleted":
      return vscode.l10n.t("a key of {0} is deleted", name);
    case "cleared":
      return vscode.l10n.t("{0} is cleared", name);
    case "lengthPasses":
      return vscode.l10n.t("length of {0} passes {1}", name, event.length);
    case "tableGrows":
      return vscode.l10n.t("a table of {0} grows or splits", name);
    case "directoryDoubles":
      return vscode.l10n.t("directory of {0} doubles", name);
    case "cellWritten":
      return vscode.l10n.t("cell {1} of {0} is written", name, event.cell);
  }
}
