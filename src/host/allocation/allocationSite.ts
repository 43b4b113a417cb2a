/**
 * Which of the compiler's notes are about the map that a person means: the `make(map…)` or literal under the caret, else those
 * that are assigned to the variable under the caret.
 *
 *     m := make(map[string]int, n)     caret on make, map, string …: this one;  on m: what is assigned to m
 *              ▲ the compiler's place: the parenthesis, of a literal the brace; its columns count bytes
 */
import type { MapHint } from "../../gomap/allocationPath.js";
import type { EscapeNote } from "../../messages/compilerNotes.js";
import { declarationOf, functionAt, type GoFunction, type GoPlace } from "../source/declaration.js";
import { goTokens, type GoToken } from "../source/goTokens.js";

export interface VariableSite {
  readonly name: string;
  readonly at: GoPlace;
  readonly isPackageVariable: boolean;
  /** What the compiler says of the variable itself; null where it says nothing: then it stays in the frame, or in a register. */
  readonly note: EscapeNote | null;
}

export interface AllocationSites {
  /** The maps that are made there; [] where the value comes from elsewhere. */
  readonly sites: readonly EscapeNote[];
  readonly variable: VariableSite | null;
  /** The maps that the function around it (for a package variable: the file) makes besides. */
  readonly others: readonly EscapeNote[];
  readonly functionName: string | null;
}

/** @param notes those of this file @param caret in UTF-16 units, from 1 */
export function allocationSites(notes: readonly EscapeNote[], source: string, caret: GoPlace): AllocationSites {
  const lines = source.split("\n");
  const tokens = goTokens(source);
  const makings = notes.filter((note) => note.decision !== "moved" && mayBeMap(note.expression));
  const own = functionAt(source, caret.line);
  const around = makings.filter(({ at }) => own === null || (own.from <= at.line && at.line <= own.to));
  const certain = around.filter(({ expression }) => isCertainlyMap(expression));
  const variable = variableAt(notes, tokens, lines, source, caret);
  const answer = (sites: readonly EscapeNote[], of: VariableSite | null): AllocationSites => ({
    sites,
    variable: of,
    others: certain.filter((note) => !sites.includes(note)),
    functionName: own?.name ?? null,
  });
  const here = makings.filter((note) => spans(note, tokens, lines, caret));
  if (here.length > 0) {
    const innermost = nearest(here, lines, caret);
    return answer([innermost], assignedTo(innermost, tokens, notes, lines, source));
  }
  if (variable) {
    const assigned = makings.filter((note) => isAssignedTo(variable, note, tokens, lines, own));
    if (assigned.length > 0) return answer(preferCertain(assigned), variable);
  }
  const onLine = preferCertain(makings.filter(({ at }) => at.line === caret.line));
  if (onLine.length > 0) return answer([nearest(onLine, lines, caret)], variable);
  return answer([], variable);
}

/** From how it is written: what `make` was told, or how many entries a literal has. */
export function hintOf(note: EscapeNote, source: string): { readonly hint: MapHint; readonly literalEntries: number | null } {
  const { expression } = note;
  if (!expression.startsWith("make(")) {
    const entries = entriesOfLiteral(note, source);
    return { hint: entries === null ? { kind: "none" } : { kind: "known", entries }, literalEntries: entries };
  }
  const hint = argumentsOf(expression)[1]?.trim();
  if (hint === undefined) return { hint: { kind: "none" }, literalEntries: null };
  const known = /^\d+$/.test(hint);
  return { hint: known ? { kind: "known", entries: Number(hint) } : { kind: "unknown", text: hint }, literalEntries: null };
}

