/**
 * From a map's address to its picture: header, arrays, chains or tables, and the facts about them.
 *
 *     MapTarget ──▶ openMap ──▶ MapReading ──▶ MapModel { head: LayoutHead, body: columns }
 *                                └─ readSlots makes slot objects of those that are shown or written
 */
import { AddressFacts } from "./addressFacts.js";
import { headOf, startOfChain } from "./layoutHead.js";
import type { MapModel } from "./mapModel.js";
import { readingOfHead, type MapReading } from "./mapReading.js";
import type { MapTarget, ReadOptions } from "./mapTarget.js";
import type { AddressBook, TargetMemory } from "./memory.js";
import type { Picture } from "./picture.js";
import { PictureReader } from "./pictureReader.js";
import { ProblemList } from "./problems.js";
import { readHeaderOnly } from "./readHeaderOnly.js";
import { readHmap } from "./readHmap.js";
import { readSwiss } from "./readSwiss.js";

export type { MapTarget, ReadOptions } from "./mapTarget.js";

/** The whole of {@link openMap} for those who need no more than the picture. */
export async function readMap(
  target: MapTarget,
  memory: TargetMemory,
  book: AddressBook,
  options: ReadOptions,
): Promise<MapModel> {
  return (await openMap(target, memory, book, options)).model;
}

/**
 * Reads a map. Bad memory never throws: what is wrong is among the head's problems, each with its address.
 * @param memory the debuggee's memory during this stop
 * @param book where addresses lie
 * @throws MemoryStoppedError when the read was cancelled or the program went on.
 */
export async function openMap(
  target: MapTarget,
  memory: TargetMemory,
  book: AddressBook,
  options: ReadOptions,
): Promise<MapReading> {
  const reader = new PictureReader(memory, options.budgetBytes);
  const picture: Picture = { target, options, reader, facts: new AddressFacts(book), problems: new ProblemList() };
  if (target.unverifiedVersion !== undefined) picture.problems.add("unverified", target.header, target.unverifiedVersion);
  if (target.header === 0n) return readingOfHead(await nilMap(picture));
  const { type } = target;
  if (type === null) return readingOfHead(await readHeaderOnly(picture));
  return type.kind === "hmap" ? readHmap(picture, type) : readSwiss(picture, type);
}

async function nilMap({ target, facts, problems }: Picture): Promise<MapModel> {
  await facts.learn([target.variable ?? 0n]);
  const chain = startOfChain(target, { typeName: "", sizeBytes: 0, fields: [] }, facts).filter(
    (link) => link.role === "variable",
  );
  const head = { ...headOf(target, facts), length: 0, chain, state: "nil" as const, problems: problems.list() };
  return { type: target.type, head, body: null };
}
