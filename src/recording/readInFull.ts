/**
 * Asks of one map at one stop all that a person could look at later, so that the answers are there to be noted:
 *
 *     the first look ─▶ the rest of the directory ─▶ windows, all of them ─▶ the exact head ─▶ all slots with keys and elems
 *     ─▶ who is inside ─▶ what its hashes are made of ─▶ the picture in one go, as a document is made from it
 *
 * Within a budget: a huge map is read in part, and the answer says so.
 */
import type { MapIdentity, MapPicture, StopView } from "../dap/inspector.js";
import type { LayoutHead } from "../gomap/layout.js";
import type { Place } from "../gomap/mapModel.js";
import type { MapType } from "../gomap/mapType.js";
import { MemoryStoppedError } from "../gomap/memory.js";
import { MapSurvey } from "../gomap/survey.js";

export interface FullReadBudget {
  /** Of memory noted at one stop, in bytes. */
  readonly memoryBytes: number;
  /** Answers noted at one stop. */
  readonly answers: number;
}

/** What was noted so far at this stop. */
export interface Spent {
  readonly memoryBytes: number;
  readonly answerCount: number;
}

export interface FullRead {
  readonly head: LayoutHead;
  /** null where it could not be learnt. */
  readonly type: MapType | null;
  readonly whole: boolean;
  /** Why it is not whole. */
  readonly note: string | null;
}

/** Places whose slots are made at a time. */
const placesAtATime = 64;
/** As long as a document has texts. */
const maxTextBytes = 1 << 20;

/**
 * @throws InspectError with a sentence where there is no such map at this stop; MemoryStoppedError where the program went on.
 */
export async function readInFull(
  view: StopView,
  wanted: MapIdentity,
  budget: FullReadBudget,
  spent: Spent,
  signal?: AbortSignal,
): Promise<FullRead> {
  const stopped = signal ? { signal } : {};
  const options = { budgetBytes: budget.memoryBytes, depth: "firstLook", maxPrintedValues: budget.answers, ...stopped } as const;
  const look = await view.follow(wanted, options);
  try {
    return await readOn(view, look, budget, spent, signal);
  } catch (error) {
    if (!(error instanceof MemoryStoppedError)) throw error;
    // What was seen until then is true of this stop.
    const { head, type } = look.model;
    return { head, type, whole: false, note: `The program went on before all of ${wanted.expression} was read.` };
  }
}

async function readOn(
  view: StopView,
  look: MapPicture,
  { memoryBytes, answers }: FullReadBudget,
  spent: Spent,
  signal: AbortSignal | undefined,
): Promise<FullRead> {
  const isOver = (): boolean => spent.memoryBytes >= memoryBytes || spent.answerCount >= answers;
  await view.writers(look.model.head, signal);
  const isWhole = (await readArrays(look, isOver, signal)) && (await readSlots(look, isOver));
  // What a document of the map is made from: the same memory, asked for in one go.
  const again = await look.again({ budgetBytes: memoryBytes, ...(signal ? { signal } : {}) });
  const { head, type } = again.model;
  if (isWhole) return { head, type, whole: true, note: null };
  const limit = spent.memoryBytes >= memoryBytes ? `${memoryBytes} bytes of memory` : `${answers} answers`;
  return { head, type, whole: false, note: `${look.identity.expression} was recorded in part: a stop holds at most ${limit}.` };
}

async function readArrays(picture: MapPicture, isOver: () => boolean, signal: AbortSignal | undefined): Promise<boolean> {
  if (picture.whole) {
    await picture.finish([]);
    return !isOver();
  }
  await picture.learnTables(signal);
  const survey = new MapSurvey(picture.cells, 0);
  for (const range of survey.scanRanges()) {
    if (isOver()) return false;
    survey.addScanned((await picture.window(range, signal ? { signal } : {})).counts);
  }
  await picture.finish(survey.parts);
  return !isOver();
}

async function readSlots(picture: MapPicture, isOver: () => boolean): Promise<boolean> {
  let isHashed = false;
  const places = [...placesOf(picture)];
  for (let from = 0; from < places.length; from += placesAtATime) {
    if (isOver()) return false;
    const some = places.slice(from, from + placesAtATime);
    const items = await picture.slots(some, { values: true, maxTextBytes });
    for (const [i, place] of some.entries()) {
      const item = items[i];
      const slots = item === undefined ? [] : "chain" in item ? (item.chain[0]?.slots ?? []) : item.slots;
      const slot = slots.findIndex(({ state }) => state === "full");
      if (isHashed || slot < 0) continue;
      await picture.keyHash({ place, chainPosition: 0, slot });
      isHashed = true;
    }
  }
  return true;
}

function* placesOf({ cells }: MapPicture): Generator<Place> {
  if (cells.kind === "swiss") {
    for (const [table, groups] of cells.groups.entries()) {
      for (let group = 0; group < groups; group++) yield { kind: "group", table, group };
    }
    return;
  }
  for (let index = 0; index < cells.oldBuckets; index++) yield { kind: "bucket", old: true, index };
  for (let index = 0; index < cells.buckets; index++) yield { kind: "bucket", old: false, index };
}
