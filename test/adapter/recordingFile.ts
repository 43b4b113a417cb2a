/** Recordings that no recorder makes, line by line, for what an adapter does with them. */
import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

type Line = Readonly<Record<string, unknown>>;

const source = "example.com/shop/main.go";

export const header: Line = {
  format: "go-map-recording/1",
  kind: "header",
  warning: "This file holds memory of a running program as it was read: passwords, keys and other secrets may be among it.",
  created: "2026-01-02T03:04:05Z",
  goVersion: "go1.23.12",
  goarch: "amd64",
  debugger: { name: "Delve", version: "1.27.2", memory: "readMemory" },
  blockBytes: 512,
  maps: [{ expression: "m", functionName: "main.main", type: "map[int]int" }],
};

/** A stop of goroutine 1 at a line of main.go. */
export function stopAt(number: number, line: number, more: Line = {}): Line {
  return {
    ...{ kind: "stop", number, time: "2026-01-02T03:04:05Z", reason: "breakpoint", thread: 1 },
    threads: [{ id: 1, name: "* [Go 1] main.main" }],
    stacks: [{ thread: 1, frames: [{ name: "main.main", path: source, line, column: 0 }], total: 1 }],
    ...{ memory: [], unreadable: [], answers: [], maps: [] },
    ...more,
  };
}

export const block = (fill: number): Line => ({ kind: "block", bytes: Buffer.alloc(512, fill).toString("base64") });
export const sourceLines: Line = { kind: "source", path: source, firstLine: 12, lines: ["m[1] = 2", "", "println(len(m))"] };

/** The whole file: header, lines, and an end that counts them. */
export function wholeRecording(...lines: readonly Line[]): Line[] {
  const count = (kind: string) => lines.filter((line) => line.kind === kind).length;
  return [header, ...lines, { kind: "end", stops: count("stop"), blocks: count("block"), answers: count("answer") }];
}

export function writeRecording(path: string, lines: readonly (Line | string)[]): void {
  const text = lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n");
  writeFileSync(path, gzipSync(`${text}\n`));
}
