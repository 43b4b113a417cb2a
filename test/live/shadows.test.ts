/**
 * A name in the source and the map in the program: test/programs/shadows goes through scopes that hide one another, step by step, and
 * at each stop every name of the file is asked about in every frame. What a hover says must be of the map that the name means there.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Stand } from "../../src/messages/serverMessages.js";
import { expressionAt } from "../../src/server/expressionAt.js";
import { GoDocument } from "../../src/server/goDocument.js";
import { GoModules } from "../../src/server/goModule.js";
import { GoPackages } from "../../src/server/goPackage.js";
import type { Node } from "../../src/server/goParser.js";
import { declarationAt, resolveName } from "../../src/server/goScopes.js";
import { MapSyntax } from "../../src/server/mapSyntax.js";
import { goParser } from "../unit/server/parser.js";
import { launch } from "./liveSession.js";
import { breakAt, build, findTools, newestDelve, programs, scratchFile } from "./toolchains.js";

const tools = findTools();
const dlv = tools?.delve[newestDelve];
const file = join(programs, "shadows", "main.go");
const uri = pathToFileURL(file).href;
const source = readFileSync(file, "utf8");
const lines = source.split("\n");
/** Steps after which the program should be through. */
const mostSteps = 400;

/** A name that may be a map, and which maps it may be; nil, too, where the source says so. */
interface Name {
  readonly node: Node;
  readonly may: ReadonlySet<string>;
  readonly mayBeNil: boolean;
}

/** Every use and declaration of a variable that a comment tells about, and of a field of one. */
function namesIn(root: Node): Name[] {
  return root.descendantsOfType(["identifier", "field_identifier"]).flatMap((node) => {
    const holder = node.parent?.type === "selector_expression" ? node.parent.childForFieldName("operand") : null;
    const name = node.type === "field_identifier" ? holder : node;
    if (!name) return [];
    const resolved = resolveName(name.text, name);
    const isDeclared = expressionAt(root, name.startIndex)?.kind === "declared";
    const local = resolved.kind === "local" ? resolved.declaration.name : null;
    const declared = isDeclared ? declarationAt(name)?.name : local;
    const row = (declared ?? (resolved.kind === "package" ? packageVariable(root, name.text) : null))?.startPosition.row;
    const comment = /\/\/ is (".*)$/.exec(lines[row ?? -1] ?? "")?.[1];
    if (comment === undefined) return [];
    const may = new Set([...comment.matchAll(/"([^"]+)"/g)].map(([, label]) => label ?? ""));
    return [{ node, may, mayBeNil: comment.endsWith(" or nil") }];
  });
}

function packageVariable(root: Node, name: string): Node | null {
  return (
    root.descendantsOfType("var_spec").find((spec) => spec.parent?.parent?.id === root.id && spec.text.startsWith(`${name} `)) ??
    null
  );
}

for (const go of ["1.23", "1.27"]) {
  const there = tools?.go[go] !== undefined && dlv !== undefined;
  (there ? describe : describe.skip)(`names that hide one another, Go ${go}`, function () {
    this.timeout(5 * 60_000);

    it("each is the map that it means in the frame, or none", async () => {
      assert.ok(tools && dlv);
      const binary = await build(tools, { go, experiment: "" }, "shadows");
      const { debuggee, inspector } = await launch(dlv, binary, breakAt("shadows", "shadows"), scratchFile("unused-shadows"));
      const parser = await goParser();
      const document = new GoDocument(parser, uri, source);
      const syntax = new MapSyntax(new GoPackages((name, text) => new GoDocument(parser, name, text)), new GoModules());
      assert.ok(document.root);
      const names = namesIn(document.root).map(({ node, ...name }) => ({ ...name, place: document.rangeOf(node).start }));
      const seen = new Set<string>();
      let answers = 0;

      const ask = async (frame: DebugProtocol.StackFrame): Promise<void> => {
        const stand: Stand = {
          ...{ sessionId: "s", stop: 1, frameId: frame.id, uri, line: frame.line - 1, packagePath: "main" },
          ...{ functionName: frame.name.slice("main.".length), edited: false, theme: "dark" as const },
        };
        for (const { place, may, mayBeNil } of names) {
          const under = await syntax.under(document, place, stand);
          if (!under?.question) continue;
          const { expression } = under.question;
          const value = await debuggee.session
            .request("evaluate", { expression, frameId: frame.id, context: "watch" })
            .then((body) => (body as DebugProtocol.EvaluateResponse["body"]).result)
            .catch(() => "not there");
          const label = value.endsWith(" nil") ? "nil" : /^map\[string\]int \["([^"]*)": 1/.exec(value)?.[1];
          if (label === undefined) continue;
          answers++;
          const what = `line ${place.line + 1}, “${under.name}”, asked as ${expression} at line ${frame.line} of ${frame.name}`;
          assert.ok(label === "nil" ? mayBeNil : may.has(label), `${what}: it is ${label}`);
          seen.add(label);
        }
      };

      try {
        let threadId = (await debuggee.nextStop()).threadId ?? 0;
        for (let steps = 0; ; steps++) {
          assert.ok(steps < mostSteps, "the program comes to its end");
          const view = inspector.stopped(threadId);
          const frames = (await view.frames()).filter(({ source: of }) => of?.path === file);
          if (frames.length === 0 || frames[0]?.name === "main.done") break;
          // What these two are given hides nothing.
          if (!/^main\.(one|use)$/.test(frames[0]?.name ?? "")) for (const frame of frames) await ask(frame);
          inspector.resumed();
          threadId = await step(debuggee.session, threadId);
        }
      } finally {
        await debuggee.end();
        document.forgetTree();
      }
      const told = new Set(names.flatMap(({ may }) => [...may]));
      assert.deepEqual(
        [...told].filter((label) => !seen.has(label)),
        [],
        "every map is seen somewhere",
      );
      assert.ok(answers > 300, `${answers} answers`);
    });
  });
}

/** Into what is called on the line. */
function step(
  session: {
    request: (command: string, args: object) => Promise<unknown>;
    onEvent: (listener: (event: DebugProtocol.Event) => void) => () => void;
  },
  threadId: number,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const dispose = session.onEvent((event) => {
      if (event.event !== "stopped" && event.event !== "terminated") return;
      dispose();
      if (event.event === "stopped") resolve((event as DebugProtocol.StoppedEvent).body.threadId ?? threadId);
      else reject(new Error("the program ended"));
    });
    session.request("stepIn", { threadId }).catch(reject);
  });
}
