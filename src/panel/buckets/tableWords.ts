/** Tables of a Swiss map in a sentence, from their heads: these are known before any group is read. Pure. */
import type { SwissLayoutHead } from "../../gomap/layout.js";
import { say } from "../../gomap/say.js";
import { countText } from "../../gomap/words.js";
import { listText, tombstonesText } from "../controls/countWords.js";

/** "Table 12 (hashes 001101…): used 870 of 1,024, 26 left, local depth 12" */
export function tableSentence(layout: SwissLayoutHead, position: number): string {
  const table = layout.tables[position];
  if (table === undefined) return "";
  const parts = [
    say("used {0} of {1}", countText(table.used), countText(table.capacity)),
    say("growthLeft {0}", countText(table.growthLeft)),
    say("localDepth {0}", table.localDepth),
  ];
  if ((table.tombstones ?? 0) > 0) parts.push(tombstonesText(table.tombstones ?? 0));
  const prefix = prefixOf(layout, position);
  return prefix === ""
    ? say("Table {0}: {1}", countText(position), listText(parts))
    : say("Table {0} (hashes {1}…): {2}", countText(position), prefix, listText(parts));
}

/** "Tables 16 to 31: 13,920 entries in 16,384 slots, growthLeft 24 to 400, localDepth 12 to 14" */
export function tablesSentence({ tables }: SwissLayoutHead, from: number, to: number): string {
  let used = 0;
  let capacity = 0;
  let tombstones = 0;
  let [leastLeft, mostLeft, leastDepth, mostDepth] = [Infinity, 0, Infinity, 0];
  for (let position = from; position < to; position++) {
    const table = tables[position];
    if (table === undefined) continue;
    used += table.used;
    capacity += table.capacity;
    tombstones += table.tombstones ?? 0;
    leastLeft = Math.min(leastLeft, table.growthLeft);
    mostLeft = Math.max(mostLeft, table.growthLeft);
    leastDepth = Math.min(leastDepth, table.localDepth);
    mostDepth = Math.max(mostDepth, table.localDepth);
  }
  const parts = [
    say("{0} entries in {1} slots", countText(used), countText(capacity)),
    say("growthLeft {0} to {1}", countText(leastLeft), countText(mostLeft)),
    leastDepth === mostDepth ? say("localDepth {0}", leastDepth) : say("localDepth {0} to {1}", leastDepth, mostDepth),
  ];
  if (tombstones > 0) parts.push(tombstonesText(tombstones));
  return say("Tables {0} to {1}: {2}", countText(from), countText(to - 1), listText(parts));
}

/** The hash bits that lead to a table: "0011"; "" where the directory does not name it. */
function prefixOf({ directory, globalDepth, tables }: SwissLayoutHead, position: number): string {
  const table = tables[position];
  // The runtime's own index of a table is that of its first entry; a damaged one is looked for.
  const entry = directory[table?.index ?? -1] === position ? (table?.index ?? -1) : directory.indexOf(position);
  if (entry < 0 || globalDepth === 0) return "";
  return entry
    .toString(2)
    .padStart(globalDepth, "0")
    .slice(0, table?.localDepth ?? globalDepth);
}
