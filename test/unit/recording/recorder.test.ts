/** A recorder before a recording: what it notes of a recording is that recording again. Truth is what was recorded under real Delve. */
import assert from "node:assert/strict";
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Inspector } from "../../../src/dap/inspector.js";
import type { DapSession } from "../../../src/dap/session.js";
import type { MapLayout } from "../../../src/gomap/layout.js";
import { MapRecording, type EndOfRecording } from "../../../src/host/recordings/mapRecording.js";
import type { Stop } from "../../../src/host/session/watchedSession.js";
import { readRecording } from "../../../src/messages/readRecording.js";
import type { Recording } from "../../../src/messages/recording.js";
import { openRecording } from "../../../src/recording/openRecording.js";
import { RecordedSession } from "../../../src/recording/recordedSession.js";
import { Recorder, type RecorderOptions } from "../../../src/recording/recorder.js";
import { documentOf } from "../../live/liveSession.js";

const recordings = join(__dirname, "..", "..", "..", "..", "test", "recordings");
const shipped = (name: string): Promise<Recording> => openRecording(join(recordings, `${name}.gomaprec`));

const options: RecorderOptions = {
  debugger: { name: "Delve", version: null },
  budget: { memoryBytes: 8 << 20, answers: 20_000 },
  readSource: () => Promise.resolve(null),
  log: () => undefined,
};

/** What a program that stands at a stop of the recording is asked. */
class ReplayedProgram {
  stop: Stop | null = null;
  requests = 0;
  private session: RecordedSession | null = null;
  readonly own: DapSession = {
    request: async (command, args) => {
      this.requests++;
      await this.beforeAnswer(command);
      if (!this.session) throw new Error("Unable to evaluate expression: debuggee is running");
      return this.session.request(command, args);
    },
  };
  beforeAnswer: (command: string) => Promise<void> = () => Promise.resolve();

  constructor(readonly recording: Recording) {}

  standAt(index: number): void {
    this.session = new RecordedSession(this.recording, index);
    const { number, thread, reason } = this.session.stop;
    this.stop = { number, threadId: thread ?? 0, reason };
  }

  run(): void {
    this.session = null;
    this.stop = null;
  }
}

async function documentAt(recording: Recording, index: number): Promise<MapLayout> {
  const session = new RecordedSession(recording, index);
  const inspector = new Inspector(session, () => undefined);
  const thread = session.stop.thread ?? undefined;
  const view = inspector.stopped(thread, session.stop.reason);
  const [map] = session.stop.maps;
  const frames = await view.frames();
  return documentOf(inspector, thread, map?.expression ?? "", frames[map?.frame?.[1] ?? 0]?.id);
}

async function reread(recorder: Recorder): Promise<Recording> {
  return readRecording([Buffer.from([...recorder.finish()].join(""))]);
}

describe("a recorder", function () {
  this.timeout(60_000);

  for (const name of ["hmap-doubling", "swiss-growing"]) {
    it(`makes of ${name} a recording with the same documents`, async () => {
      const recording = await shipped(name);
      const [map] = recording.header.maps;
      assert.ok(map);
      const recorder = new Recorder(options);
      for (const [i, { thread, reason }] of recording.stops.entries()) {
        const session = new RecordedSession(recording, i);
        await recorder.record(session, { threadId: thread ?? undefined, reason }, [map]);
      }
      const again = await reread(recorder);
      assert.equal(again.stops.length, recording.stops.length);
      assert.deepEqual(again.header.maps, recording.header.maps);
      for (let i = 0; i < recording.stops.length; i++) {
        assert.deepEqual(await documentAt(again, i), await documentAt(recording, i), `stop ${i + 1}`);
      }
      assert.ok(again.blocks.length <= recording.blocks.length);
    });
  }

  it("records a huge map in part, and says so", async () => {
    const recording = await shipped("swiss-growing");
    const recorder = new Recorder({ ...options, budget: { memoryBytes: 8192, answers: 20_000 } });
    const last = recording.stops.length - 1;
    const map = { expression: "visits", functionName: "main.growing" };
    const [recorded] = await recorder.record(new RecordedSession(recording, last), { threadId: 1, reason: "breakpoint" }, [map]);
    assert.equal(recorded?.whole, false);
    assert.match(recorded.note ?? "", /^visits was recorded in part: a stop holds at most 8192 bytes of memory\.$/);
    assert.equal((await reread(recorder)).stops[0]?.maps[0]?.note, recorded.note);
  });

  it("leaves a stop out at which the map is not in scope, with the reason", async () => {
    const recording = await shipped("hmap-doubling");
    const recorder = new Recorder(options);
    const map = { expression: "seats", functionName: "main.sameSize" };
    const recorded = await recorder.record(new RecordedSession(recording, 0), { threadId: 1, reason: "breakpoint" }, [map]);
    assert.deepEqual([recorded.length, recorded[0]?.header, recorder.stops], [1, null, 0]);
    assert.match(recorded[0]?.note ?? "", /seats of main\.sameSize is not in scope/);
    assert.throws(() => recorder.finish(), RangeError);
  });
});

