/** What the debugger's own hover is given beside the adapter's answer, and when it is left alone. */
import { strict as assert } from "node:assert";
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { MapGlance } from "../../../../src/gomap/mapGlance.js";
import { KnownGlances } from "../../../../src/host/session/knownGlances.js";
import { hmapSample } from "../../messages/sampleModels.js";

const glance: MapGlance = {
  expression: '"main".stock',
  type: "map[int]uint64",
  length: 2,
  goVersion: "go1.27.1",
  state: "normal",
  layout: { kind: "swiss", small: true, dirLen: 0, capacity: 8, growthLeft: 6, growthLimit: 8, groups: null, tables: null },
  chain: [],
  entries: [],
  next: "",
};
const answer = { result: "map[int]uint64 [1: 10, 2: 20, ]", type: "map[int]uint64", variablesReference: 7, indexedVariables: 2 };

function shown(
  args: { readonly expression?: string; readonly frameId?: number | undefined },
  changes: Partial<typeof answer> = {},
): string {
  const known = new KnownGlances();
  known.remember(1000, [glance.expression, "stock"], glance);
  const body = { ...answer, ...changes };
  known.annotate({ expression: "stock", frameId: 1000, context: "hover", ...args } as DebugProtocol.EvaluateArguments, body);
  return body.result;
}

describe("the debugger's hover", () => {
  const annotated = "map[int]uint64 · len 2 · small map · one group of 8 slots [1: 10, 2: 20, ]";
  it("has the summary behind the type", () => assert.equal(shown({}), annotated));
  it("also by the map's full name", () => assert.equal(shown({ expression: '"main".stock' }), annotated));

  const alone: readonly (readonly [string, Parameters<typeof shown>])[] = [
    ["of another frame", [{ frameId: 1001 }]],
    ["of no frame", [{ frameId: undefined }]],
    ["of another expression", [{ expression: "customers" }]],
    ["of another type", [{}, { type: "map[int]int", result: "map[int]int [1: 10, 2: 20, ]" }]],
    ["of another length", [{}, { indexedVariables: 3 }]],
    ["whose text does not begin with the type", [{}, { result: "…" }]],
  ];
  for (const [what, [args, changes]] of alone) {
    it(`is left alone: one ${what}`, () => assert.equal(shown(args, changes), changes?.result ?? answer.result));
  }

  it("has it also where a panel or the Maps view read the map; a glance, which counted more, comes first", () => {
    const { head } = hmapSample({ B: 6, entries: 209, nevacuate: 19 }).model;
    const answered = { result: `${head.type} [...]`, type: head.type, variablesReference: 7, indexedVariables: head.length ?? 0 };
    const known = new KnownGlances();
    known.rememberHead(1000, "m", head);
    const said = (): string => {
      const body = { ...answered };
      known.annotate({ expression: "m", frameId: 1000 }, body);
      return body.result;
    };
    assert.match(said(), /^map\[int\]string · len 209 · B=6 · 64 buckets · load 3\.27\/6\.5 · growing ×2, 19\/32 evacuated \[/);
    known.remember(1000, ["m"], { ...glance, type: head.type, length: head.length ?? 0, state: "writing" });
    known.rememberHead(1000, "m", head);
    assert.match(said(), /len 209 · being written/);
  });

  it("has nothing of a header that is damaged", () => {
    const known = new KnownGlances();
    const { head } = hmapSample({ B: 6, entries: 209 }).model;
    known.rememberHead(1000, "m", { ...head, problems: [{ kind: "outOfRange", address: "0x1", message: "B" }] });
    known.rememberHead(1000, "n", { ...head, length: null });
    assert.deepEqual([known.find(1000, "m"), known.find(1000, "n")], [undefined, undefined]);
  });

  it("changes nothing but the result", () => {
    const known = new KnownGlances();
    known.remember(1000, ["stock"], glance);
    const body = { ...answer };
    known.annotate({ expression: "stock", frameId: 1000 }, body);
    assert.deepEqual({ ...body, result: answer.result }, answer);
  });
});
