/** "Compare with…": what there is to choose from, and how what was chosen gets into the table. */
import * as vscode from "vscode";
import type { MapVariable } from "../../dap/mapVariables.js";
import { explainFailure } from "../failure.js";
import type { OutputLog } from "../outputLog.js";
import { qualified, type StoppedFrame, stoppedFrame } from "../session/stoppedFrame.js";
import { variablesOfPackage } from "../session/stoppedPackage.js";
import type { WatchedSession } from "../session/watchedSession.js";
import { type PanelChoice, pickCompared } from "./comparePick.js";
import { type ComparedMaps, maxCompared, readingOf } from "./comparedMaps.js";
import type { KeptMap } from "./earlierStops.js";
import { openLayoutDocuments } from "./layoutDocument.js";
import type { Subject } from "./pictureFeed.js";

/** How deep into structs, slices and maps the list of maps looks. */
const pickDepth = 2;

/** The panel whose table it is. */
export interface Comparing {
  /** null where it was restored and its program is not debugged yet. */
  readonly session: WatchedSession | null;
  readonly compared: ComparedMaps;
  /** The expression that the panel follows itself: not offered. null where it is pinned, for then the live one is another. */
  readonly shown: string | null;
  readonly panels: readonly PanelChoice[];
  readonly stops: readonly KeptMap[];
}

export async function addCompared({ session, compared, shown, panels, stops }: Comparing, log: OutputLog): Promise<void> {
  if (compared.isFull) {
    const text = vscode.l10n.t("At most {0} maps can be compared at a time. Take one out of the table first.", maxCompared);
    void vscode.window.showInformationMessage(text);
    return;
  }
  const stopped = session?.view ? session : null;
  const frame = stopped && stoppedFrame(stopped);
  const variables = stopped && frame ? mapsBeside(shown, stopped, frame, log) : null;
  variables?.catch((error: unknown) => {
    log.failed("listing maps to compare with", error);
  });
  for (const chosen of await pickCompared({ variables, panels, stops })) {
    switch (chosen.kind) {
      case "kept":
        compared.add(chosen.map);
        break;
      case "followed":
        await addVariable(chosen.subject, null);
        break;
      case "variable":
        if (frame) await addVariable(subjectOf(chosen.map, await frame), chosen.map.length, (await frame).id);
        break;
      case "document":
        for (const map of await openLayoutDocuments(log)) compared.add(map);
    }
  }

  async function addVariable(subject: Subject, length: number | null, frameId?: number): Promise<void> {
    const view = session?.view;
    const { name, identity } = subject;
    if (!view) {
      const text = vscode.l10n.t("The program went on. {0} can be compared with when it stops.", name);
      void vscode.window.showInformationMessage(text);
      return;
    }
    try {
      const options = readingOf(length);
      const first = frameId === undefined ? view.follow(identity, options) : view.inspect(identity.expression, frameId, options);
      await compared.addVariable(subject, first);
    } catch (error) {
      const failure = explainFailure(name, error);
      if (!failure) return;
      log.failed(`reading ${name} to compare it`, error);
      void vscode.window.showWarningMessage(`${failure.sentence} ${failure.hint}`);
    }
  }
}

/** The maps in scope, without the one that is shown. */
async function mapsBeside(
  shown: string | null,
  session: WatchedSession,
  frame: Promise<StoppedFrame>,
  log: OutputLog,
): Promise<MapVariable[]> {
  const maps = await mapsOf(session, await frame, log);
  return maps.filter(({ expression }) => expression !== shown);
}

async function mapsOf({ view }: WatchedSession, frame: StoppedFrame, log: OutputLog): Promise<MapVariable[]> {
  if (!view || frame.id === undefined) return [];
  const globals = frame.sourcePath === null ? [] : await variablesOfPackage(frame.sourcePath, log);
  return view.mapsInScope(frame.id, { depth: pickDepth, globals });
}

function subjectOf({ expression, scope }: MapVariable, frame: StoppedFrame): Subject {
  const isGlobal = scope === "global";
  const lasting = isGlobal ? qualified(expression, frame) : expression;
  return { name: expression, identity: { expression: lasting, functionName: isGlobal ? null : frame.functionName, header: 0n } };
}
