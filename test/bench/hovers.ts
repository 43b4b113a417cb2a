/**
 * `npm run bench -- hovers`: what a hover costs without a stop, asked of the language server's own process as the editor does, and
 * what memory the process takes.
 */
import { fork, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  createProtocolConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type ProtocolConnection,
} from "vscode-languageserver/node";
import { nodeFlags } from "../../src/host/serverFlags.js";
import { standRequest } from "../../src/messages/serverMessages.js";
import { findTools, root } from "../live/toolchains.js";

/** Of some 130 KB. */
const measured = "net/http/server.go";
const hovers = 400;

async function main(): Promise<void> {
  const goroot = (findTools()?.go["1.27"] ?? findTools()?.go["1.26"])?.goroot;
  if (goroot === undefined) throw new Error("no Go toolchain at hand");
  const path = join(goroot, "src", measured);
  const text = readFileSync(path, "utf8");
  const uri = pathToFileURL(path).href;
  const process = fork(join(root, "dist", "server.cjs"), ["--node-ipc"], { execArgv: [...nodeFlags] });
  try {
    const connection = await connect(process);
    console.log(`${measured}, ${(text.length / 1024).toFixed(0)} KiB · started: ${residentMegabytes(process)} MB`);
    await connection.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId: "go", version: 1, text } });
    const places = placesIn(text);
    const times: number[] = [];
    let maps = 0;
    for (let i = 0; i < hovers; i++) {
      const position = places[Math.floor((i * 0.618034 * places.length) % places.length)];
      const started = performance.now();
      if (await connection.sendRequest("textDocument/hover", { textDocument: { uri }, position })) maps++;
      times.push(performance.now() - started);
    }
    const [first = NaN] = times;
    times.sort((a, b) => a - b);
    const at = (share: number): string => (times[Math.floor(share * (times.length - 1))] ?? NaN).toFixed(1);
    console.log(`${hovers} hovers, ${maps} over maps · the first, which parses: ${first.toFixed(1)} ms`);
    console.log(`p50 ${at(0.5)} ms · p95 ${at(0.95)} ms · slowest ${at(1)} ms · after it: ${residentMegabytes(process)} MB`);
  } finally {
    process.kill();
  }
}

async function connect(process: ChildProcess): Promise<ProtocolConnection> {
  const connection = createProtocolConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
  connection.onRequest(standRequest, () => null);
  connection.listen();
  await connection.sendRequest("initialize", {
    processId: null,
    rootUri: null,
    capabilities: {},
    initializationOptions: { translation: null, besideGopls: false },
  });
  await connection.sendNotification("initialized", {});
  return connection;
}

/** Where names stand. */
function placesIn(text: string): { line: number; character: number }[] {
  return text
    .split("\n")
    .flatMap((line, number) => [...line.matchAll(/[A-Za-z_]\w*/g)].map(({ index }) => ({ line: number, character: index })));
}

function residentMegabytes({ pid }: ChildProcess): string {
  const status = readFileSync(`/proc/${pid ?? 0}/status`, "utf8");
  return (Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1000).toFixed(0);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
