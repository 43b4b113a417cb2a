/**
 * `npm run bench -- hovers`: what a hover costs without a stop, asked of the language server's own process as the editor does, and
 * what memory the process takes.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ServerProcess } from "../adapter/serverProcess.js";
import { findTools } from "../live/toolchains.js";

/** Of some 130 KB. */
const measured = "net/http/server.go";
const hovers = 400;

async function main(): Promise<void> {
  const goroot = (findTools()?.go["1.27"] ?? findTools()?.go["1.26"])?.goroot;
  if (goroot === undefined) throw new Error("no Go toolchain at hand");
  const path = join(goroot, "src", measured);
  const text = readFileSync(path, "utf8");
  const uri = pathToFileURL(path).href;
  const server = await ServerProcess.start();
  try {
    console.log(`${measured}, ${(text.length / 1024).toFixed(0)} KiB · started: ${server.residentMegabytes()} MB`);
    await server.open(uri, text);
    const places = placesIn(text);
    const times: number[] = [];
    let maps = 0;
    for (let i = 0; i < hovers; i++) {
      const { line, character } = places[Math.floor((i * 0.618034 * places.length) % places.length)] ?? { line: 0, character: 0 };
      const started = performance.now();
      if ((await server.hover(uri, line, character)) !== null) maps++;
      times.push(performance.now() - started);
    }
    const [first = NaN] = times;
    times.sort((a, b) => a - b);
    const at = (share: number): string => (times[Math.floor(share * (times.length - 1))] ?? NaN).toFixed(1);
    console.log(`${hovers} hovers, ${maps} over maps · the first, which parses: ${first.toFixed(1)} ms`);
    console.log(`p50 ${at(0.5)} ms · p95 ${at(0.95)} ms · slowest ${at(1)} ms · after it: ${server.residentMegabytes()} MB`);
  } finally {
    server.end();
  }
}

/** Where names stand. */
function placesIn(text: string): { line: number; character: number }[] {
  return text
    .split("\n")
    .flatMap((line, number) => [...line.matchAll(/[A-Za-z_]\w*/g)].map(({ index }) => ({ line: number, character: index })));
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
