/** Recordings as files: what is written can be read, and whatever else comes is refused with a sentence, in bounded time and memory. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import {
  RecordingFormatError,
  recordingFormat,
  recordingLimits,
  type RecordedAnswer,
  type RecordedStop,
  type RecordingHeader,
  type RecordingLimits,
} from "../../../src/messages/recording.js";
import { readRecording } from "../../../src/messages/readRecording.js";
import { recordingSchema } from "../../../src/messages/recordingSchema.js";
import { RecordingWriter, sourcePieceLines } from "../../../src/messages/recordingWriter.js";

const header: RecordingHeader = {
  format: recordingFormat,
  kind: "header",
  warning: "memory",
  created: "2026-01-01T00:00:00.000Z",
  goVersion: "go1.23.12",
  goarch: "amd64",
  debugger: { name: "Delve", version: "1.27.2", memory: "readMemory" },
  blockBytes: 64,
  maps: [{ expression: "m", functionName: "main.main", type: "map[int]int" }],
};
const m: RecordedAnswer = {
  kind: "answer",
  command: "evaluate",
  expression: "m",
  context: "watch",
  frame: [1, 0],
  body: { result: "map[int]int [1: 2]", type: "map[int]int", variablesReference: 1, indexedVariables: 1 },
};
const children: RecordedAnswer = {
  kind: "answer",
  command: "variables",
  reference: 1,
  body: { variables: [{ name: "1", value: "2", type: "int: int", variablesReference: 0 }] },
};
const block = (byte: number): Uint8Array => new Uint8Array(64).fill(byte);

function stopOf(number: number, parts: Partial<RecordedStop>): RecordedStop {
  return {
    kind: "stop",
    number,
    time: "2026-01-01T00:00:00.000Z",
    reason: "breakpoint",
    thread: 1,
    threads: [{ id: 1, name: "main.main" }],
    stacks: [{ thread: 1, frames: [{ name: "main.main", path: "/app/main.go", line: 7, column: 0 }], total: 1 }],
    memory: [],
    unreadable: [],
    answers: [],
    maps: [{ expression: "m", frame: [1, 0], header: "0xc000012000", whole: true }],
    ...parts,
  };
}

/** Two stops; of the second only one block and one answer are new. */
function sampleLines(): string[] {
  const writer = new RecordingWriter();
  const source = Array.from({ length: 40 }, (_, i) => `line ${i + 1}`);
  writer.source("/app/main.go", source, 7);
  writer.source("/app/main.go", source, 9);
  writer.source("/app/main.go", source, 40);
  const answers = [writer.answer(m), writer.answer(children)];
  const blocks = [writer.block(block(0)), writer.block(block(1)), writer.block(block(0))];
  assert.deepEqual(
    [answers, blocks],
    [
      [0, 1],
      [0, 1, 0],
    ],
  );
  writer.stop(stopOf(1, { answers: [[0, 1]], memory: [{ at: "0xc000012000", blocks }] }));
  const changed = [writer.block(block(0)), writer.block(block(2))];
  assert.equal(writer.answer(m), 0);
  writer.stop(stopOf(2, { answers: [[0, 0]], memory: [{ at: "0xc000012000", blocks: changed }] }));
  return [...writer.finish(header)];
}

const bytesOf = (lines: readonly string[]): Uint8Array => Buffer.from(lines.join(""));

async function refused(chunks: Iterable<Uint8Array>, message: RegExp, limits: RecordingLimits = recordingLimits): Promise<void> {
  await assert.rejects(readRecording(chunks, limits), (error: unknown) => {
    assert.ok(error instanceof RecordingFormatError, String(error));
    assert.match(error.message, message);
    assert.ok(error.message.length < 600 && !error.message.includes("\n"), error.message);
    return true;
  });
}

/** The sample with one line replaced. */
function withLine(index: number, change: (line: Record<string, unknown>) => unknown): Uint8Array {
  const lines = sampleLines();
  const line = JSON.parse(lines[index] ?? "") as Record<string, unknown>;
  lines[index] = `${JSON.stringify(change(line))}\n`;
  return bytesOf(lines);
}

