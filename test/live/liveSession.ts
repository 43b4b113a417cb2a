/**
 * A Go program under a Delve of our own, and an inspector on it: what the CLI does, step by step in this process.
 */
import { LaunchedDebuggee } from "../../src/cli/launchedDebuggee.js";
import { Inspector } from "../../src/dap/inspector.js";
import type { MapLayout } from "../../src/gomap/layout.js";
import { writeLayout } from "../../src/messages/writeLayout.js";
import { limited } from "./toolchains.js";

export async function launch(
  dlv: string,
  binary: string,
  at: { file: string; line: number },
  oracleFile: string,
  args: readonly string[] = [],
) {
  const debuggee = await withEnvironment({ GO_MAP_LAYOUT_ORACLE: oracleFile }, () =>
    LaunchedDebuggee.start(
      { kind: "launch", program: binary, breakAt: at, args },
      { dlv, firstHit: 1, onOutput: () => undefined, onStarted: () => undefined },
    ),
  );
  return { debuggee, inspector: new Inspector(debuggee.session, () => undefined) };
}

/** The debuggee inherits this process's environment: it is set while Delve is started, one at a time. */
const environmentInTurn = limited(1);
function withEnvironment<T>(values: Readonly<Record<string, string>>, run: () => Promise<T>): Promise<T> {
  return environmentInTurn(async () => {
    Object.assign(process.env, values);
    try {
      return await run();
    } finally {
      for (const name of Object.keys(values)) Reflect.deleteProperty(process.env, name);
    }
  });
}

export async function documentOf(
  inspector: Inspector,
  threadId: number | undefined,
  expression: string,
  frameId?: number,
): Promise<MapLayout> {
  const view = inspector.current ?? inspector.stopped(threadId);
  const picture = await view.inspect(expression, frameId ?? (await view.frames())[0]?.id, {
    budgetBytes: Number.MAX_SAFE_INTEGER,
  });
  const pieces: string[] = [];
  await writeLayout(
    picture.model,
    (places) => picture.slots(places, { values: true, maxTextBytes: 1 << 20 }),
    (piece) => void pieces.push(piece),
    { values: true, style: "compact" },
  );
  return JSON.parse(pieces.join("")) as MapLayout;
}
