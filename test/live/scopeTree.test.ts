/**
 * What the Maps view finds at a real stop, and what it asks for that: the rows' numbers are those of the whole picture, and of
 * many maps only those on the screen are read.
 */
import "../unit/host/vscodeStub.js";
import assert from "node:assert/strict";
import type { StopView } from "../../src/dap/inspector.js";
import { explainRow } from "../../src/host/maps/mapRow.js";
import { ScopeTree, type MapNode, type ScopeNode, type TreeNode } from "../../src/host/maps/scopeTree.js";
import { launch } from "./liveSession.js";
import { breakAt, build, findTools, newestDelve, scratchFile, variantName, type GoVariant } from "./toolchains.js";

const tools = findTools();
const dlv = tools?.delve[newestDelve];
const variants: readonly GoVariant[] = [
  { go: "1.23", experiment: "" },
  { go: "1.27", experiment: "" },
];
const patienceMs = 60_000;

for (const variant of variants) {
  const there = tools?.go[variant.go] !== undefined && dlv !== undefined;

  (there ? describe : describe.skip)(`the Maps view's facts under ${variantName(variant)}`, function () {
    this.timeout(5 * 60_000);
    let live: Awaited<ReturnType<typeof launch>>;
    let view: StopView;
    let tree: ScopeTree;
    let explained: string[];

    const stopAt = async (program: string, at: string, globals: readonly string[]) => {
      assert.ok(tools && dlv);
      live = await launch(dlv, await build(tools, variant, program), breakAt(program, at), scratchFile("unused-tree"));
      const { threadId } = await live.debuggee.nextStop();
      view = live.inspector.stopped(threadId);
      explained = [];
      const words = {
        variablesOfPackage: () => Promise.resolve(globals),
        explain: (expression: string, error: unknown) => (explained.push(expression), String(error)),
      };
      tree = new ScopeTree({ id: "s", stop: 1, view }, 2, words, () => undefined);
    };
    const scopeOf = async (label: string, kind: ScopeNode["kind"] = "frame"): Promise<ScopeNode> => {
      const found = (await tree.list()).find((scope) => scope.label === label && scope.kind === kind);
      assert.ok(found, label);
      return found;
    };
    const mapsIn = (nodes: readonly TreeNode[]): MapNode[] => nodes.filter((node) => node.kind === "map");
    const settled = async (nodes: readonly MapNode[]) => {
      const isOpen = ({ entry }: MapNode) => entry.facts.kind === "waiting" && !entry.map.isNil;
      for (const deadline = Date.now() + patienceMs; nodes.some(isOpen);) {
        assert.ok(Date.now() < deadline, "rows are read in time");
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return new Map(nodes.map((node) => [node.variable.name, node]));
    };

    describe("of all shapes", () => {
      let rows: Map<string, MapNode>;
      before(async () => {
        await stopAt("shapes", "shapes", ["registry", "unset", "configured"]);
        const home = await scopeOf("main.main");
        assert.equal(tree.home, home);
        home.shown = 1000;
        rows = await settled(mapsIn(await tree.rows(home, "frame")));
      });
      after(() => live.debuggee.end());

      it("no row fails", () => assert.deepEqual(explained, []));

      it("a row's numbers are those of the whole picture", async () => {
        for (const name of ["made", "nine", "thousand", "intSet", "byString", "hintedLarge", "onStack", "byBig", "ofAny"]) {
          const facts = rows.get(name)?.entry.facts;
          assert.equal(facts?.kind, "read", name);
          const frame = (await view.frames())[0];
          const { head } = (await view.inspect(name, frame?.id, { budgetBytes: 1 << 28, others: [] })).model;
          assert.equal(facts.head.length, head.length, name);
          const [shown, whole] = [facts.head.bytes, head.bytes];
          if (shown?.allocated != null) assert.equal(shown.allocated, whole?.allocated, `bytes of ${name}`);
          else assert.ok((shown?.structures ?? 0) <= (whole?.structures ?? 0), `at least the bytes of ${name}`);
        }
      });

      const says = (name: string, words: RegExp) =>
        it(`${name}: ${words.source}`, () => {
          const row = rows.get(name);
          assert.ok(row, name);
          const { description, spoken } = explainRow(row.entry);
          assert.match(description, words);
          assert.ok(spoken.startsWith(`map ${name} of type `));
        });
      says("nilMap", /^nil$/);
      says("nilNamed", /^nil$/);
      says("unallocated", /^len 0 · 48 B · no array yet$/);
      says("nine", variant.go === "1.23" ? /^len 9 · 464 B · 2 buckets/ : /^len 9 · 504 B · 1 table/);
      says(
        "hundredThousand",
        variant.go === "1.23"
          ? /^len 100,000 · ≥ 2\.4 MiB · 16,384 buckets$/
          : /^len 100,000 · 2\.3 MiB · 128 tables( · 1 warning)?$/,
      );
      says(
        "hintedLarge",
        variant.go === "1.23" ? /^len 1 · 64\.1 KiB · 1,024 buckets$/ : /^len 1 · .* KiB · 8 tables · 1 warning$/,
      );
    });

    describe("of a thousand", () => {
      before(() => stopAt("crowd", "crowd", ["registry", "unset", "count"]));
      after(() => live.debuggee.end());

      it("the frames and the package come with one request, and nothing is read of them", async () => {
        const before = view.cost.requests;
        const labels = (await tree.list()).map(({ kind, label }) => `${kind} ${label}`);
        assert.deepEqual(labels.slice(0, 2), ["frame main.fill", "frame main.main"]);
        assert.equal(labels.at(-1), "package main");
        assert.equal(view.cost.requests - before, 1);
      });

      it("the open frame's maps are all found, and those of one page are read", async () => {
        const before = view.cost.requests;
        const nodes = await tree.rows(await scopeOf("main.fill"), "frame");
        assert.ok(view.cost.requests - before < 40, `${view.cost.requests - before} requests for the list`);
        const more = nodes.at(-1);
        assert.deepEqual(more?.kind === "more" && [more.next, more.total], [50, 1002]);
        const rows = await settled(mapsIn(nodes));
        assert.equal(rows.size, 50);
        const each = (view.cost.requests - before) / 50;
        assert.ok(each <= 8, `${each} requests a row`);
        const bytes = view.cost.bytes;
        await tree.rows(await scopeOf("main.fill"), "frame");
        assert.equal(view.cost.bytes, bytes, "what was read is not read again");
      });

      it("a frame that is closed costs nothing, and the package's variables are asked for by name", async () => {
        const rows = await settled(mapsIn(await tree.rows(await scopeOf("main", "package"), "name")));
        assert.deepEqual([...rows.keys()], ["registry", "unset"]);
        const registry = rows.get("registry");
        assert.deepEqual([registry?.variable.evaluateName, registry?.frame.packageVariable], ["main.registry", "registry"]);
        const callers = await settled(mapsIn(await tree.rows(await scopeOf("main.main"), "frame")));
        assert.deepEqual([...callers.keys()], ["outer"]);
      });

      it("by bytes the largest comes first, when all have been read", async () => {
        const scope = await scopeOf("main.fill");
        await tree.rows(scope, "bytes");
        scope.shown = 2000;
        await settled(mapsIn(await tree.rows(scope, "bytes")));
        const [first, second] = mapsIn(await tree.rows(scope, "bytes"));
        assert.equal(first?.variable.name, "large");
        assert.match(second?.variable.name ?? "", /^shelves/);
      });

      it("what is under way is dropped when nobody looks any more, and goes on when somebody does", async () => {
        const scope = await scopeOf("runtime.main");
        await tree.rows(scope, "frame");
        tree.pause();
        const before = view.cost.requests;
        await new Promise((resolve) => setTimeout(resolve, 300));
        assert.ok(view.cost.requests - before <= 8, "nothing new is asked");
        assert.deepEqual(explained, []);
      });
    });
  });
}