const lineOfKind = (kind: string, nth = 0): number =>
  sampleLines().flatMap((line, i) => (line.includes(`"kind":"${kind}"`) ? [i] : []))[nth] ?? -1;

describe("readRecording", () => {
  it("reads what was written, each block, answer and line of source once", async () => {
    const recording = await readRecording([bytesOf(sampleLines())]);
    assert.deepEqual(recording.header, header);
    assert.deepEqual(recording.blocks, [block(0), block(1), block(2)]);
    assert.deepEqual(recording.answers, [m, children]);
    assert.deepEqual(
      recording.stops.map(({ number, answers, memory }) => [number, answers, memory]),
      [
        [1, [[0, 1]], [{ at: "0xc000012000", blocks: [0, 1, 0] }]],
        [2, [[0, 0]], [{ at: "0xc000012000", blocks: [0, 2] }]],
      ],
    );
    const pieces = recording.sources.get("/app/main.go")?.map(({ firstLine, lines }) => [firstLine, lines.length, lines[0]]);
    assert.deepEqual(pieces, [
      [1, sourcePieceLines, "line 1"],
      [33, 8, "line 33"],
    ]);
  });

  it("reads the same however the bytes are cut into chunks", async () => {
    const bytes = bytesOf(sampleLines());
    const whole = await readRecording([bytes]);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 200 }), async (size) => {
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
        assert.deepEqual(await readRecording(chunks), whole);
      }),
      { numRuns: 30 },
    );
  });

  it("refuses every cut of the file", async () => {
    const bytes = bytesOf(sampleLines());
    for (let length = 0; length < bytes.length - 1; length += 7) {
      await refused([bytes.subarray(0, length)], /cut|damaged|nothing in it|does not say so|last line/);
    }
  });

  it("gives a sentence or a recording for whatever bytes are changed", async () => {
    const bytes = bytesOf(sampleLines());
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 8 }),
        async (changes) => {
          const damaged = Uint8Array.from(bytes);
          for (const [at, byte] of changes) damaged[at] = byte;
          await readRecording([damaged]).catch((error: unknown) => {
            assert.ok(error instanceof RecordingFormatError, String(error));
            assert.ok(error.message.length < 600);
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  it("gives a sentence for whatever JSON a line is", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(8), fc.jsonValue(), async (index, value) => {
        const lines = sampleLines();
        lines[index] = `${JSON.stringify(value)}\n`;
        await refused([bytesOf(lines)], /./);
      }),
      { numRuns: 200 },
    );
  });

  it("says of a newer version that it is newer", () =>
    refused([withLine(0, (line) => ({ ...line, format: "go-map-recording/2" }))], /version 2, .*reads version 1.*newer/));
  it("says of another file that it is none", () =>
    refused([Buffer.from('{"format":"go-map-layout/1"}\n')], /no recording of Go maps/));
  it("says of no text that it is none", () => refused([Buffer.from([0x1f, 0x8b, 0xff, 0xfe])], /line 1 .*not text/));
  it("says of an empty file that nothing is in it", () => refused([], /nothing in it/));

  it("refuses a stop out of turn", () =>
    refused([withLine(lineOfKind("stop", 1), (line) => ({ ...line, number: 3 }))], /is stop 3, and 2 comes next/));
  it("refuses blocks that are not there", () =>
    refused(
      [withLine(lineOfKind("stop"), (line) => ({ ...line, memory: [{ at: "0xc0", blocks: [9] }] }))],
      /block that is not there/,
    ));
  it("refuses answers that are not there", () =>
    refused([withLine(lineOfKind("stop"), (line) => ({ ...line, answers: [[0, 7]] }))], /answers that are not there/));
  it("refuses answers that run backwards", () =>
    refused([withLine(lineOfKind("stop"), (line) => ({ ...line, answers: [[1, 0]] }))], /answers that are not there/));
  it("refuses memory between two blocks", () =>
    refused(
      [withLine(lineOfKind("stop"), (line) => ({ ...line, memory: [{ at: "0xc1", blocks: [0] }] }))],
      /between two blocks/,
    ));
  it("refuses memory that is there twice", () => {
    const memory = [
      { at: "0xc0", blocks: [0, 0] },
      { at: "0x100", blocks: [0] },
    ];
    return refused([withLine(lineOfKind("stop"), (line) => ({ ...line, memory }))], /at 0x100 twice/);
  });
  it("refuses memory beyond the last address", () =>
    refused(
      [withLine(lineOfKind("stop"), (line) => ({ ...line, memory: [{ at: "0xffffffffffffffc0", blocks: [0, 0] }] }))],
      /beyond the last address/,
    ));
  it("refuses variables that contain themselves", () =>
    refused(
      [
        withLine(lineOfKind("answer", 1), (line) => ({
          ...line,
          body: { variables: [{ name: "1", value: "2", variablesReference: 1 }] },
        })),
      ],
      /contain themselves/,
    ));
  it("refuses a block of another size", () =>
    refused([withLine(lineOfKind("block"), () => ({ kind: "block", bytes: "AAAA" }))], /another size/));
  it("refuses base64 that is none", () =>
    refused([withLine(lineOfKind("block"), () => ({ kind: "block", bytes: "A" }))], /another size/));
  it("refuses an answer that is both", () =>
    refused([withLine(lineOfKind("answer"), (line) => ({ ...line, error: "no" }))], /does not fit its schema/));
  it("refuses fields that it does not know", () =>
    refused([withLine(lineOfKind("answer"), (line) => ({ ...line, "constructor ": 1 }))], /must not have "constructor "/));
  it("refuses a second header", () => refused([withLine(1, () => header)], /wrong place/));
  it("refuses a line behind the end", () =>
    refused([bytesOf([...sampleLines(), '{"kind":"block","bytes":"AAAA"}\n'])], /behind the end/));
  it("refuses an end that counts wrongly", () =>
    refused([withLine(lineOfKind("end"), (line) => ({ ...line, blocks: 4 }))], /counts other lines/));
  it("refuses overlapping source", () => {
    const lines = sampleLines();
    lines.splice(1, 0, `${JSON.stringify({ kind: "source", path: "/app/main.go", firstLine: 16, lines: ["x"] })}\n`);
    return refused([bytesOf(lines)], /line 16 of \/app\/main\.go twice/);
  });

  it("stops at a line that does not end, long before it is in memory", async () => {
    let given = 0;
    function* endless(): Generator<Uint8Array> {
      const chunk = Buffer.alloc(1 << 20, 0x20);
      for (; given < 1024; given++) yield chunk;
    }
    await refused(endless(), /line 1 .*longer than 4194304 bytes/);
    assert.ok(given <= 5, `${given} MiB`);
  });

  it("stops at a file that does not end", async () => {
    let given = 0;
    function* endless(): Generator<Uint8Array> {
      yield bytesOf(sampleLines().slice(0, 1));
      const line = Buffer.from(
        `${JSON.stringify({ kind: "block", bytes: Buffer.alloc(64, 1).toString("base64") })}\n`.repeat(1000),
      );
      for (; given < 100_000; given++) yield line;
    }
    await refused(endless(), /larger than 2000000 bytes, decompressed/, { ...recordingLimits, totalBytes: 2_000_000 });
    assert.ok(given < 30);
  });

  it("stops at too many stops and too many values", async () => {
    await refused([bytesOf(sampleLines())], /more than 1 stops/, { ...recordingLimits, stops: 1 });
    await refused([bytesOf(sampleLines())], /more than 20 values/, { ...recordingLimits, values: 20 });
  });

  it("does not overflow the stack at JSON that is nested deeply", () =>
    refused([bytesOf([sampleLines()[0] ?? "", `${"[".repeat(1_000_000)}\n`])], /line 2/));
});

describe("the schema of recordings", () => {
  it("is a valid schema, published, and what the check runs", () => {
    const file = join(__dirname, "..", "..", "..", "..", "media", "go-map-recording-1.schema.json");
    assert.deepEqual(JSON.parse(readFileSync(file, "utf8")), recordingSchema);
    assert.ok(new Ajv2020({ strict: false }).validateSchema(recordingSchema));
  });

  it("takes every line of a recording", () => {
    const validate = new Ajv2020({ strict: false }).compile(recordingSchema);
    for (const line of sampleLines()) assert.ok(validate(JSON.parse(line)), line);
  });
});
