/** What the stopped program's memory says of a map that was asked about in its source: where that variable is in scope there. */
import type * as vscode from "vscode";
import type { MemoryReport } from "../../messages/allocationReport.js";
import { explainFailure } from "../failure.js";
import { headerReading } from "../maps/scopeTree.js";
import type { OutputLog } from "../outputLog.js";
import { qualified } from "../session/stoppedFrame.js";
import type { WatchedSession } from "../session/watchedSession.js";
import { declarationOf, functionAt } from "../source/declaration.js";
import type { GoPlace } from "../source/declaration.js";
import { packageName } from "../source/packageVariables.js";
import type { AllocationSites } from "./allocationSite.js";

interface Site {
  readonly uri: vscode.Uri;
  readonly source: string;
  readonly importPath: string;
  readonly caret: GoPlace;
  readonly found: AllocationSites;
}

/** null where no program stands, or none of its frames has the variable. */
export async function memoryOf(
  session: WatchedSession | undefined,
  { uri, source, importPath, found }: Site,
  log: OutputLog,
): Promise<MemoryReport | null> {
  const { view, stop } = session ?? {};
  const { variable } = found;
  if (!view || !stop || variable === null) return null;
  try {
    const frames = await view.frames();
    const inScope = frames.find(({ source: of, line }) => {
      if (of?.path === undefined || !samePath(of.path, uri)) return false;
      const place = declarationOf(source, variable.name, line);
      const isHere = functionAt(source, line)?.name === found.functionName;
      return isHere && place?.line === variable.at.line && place.column === variable.at.column;
    });
    const frame = variable.isPackageVariable ? frames[0] : inScope;
    if (!frame) return null;
    const path = packageName(source) === "main" ? "main" : importPath;
    const name = variable.isPackageVariable ? qualified(variable.name, { functionName: `${path}.init` }) : variable.name;
    const { model } = await view.inspect(name, frame.id, headerReading);
    return { stop: stop.number, expression: variable.name, head: model.head };
  } catch (error) {
    // A struct that holds a map, say: the compiler's part stands by itself.
    if (explainFailure(variable.name, error)) log.failed(`reading ${variable.name} beside its allocation`, error);
    return null;
  }
}

function samePath(path: string, uri: vscode.Uri): boolean {
  return path === uri.fsPath || path === uri.toString() || path.endsWith(uri.path);
}