/** Slices, channels, structs behind & and closures are none. */
function mayBeMap(expression: string): boolean {
  if (expression.startsWith("make(")) return !/^make\((\[\]|chan\b|<-)/.test(expression);
  return /^[\p{L}_][^&]*\{(\.\.\.)?\}$/u.test(expression) && !/^(struct|func|interface)\b/.test(expression);
}

/** Of a named type it is not known. */
function isCertainlyMap(expression: string): boolean {
  return /^(make\()?map\[/.test(expression);
}

function preferCertain(notes: readonly EscapeNote[]): readonly EscapeNote[] {
  const certain = notes.filter(({ expression }) => isCertainlyMap(expression));
  return certain.length > 0 ? certain : notes;
}

/** The compiler counts bytes, editors UTF-16 units. */
export function columnOf(lines: readonly string[], line: number, byteColumn: number): number {
  const text = lines[line - 1] ?? "";
  const bytes = new TextEncoder().encode(text).subarray(0, byteColumn - 1);
  return new TextDecoder().decode(bytes).length + 1;
}

function openerOf({ at }: EscapeNote, tokens: readonly GoToken[], lines: readonly string[]): number {
  const column = columnOf(lines, at.line, at.column);
  return tokens.findIndex((token) => token.line === at.line && token.column === column);
}

/** Is the caret in `make(…)` or `map[…]…{…}`? */
function spans(note: EscapeNote, tokens: readonly GoToken[], lines: readonly string[], caret: GoPlace): boolean {
  const opener = openerOf(note, tokens, lines);
  const start = tokens[startOf(tokens, opener)];
  // In a literal's entries something else may be meant: only its type counts, and its brace.
  const end = tokens[note.expression.startsWith("make(") ? closing(tokens, opener) : opener];
  if (!start || !end) return false;
  return !isBefore(caret, start) && !isBefore({ line: end.line, column: end.column + 1 }, caret);
}

/** Where `make`, or the literal's type, begins. */
function startOf(tokens: readonly GoToken[], opener: number): number {
  let at = opener - 1;
  for (; at >= 0; at--) {
    const token = tokens[at];
    if (!token || token.kind === "newline" || /^(:=|=|,|\(|:|return|\{|<)$/.test(token.text)) break;
    if (token.text === "make" || (token.text === "map" && tokens[at - 1]?.text !== "]")) return at;
    if (token.text === "]") {
      while (at > 0 && tokens[at]?.text !== "[") at--;
    }
  }
  return Math.min(at + 1, opener);
}

function closing(tokens: readonly GoToken[], open: number): number {
  let depth = 0;
  for (let i = Math.max(open, 0); i < tokens.length; i++) {
    const { text, kind } = tokens[i] ?? { text: "", kind: "mark" };
    if (kind !== "mark") continue;
    if (/^[([{]$/.test(text)) depth++;
    if (/^[)\]}]$/.test(text) && --depth === 0) return i;
  }
  return tokens.length - 1;
}

function nearest(notes: readonly EscapeNote[], lines: readonly string[], caret: GoPlace): EscapeNote {
  const distance = ({ at }: EscapeNote): number =>
    Math.abs(at.line - caret.line) * 10_000 + Math.abs(columnOf(lines, at.line, at.column) - caret.column);
  return notes.reduce((best, note) => (distance(note) < distance(best) ? note : best));
}

function variableAt(
  notes: readonly EscapeNote[],
  tokens: readonly GoToken[],
  lines: readonly string[],
  source: string,
  caret: GoPlace,
): VariableSite | null {
  const word = tokens.find(
    ({ kind, line, column, text }) =>
      kind === "word" && line === caret.line && column <= caret.column && caret.column <= column + text.length,
  );
  return word ? variableNamed(word.text, notes, lines, source, caret.line) : null;
}

function variableNamed(
  name: string,
  notes: readonly EscapeNote[],
  lines: readonly string[],
  source: string,
  line: number,
): VariableSite | null {
  const at = declarationOf(source, name, line);
  if (at === null) return null;
  const note = notes.find(
    (candidate) =>
      candidate.expression === name &&
      candidate.at.line === at.line &&
      columnOf(lines, candidate.at.line, candidate.at.column) === at.column,
  );
  return { name, at, isPackageVariable: functionAt(source, at.line) === null, note: note ?? null };
}

/** The variable to which a map is assigned right where it is made. */
function assignedTo(
  note: EscapeNote,
  tokens: readonly GoToken[],
  notes: readonly EscapeNote[],
  lines: readonly string[],
  source: string,
): VariableSite | null {
  const start = startOf(tokens, openerOf(note, tokens, lines));
  if (!/^(:=|=)$/.test(tokens[start - 1]?.text ?? "")) return null;
  // Right behind the sign stands what the first of several names gets.
  let first = start - 2;
  while (tokens[first - 1]?.text === ",") first -= 2;
  const name = tokens[first];
  if (name?.kind !== "word" || tokens[first - 1]?.text === ".") return null;
  return variableNamed(name.text, notes, lines, source, name.line);
}

/** Is the map made in a statement that begins by assigning to the variable? */
function isAssignedTo(
  { name, at, isPackageVariable }: VariableSite,
  note: EscapeNote,
  tokens: readonly GoToken[],
  lines: readonly string[],
  own: GoFunction | null,
): boolean {
  if (!isPackageVariable && own !== null && (note.at.line < own.from || note.at.line > own.to)) return false;
  if (note.at.line === at.line) return true;
  let i = startOf(tokens, openerOf(note, tokens, lines)) - 1;
  // Back to the statement's first word.
  while (i >= 0 && tokens[i]?.kind !== "newline" && !/^[;{}]$/.test(tokens[i]?.text ?? "")) i--;
  return tokens[i + 1]?.text === name && /^(:=|=|,|\.|\[)$/.test(tokens[i + 2]?.text ?? "");
}

function entriesOfLiteral(note: EscapeNote, source: string): number | null {
  if (note.expression.endsWith("{}")) return 0;
  const tokens = goTokens(source);
  const opener = openerOf(note, tokens, source.split("\n"));
  if (tokens[opener]?.text !== "{") return null;
  const end = closing(tokens, opener);
  let entries = 0;
  let inEntry = false;
  for (let i = opener + 1; i < end; i++) {
    const token = tokens[i];
    if (!token || token.kind === "newline") continue;
    if (token.text === ",") inEntry = false;
    else if (!inEntry) {
      inEntry = true;
      entries++;
    }
    if (token.kind === "mark" && /^[([{]$/.test(token.text)) i = closing(tokens, i);
  }
  return entries;
}

/** `make(map[[2]int]func(a, b int), n)` → its two arguments. */
function argumentsOf(call: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let start = call.indexOf("(") + 1;
  for (let i = start; i < call.length; i++) {
    const c = call.charAt(i);
    if (/[([{]/.test(c)) depth++;
    if (/[)\]}]/.test(c) && --depth < 0) return [...found, call.slice(start, i)];
    if (c === "," && depth === 0) {
      found.push(call.slice(start, i));
      start = i + 1;
    }
  }
  return found;
}

function isBefore(a: GoPlace, b: GoPlace): boolean {
  return a.line < b.line || (a.line === b.line && a.column < b.column);
}
