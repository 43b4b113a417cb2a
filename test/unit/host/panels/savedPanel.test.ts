import "../vscodeStub.js";
import { strict as assert } from "node:assert";
import { inspect } from "node:util";
import type { LayoutHead } from "../../../../src/gomap/layout.js";
import { readSavedPanel } from "../../../../src/host/panels/savedPanel.js";
import type { PanelSubject } from "../../../../src/messages/panelMessages.js";
import { initialState, readSaved, reduce, toSave } from "../../../../src/panel/state/state.js";
import { hmapSample, nilSample, swissSample } from "../../messages/sampleModels.js";

const subject: PanelSubject = { name: "m", expression: "m", functionName: "main.fill", sessionName: "Launch", sessionType: "go" };
const stop = { number: 3, source: "main.go:14", functionName: "main.fill", reason: "breakpoint" };

/** What the panel saves of this head, as it comes back from VS Code. */
function saved(head: LayoutHead, pinned = false): unknown {
  let state = reduce(initialState(null), { type: "picture", picture: { id: 1, head, body: null, stop } });
  state = reduce(state, { type: "subject", subject });
  state = reduce(state, { type: "pinned", pinned });
  return JSON.parse(JSON.stringify(toSave(state)));
}

const manyTables = Array.from({ length: 128 }, () => ({ capacity: 128, localDepth: 7 }));
const tables = (count: number) => swissSample({ entries: 10, tables: manyTables.slice(0, count), globalDepth: 7 }).model.head;
const hmapHead = hmapSample({ B: 5, entries: 180, nevacuate: 4 }).model.head;

describe("what a panel keeps over a reload of the window", () => {
  it("says which map it was, of which program", () => {
    const kept = readSavedPanel(saved(hmapHead));
    assert.deepEqual(kept?.subject, { name: "m", identity: { expression: "m", functionName: "main.fill", header: 0n } });
    assert.deepEqual([kept.session.name, kept.session.type, kept.session.hasEnded, kept.pinned], ["Launch", "go", true, false]);
    assert.match(kept.session.whyEnded, /^m in main\.fill: no debug session\. The picture comes back when/);
  });

  const heads: readonly [what: string, head: LayoutHead][] = [
    ["an hmap that grows", hmapHead],
    ["a nil map", nilSample().model.head],
    ["a Swiss map", tables(4)],
    [
      "a small map",
      swissSample({ entries: 5, tables: [{ capacity: 8, localDepth: 0 }], globalDepth: 0, small: true }).model.head,
    ],
  ];
  for (const [what, head] of heads) {
    it(`has the head of ${what}`, () => {
      const last = readSavedPanel(saved(head))?.last;
      assert.deepEqual(last?.stop, stop);
      assert.equal(last.head.layout.kind, head.layout.kind);
      assert.equal(last.head.length, head.length);
      assert.deepEqual(last.head.header, head.header);
    });
  }

  it("has no keys and no elems", () => {
    assert.ok(!JSON.stringify(saved(hmapHead)).includes('slots":[{'));
    assert.ok(!JSON.stringify(saved(hmapHead)).includes("v137"));
  });

  it("has no head where that is large, and comes back all the same", () => {
    const kept = readSavedPanel(saved(tables(128)));
    assert.equal(kept?.last, null);
    assert.equal(kept.subject.name, "m");
  });

  it("stays pinned", () => assert.equal(readSavedPanel(saved(hmapHead, true))?.pinned, true));

  const good = saved(hmapHead) as Record<string, unknown>;
  for (const odd of [
    undefined,
    null,
    7,
    "x",
    [],
    {},
    { subject: null },
    { ...good, subject: { ...subject, name: 7 } },
    { ...good, subject: { ...subject, expression: "" } },
    { ...good, subject: { ...subject, expression: "x".repeat(1 << 20) } },
    { ...good, subject: { ...subject, functionName: {} } },
    { ...good, subject: { ...subject, sessionType: undefined } },
  ]) {
    it(`is nothing where ${inspect(odd).slice(0, 60)} was kept`, () => {
      assert.equal(readSavedPanel(odd), null);
      assert.doesNotThrow(() => initialState(readSaved(odd)));
    });
  }

  for (const last of [
    7,
    {},
    { document: {}, stop },
    { document: "x", stop },
    { ...(good.last as object), stop: { ...stop, number: "3" } },
    { stop, document: { ...(good.last as { document: object }).document, format: "go-map-layout/2" } },
    { stop, document: { ...(good.last as { document: object }).document, length: "<b>" } },
    { stop, document: { ...(good.last as { document: object }).document, layout: { kind: "hmap", B: {} } } },
  ]) {
    it(`has no head where ${inspect(last, { depth: 0 })} was kept of it`, () => {
      const kept = readSavedPanel({ ...good, last });
      assert.ok(kept);
      assert.equal(kept.last, null);
    });
  }
});
