/** Files that are no recording, cut, damaged, hostile or newer: a sentence, soon, and the adapter still runs. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { block, header, sourceLines, stopAt, wholeRecording, writeRecording } from "./recordingFile.js";
import { ReplayClient } from "./replayClient.js";

/** A bound, not a measure: what is refused at once takes a blink, what has to be read up to a limit takes seconds. */
const patienceMs = 60_000;

const variables = (reference: number, child: number) => ({
  ...{ kind: "answer", command: "variables", reference },
  body: { variables: [{ name: "next", value: "…", variablesReference: child }] },
});

describe("a bad recording", () => {
  let folder: string;
  let sound: Buffer;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "go-map-layout-bad-"));
    writeRecording(join(folder, "sound.gomaprec"), wholeRecording(sourceLines, block(1), variables(1, 2), stopAt(1, 12)));
    sound = readFileSync(join(folder, "sound.gomaprec"));
  });
  after(() => rmSync(folder, { recursive: true }));

  /** The sentence with which a launch is refused; afterwards the same process replays a sound recording. */
  async function sentenceFor(recording: unknown): Promise<string> {
    const replay = await ReplayClient.start();
    try {
      const started = performance.now();
      const sentence = await replay.launch(recording).then(
        () => assert.fail("it was opened"),
        (error: unknown) => (error as Error).message,
      );
      assert.ok(performance.now() - started < patienceMs, "that took too long");
      assert.doesNotMatch(sentence, /\n|\bat .*\.[cjt]s:\d/, "a stack is no sentence");
      await replay.launch(join(folder, "sound.gomaprec"));
      return sentence;
    } finally {
      await replay.close();
    }
  }

  const isRefused = (what: string, write: (path: string) => void, expected: RegExp): void => {
    it(`is refused in a sentence: ${what}`, async function () {
      this.timeout(120_000);
      const path = join(folder, `${what.replaceAll(/\W+/g, "-")}.gomaprec`);
      write(path);
      assert.match(await sentenceFor(path), expected);
    });
  };

  it("is refused in a sentence: none is named", async () => {
    assert.match(await sentenceFor(undefined), /^The launch configuration names no recording/);
    assert.match(await sentenceFor(17), /^The launch configuration names no recording/);
  });
  isRefused("there is no such file", () => undefined, /^There is no recording .*there-is-no-such-file\.gomaprec\.$/);
  isRefused("a folder", (path) => mkdirSync(path), /is no file: a recording is one/);
  isRefused("an empty file", (path) => writeFileSync(path, ""), /cannot be read: /);
  isRefused("a picture", (path) => writeFileSync(path, "\x89PNG\r\n\x1a\n…"), /it is no recording of Go maps/);
  isRefused("another gzip file", (path) => writeFileSync(path, gzipSync("hello\n")), /no recording of Go maps/);
  isRefused("JSON of another kind", (path) => writeRecording(path, [{ kind: "cat" }]), /no recording of Go maps/);

  describe("that is cut", () => {
    for (const part of [0.1, 0.5, 0.9, 0.99])
      isRefused(
        `after ${part} of its bytes`,
        (path) => writeFileSync(path, sound.subarray(0, Math.floor(sound.length * part))),
        /cannot be read: .*(cut|damaged)/,
      );
    isRefused(
      "after a line",
      (path) => writeRecording(path, wholeRecording(sourceLines, stopAt(1, 12)).slice(0, -1)),
      /is cut: it ends after stop 1/,
    );
    isRefused("before its first stop", (path) => writeRecording(path, wholeRecording(sourceLines)), /it holds no stop/);
  });

  it("is refused whatever byte of it is another", async function () {
    this.timeout(120_000);
    const replay = await ReplayClient.start();
    try {
      for (let at = 10; at < sound.length; at += 7) {
        const damaged = Buffer.from(sound);
        damaged[at] = (damaged[at] ?? 0) ^ 0x55;
        const path = join(folder, "damaged.gomaprec");
        writeFileSync(path, damaged);
        const outcome = await replay.launch(path).catch((error: unknown) => (error as Error).message);
        // A byte of gzip's own header may be any.
        if (typeof outcome === "string") assert.match(outcome, /^damaged\.gomaprec cannot be read: [^\n]+$/);
      }
      await replay.launch(join(folder, "sound.gomaprec"));
    } finally {
      await replay.close();
    }
  });

  describe("that is newer", () => {
    const [, ...rest] = wholeRecording(stopAt(1, 12));
    isRefused(
      "by its format",
      (path) => writeRecording(path, [{ ...header, format: "go-map-recording/2" }, ...rest]),
      /is of version 2, and this program reads version 1: open it with a newer Go Map Layout\.$/,
    );
  });

  describe("that is hostile", () => {
    const bomb = (line: string, times: number) => Array<string>(times).fill(line).join("\n");
    isRefused(
      "8 GiB of zeros",
      (path) => {
        const member = gzipSync(Buffer.alloc(8 << 20));
        writeFileSync(path, Buffer.concat(Array<Buffer>(1024).fill(member)));
      },
      /longer than 4194304 bytes/,
    );
    isRefused(
      "a sound beginning, and then blocks without end",
      (path) => {
        const beginning = gzipSync(`${JSON.stringify(header)}\n`);
        const member = gzipSync(`${bomb(JSON.stringify(block(0)), 12_000)}\n`);
        writeFileSync(path, Buffer.concat([beginning, ...Array<Buffer>(100).fill(member)]));
      },
      /cannot be read: .*(larger|more) than/,
    );
    isRefused(
      "brackets in brackets",
      (path) => writeRecording(path, [header, `${"[".repeat(1 << 20)}${"]".repeat(1 << 20)}`]),
      /cannot be read: line 2/,
    );
    isRefused(
      "a variable that contains itself",
      (path) => writeRecording(path, wholeRecording(variables(3, 3), stopAt(1, 12))),
      /contain themselves/,
    );
    isRefused(
      "variables that contain each other",
      (path) => writeRecording(path, wholeRecording(variables(3, 4), variables(4, 3), stopAt(1, 12))),
      /contain themselves/,
    );
    isRefused(
      "a stop with answers that come later",
      (path) => writeRecording(path, wholeRecording(stopAt(1, 12, { answers: [[0, 0]] }), variables(1, 2))),
      /names answers that are not there/,
    );
    isRefused(
      "a stop with memory that is nowhere",
      (path) => writeRecording(path, wholeRecording(stopAt(1, 12, { memory: [{ at: "0x200", blocks: [7] }] }))),
      /names a memory block that is not there/,
    );
    isRefused(
      "memory beyond the last address",
      (path) =>
        writeRecording(
          path,
          wholeRecording(block(1), stopAt(1, 12, { memory: [{ at: "0xfffffffffffffe00", blocks: [0, 0, 0] }] })),
        ),
      /beyond the last address/,
    );
    isRefused(
      "blocks of an absurd size",
      (path) => writeRecording(path, [{ ...header, blockBytes: 2 ** 50 }, ...wholeRecording(stopAt(1, 12)).slice(1)]),
      /cannot be read: line 1/,
    );
    isRefused(
      "a line of an absurd number",
      (path) => writeRecording(path, wholeRecording({ ...sourceLines, firstLine: 2 ** 52 }, stopAt(1, 12))),
      /cannot be read: line 2/,
    );
    it("has paths of source files that lead nowhere, and is replayed all the same", async () => {
      const paths = ["/dev/zero", "/proc/self/mem", "../../../etc/passwd", "//server/share/x.go", "", "\u0000.go"];
      const frames = paths.map((path) => ({ name: "main.main", path, line: 12, column: 0 }));
      const path = join(folder, "paths.gomaprec");
      const sources = paths.map((each) => ({ ...sourceLines, path: each }));
      writeRecording(path, wholeRecording(...sources, stopAt(1, 12, { stacks: [{ thread: 1, frames, total: frames.length }] })));
      const replay = await ReplayClient.open(path);
      const found = await replay.frames();
      assert.deepEqual(
        found.map(({ source }) => [source?.path, source?.sourceReference !== undefined]),
        paths.map((each) => [each, true]),
      );
      await replay.close();
    });
  });
});