describe("the recording of a map in the editor", function () {
  this.timeout(60_000);
  const map = { expression: "names", functionName: "main.doubling" };

  async function begin(index = 0) {
    const program = new ReplayedProgram(await shipped("hmap-doubling"));
    program.standAt(index);
    const over: EndOfRecording[] = [];
    const failed: unknown[] = [];
    const recorder = new Recorder(options);
    const events = {
      changed: () => undefined,
      over: (why: EndOfRecording) => void over.push(why),
      failed: (e: unknown) => void failed.push(e),
    };
    const recording = new MapRecording(program, recorder, map, events, 0);
    return { program, recorder, recording, over, failed };
  }

  it("records the stop where it began and later ones, until it is stopped", async () => {
    const { program, recorder, recording, over } = await begin();
    await recording.begin();
    for (const index of [1, 2]) {
      program.run();
      await recording.sessionChanged("resumed");
      program.standAt(index);
      await recording.sessionChanged("stopped");
    }
    recording.stop();
    program.standAt(3);
    await recording.sessionChanged("stopped");
    assert.deepEqual([recorder.stops, over], [3, ["stopped"]]);
    const { requests } = program;
    await recording.sessionChanged("ended");
    assert.deepEqual([program.requests, over], [requests, ["stopped"]]);
    const made = await reread(recorder);
    for (const i of [0, 1, 2]) assert.deepEqual(await documentAt(made, i), await documentAt(program.recording, i));
  });

  it("asks nothing while the program runs, and does not record a stop twice after an expression ran", async () => {
    const { program, recorder, recording } = await begin();
    await recording.begin();
    const { requests, stop } = program;
    program.run();
    await recording.sessionChanged("resumed");
    assert.equal(program.requests, requests);
    program.standAt(0);
    program.stop = stop;
    await recording.sessionChanged("stopped");
    assert.deepEqual([program.requests, recorder.stops], [requests, 1]);
  });

  it("gives a stop up when the program goes on, and asks nothing of it any more", async () => {
    const { program, recorder, recording, failed } = await begin();
    let answers = 0;
    program.beforeAnswer = async () => {
      if (++answers !== 40) return;
      program.run();
      await recording.sessionChanged("resumed");
    };
    await recording.begin();
    const atResume = program.requests;
    assert.ok(atResume < 60, `${atResume} requests`);
    assert.deepEqual([recorder.stops, failed], [0, []]);
    program.standAt(1);
    await recording.sessionChanged("stopped");
    assert.equal(recorder.stops, 1);
    assert.deepEqual(await documentAt(await reread(recorder), 0), await documentAt(program.recording, 1));
  });

  it("keeps what it has when the session ends, and when the program is started anew", async () => {
    const ended = await begin();
    await ended.recording.begin();
    await ended.recording.sessionChanged("ended");
    assert.deepEqual([ended.over, ended.recorder.stops], [["ended"], 1]);
    const anew = await begin(4);
    await anew.recording.begin();
    anew.program.standAt(0);
    await anew.recording.sessionChanged("stopped");
    assert.deepEqual([anew.over, anew.recorder.stops], [["restarted"], 1]);
  });
});

describe("openRecording", () => {
  const folder = mkdtempSync(join(tmpdir(), "recordings-"));
  after(() => rmSync(folder, { recursive: true }));
  const write = (name: string, bytes: Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  };

  it("has a sentence for a file that is not there, a folder, and a file that is none", async () => {
    await assert.rejects(openRecording(join(folder, "no")), /^RecordingFormatError: There is no recording .*no\.$/);
    await assert.rejects(openRecording(folder), /is no file: a recording is one/);
    await assert.rejects(
      openRecording(write("text.gomaprec", Buffer.from("hello"))),
      /text\.gomaprec cannot be read: it is no recording/,
    );
    await assert.rejects(openRecording(write("empty.gomaprec", gzipSync(""))), /empty\.gomaprec cannot be read: .*nothing in it/);
  });

  it("has a sentence for a file that is cut anywhere", async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of createReadStream(join(recordings, "hmap-doubling.gomaprec"))) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    for (const part of [0.001, 0.1, 0.5, 0.9, 0.999]) {
      const path = write("cut.gomaprec", bytes.subarray(0, Math.floor(bytes.length * part)));
      await assert.rejects(openRecording(path), /cut\.gomaprec cannot be read: it is cut, its end is missing\.$/);
    }
  });

  it("stops at a bomb: a gigabyte of zeroes, of blocks, of brackets", async () => {
    const line = `${JSON.stringify({ kind: "block", bytes: "AAAA" })}\n`;
    for (const [name, text] of [
      ["zeroes", "\0".repeat(64 << 20)],
      ["brackets", "[".repeat(64 << 20)],
      ["lines", line.repeat((64 << 20) / line.length)],
    ] as const) {
      // Members of a gzip file follow each other: sixteen times the same is a gigabyte.
      const bomb = write(`${name}.gomaprec`, Buffer.concat(Array.from({ length: 16 }, () => gzipSync(text))));
      const before = process.memoryUsage().rss;
      const started = performance.now();
      await assert.rejects(openRecording(bomb), /cannot be read: /);
      assert.ok(performance.now() - started < 5_000);
      assert.ok(process.memoryUsage().rss - before < 300 << 20);
    }
  }).timeout(60_000);
});
