/**
 * Hovers as markdown, in two parts that are never mixed:
 *
 *     own      our words, numbers and picture, and the link with the one command: may be trusted
 *     foreign  what source and program say (types, keys, elems): plain text in a fence, never trusted; "" where that is nothing
 */
import type { MapGlance } from "../gomap/mapGlance.js";
import {
  bucketsForHint,
  firstSwissMinor,
  lastWithoutSwiss,
  mapShape,
  tablesForHint,
  type MapShape,
  type ShapeOf,
} from "../gomap/mapShape.js";
import { hmapLoadTrigger } from "../gomap/explainHmap.js";
import { bucketSlots } from "../gomap/goConstants.js";
import { explainSegment } from "../gomap/explainSegment.js";
import { say } from "../gomap/say.js";
import { counted, countText } from "../gomap/words.js";
import { glancePicture } from "./glancePicture.js";
import { summaryOf } from "./glanceWords.js";
import { shorten, visible } from "./markup.js";
import type { HoverTheme } from "./serverMessages.js";

export interface HoverText {
  readonly own: string;
  readonly foreign: string;
}

/** Nobody reads longer expressions, and the link would take more room than a hover has. */
const longestLinked = 500;

/** The only command that a hover's link may run. */
export const showCommand = "goMapLayout.show";

/**
 * A hover over a map while the program stands.
 * @param name null where another hover beside it says name and type
 */
export function liveHover(glance: MapGlance, name: string | null, sessionId: string, theme: HoverTheme): HoverText {
  const picture = glancePicture(glance, theme);
  const isLinked = glance.expression.length <= longestLinked;
  const link = isLinked ? ` \u00a0 [${plain(say("Show map layout"))}](${showLink(glance.expression, sessionId)})` : "";
  const own = [
    `**${plain(summaryOf(glance))}**${link}`,
    ...(picture === null ? [] : [`![](data:image/svg+xml;base64,${base64(picture)})`]),
    glance.chain.map(({ role, address, segment }) => `${role} \`${address}\` ${plain(explainedPlace(segment))}`).join(" → "),
    ...(glance.next === "" ? [] : [plain(glance.next)]),
  ];
  const rest = glance.length - glance.entries.length;
  const lines = [
    ...(name === null ? [] : [`${name} ${glance.type}`]),
    ...glance.entries.map(({ key, elem }) => `  ${shorten(key, 60)}: ${shorten(elem, 100)}`),
    ...(rest > 0 && glance.entries.length > 0 ? [`  … ${say("{0} more", countText(rest))}`] : []),
  ];
  return { own: own.join("\n\n"), foreign: fence(lines) };
}

/** What is known of a map type without a program that stands. */
export interface StaticMap {
  /** As Go writes it; what is unknown is `?`. null where another hover beside it says that. */
  readonly typeName: string | null;
  /** null where it is not known. */
  readonly key: ShapeOf | null;
  readonly elem: ShapeOf | null;
  /** The oldest Go that may build the module, 23 for 1.23; null where go.mod does not say. */
  readonly atLeastMinor: number | null;
  /** The second argument of the `make` that is hovered over, where it is a number. */
  readonly hint: number | null;
}

export function staticHover(map: StaticMap): HoverText {
  const minor = map.atLeastMinor;
  const own: string[] = [];
  if (minor === null) {
    own.push(
      plain(say("Go 1.24 and newer lay this map out in Swiss tables, older ones in buckets; no go.mod says which builds it.")),
    );
  } else if (minor > lastWithoutSwiss) {
    own.push(plain(say("Swiss tables: go.mod asks for Go 1.{0} or newer.", minor)));
  } else if (minor >= firstSwissMinor) {
    own.push(plain(say("Swiss tables, unless built with GOEXPERIMENT=noswissmap: go.mod asks for Go 1.{0} or newer.", minor)));
  } else {
    own.push(plain(say("go.mod asks for Go 1.{0} or newer: up to Go 1.23 in buckets, from Go 1.24 on in Swiss tables.", minor)));
  }
  // What is not the default is not guessed.
  const kinds: MapShape["kind"][] = minor !== null && minor >= firstSwissMinor ? ["swiss"] : ["hmap", "swiss"];
  for (const kind of kinds) {
    const title = kind === "hmap" ? say("Buckets") : say("Swiss tables");
    const words = [shapeWords(kind, map), hintWords(kind, map), growthWords(kind, map)].filter((sentence) => sentence !== "");
    own.push(`**${plain(title)}** ${plain(words.join(" "))}`);
  }
  return { own: own.join("\n\n"), foreign: fence(map.typeName === null ? [] : [map.typeName]) };
}

function shapeWords(kind: MapShape["kind"], { key, elem }: StaticMap): string {
  if (!key || !elem) {
    const what = !key && !elem ? say("key and elem") : !key ? say("the key") : say("the elem");
    return kind === "hmap"
      ? say("8 entries per bucket; the size of {0} is not known here, so that of a slot is not either.", what)
      : say("8 entries per group; the size of {0} is not known here, so that of a slot is not either.", what);
  }
  const shape = mapShape(kind, key, elem);
  const sizes = [countText(shape.slotSizeBytes), countText(shape.cellSizeBytes)] as const;
  const words =
    kind === "hmap"
      ? say("8 entries per bucket; a slot takes {0} bytes, a bucket {1}.", ...sizes)
      : say("8 entries per group; a slot takes {0} bytes, a group {1}.", ...sizes);
  const indirect = indirectWords(shape, key, elem);
  return indirect === null ? words : `${words} ${indirect}`;
}

function indirectWords({ keyIndirect, elemIndirect }: MapShape, key: ShapeOf, elem: ShapeOf): string | null {
  if (keyIndirect && elemIndirect) {
    return say(
      "Keys ({0} bytes) and elems ({1} bytes) are over 128 bytes: slots hold pointers to them.",
      key.sizeBytes,
      elem.sizeBytes,
    );
  }
  if (keyIndirect) return say("Keys are over 128 bytes ({0}): slots hold pointers to them.", countText(key.sizeBytes));
  return elemIndirect ? say("Elems are over 128 bytes ({0}): slots hold pointers to them.", countText(elem.sizeBytes)) : null;
}

/** What a hint of over 8 entries makes. */
function hintWords(kind: MapShape["kind"], { hint, atLeastMinor }: StaticMap): string {
  if (hint === null || hint <= bucketSlots) return "";
  const entries = counted(hint, "entry", "entries");
  if (kind === "swiss") {
    const { tables, slots } = tablesForHint(hint);
    return say("Made for {0}: {1} of {2}.", entries, counted(tables, "table"), counted(slots, "slot"));
  }
  const buckets = bucketsForHint(hint, "go1.23");
  // Go 1.21 filled buckets less.
  const certain = (atLeastMinor ?? 0) > 21 || bucketsForHint(hint, "go1.21") === buckets;
  return certain ? say("Made for {0}: {1}.", entries, counted(buckets, "bucket")) : "";
}

function growthWords(kind: MapShape["kind"], { atLeastMinor }: StaticMap): string {
  if (kind === "swiss") {
    return say(
      "Entry 9 makes a table of 16 slots of a small map; a table grows when 7/8 of its slots are used, one of 1,024 slots splits.",
    );
  }
  // Only of Go 1.21 it was 6, and a newer Go may build a module that asks for 1.21.
  const trigger = hmapLoadTrigger("go1.23");
  return atLeastMinor === null || atLeastMinor <= 21
    ? say(
        "Doubles at entry 9, then past {0} entries per bucket (Go 1.21: 6) or with too many overflow buckets to the same size.",
        trigger,
      )
    : say(
        "Doubles at entry 9, then past {0} entries per bucket; with too many overflow buckets it grows to the same size.",
        trigger,
      );
}

function explainedPlace(segment: string): string {
  return `(${explainSegment(segment)})`;
}

/** A link that runs {@link showCommand} on the expression. Nothing in it ends the link, whatever the expression is. */
export function showLink(expression: string, sessionId: string): string {
  const argument = JSON.stringify([showArgument(expression, sessionId)]);
  return `command:${showCommand}?${encodeURIComponent(argument).replace(/[!'()*~]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}`;
}

/** As the Variables view hands it over. */
export function showArgument(expression: string, sessionId: string): object {
  return { sessionId, variable: { name: expression, evaluateName: expression } };
}

/** Text as markdown that shows exactly it. */
export function plain(text: string): string {
  return visible(text).replace(/[\\`*_{}[\]()#+\-.!|<>~&$:@]/g, "\\$&");
}

/** Lines of foreign text, in a fence that no run of backticks among them ends. */
function fence(lines: readonly string[]): string {
  if (lines.length === 0) return "";
  const text = lines.map((line) => visible(shorten(line, 200))).join("\n");
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const mark = "`".repeat(longest + 1);
  return `${mark}text\n${text}\n${mark}`;
}

function base64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
