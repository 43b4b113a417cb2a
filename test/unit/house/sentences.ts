/**
 * Finds what a person reads in the sources: the sentences that are translated, and, in the panel, texts that were forgotten.
 *
 *     say("…", value)   sayAround("…", element)   vscode.l10n.t("…")        the sentence
 *     counted(n, "bucket")   counted(n, "entry", "entries")                 "{0} bucket" and "{0} buckets"
 *
 * The CLI speaks English, so src/cli is left out.
 */
import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";

export interface Sentences {
  /** Each sentence, with the first place that says it. */
  readonly said: ReadonlyMap<string, string>;
  /** Places where a sentence cannot be found, or would be said before there is a translation. */
  readonly faults: readonly string[];
}

/** Files that hand sentences on, which are no literals there. */
const mechanisms = new Set(["src/gomap/say.ts", "src/gomap/words.ts", "src/panel/find/sayAround.ts"]);

export function sentencesOf(root: string): Sentences {
  const said = new Map<string, string>();
  const faults: string[] = [];
  for (const file of sourcesIn(root, "src").filter((name) => !name.startsWith("src/cli/") && !mechanisms.has(name))) {
    const source = parse(root, file);
    const namesT = source.text.includes("{ t } = vscode.l10n");
    walk(source, (node) => {
      if (!ts.isCallExpression(node)) return;
      const speaks = speakerOf(node.expression, namesT);
      if (speaks === null) return;
      const place = `${file}:${lineOf(source, node)}`;
      if (speaks !== "l10n" && !isInFunction(node)) faults.push(`${place} is said before there is a translation`);
      for (const sentence of spokenBy(node, speaks)) {
        if (sentence === null) faults.push(`${place} is no literal: ${node.getText(source).slice(0, 80)}`);
        else if (!said.has(sentence)) said.set(sentence, place);
      }
      const [first] = spokenBy(node, speaks);
      const values = node.arguments.slice(1);
      if (speaks !== "counted" && typeof first === "string" && !values.some(ts.isSpreadElement)) {
        const wanted = placesIn(first);
        if (wanted.join() !== values.map((_, index) => index).join())
          faults.push(`${place} has ${values.length} values: ${first}`);
      }
    });
  }
  return { said, faults };
}

/** The numbers in a sentence's `{0}`, `{1}` …, each once, ascending. */
export function placesIn(sentence: string): number[] {
  return [...new Set([...sentence.matchAll(/\{(\d+)\}/g)].map(([, index]) => Number(index)))].sort((a, b) => a - b);
}

/**
 * Texts of the panel that are shown as they stand. What is certainly shown (a child of an element, a title, a name for screen
 * readers) counts from one word on, any other literal from two on; class names, selectors, sizes and the like do not.
 * @param allowed shown in every language, or never: with {} for what is filled in
 */
export function unsaidTexts(root: string, allowed: ReadonlySet<string>): string[] {
  return sourcesIn(root, "src/panel").flatMap((file) => {
    if (mechanisms.has(file)) return [];
    const source = parse(root, file);
    const found: string[] = [];
    walk(source, (node) => {
      const text = textOf(node);
      if (text === null || allowed.has(text)) return;
      const role = roleOf(node);
      const counts = role === "shown" ? /\p{L}{2}/u.test(text) : role === "unknown" && isProse(text);
      if (counts) found.push(`${file}:${lineOf(source, node)}: ${JSON.stringify(text)}`);
    });
    return found;
  });
}

/** Two words, and no path of an SVG picture. */
function isProse(text: string): boolean {
  return /\p{L}{2}.* .*\p{L}/u.test(text) && !/^M[\d.]/.test(text);
}

type Speaker = "say" | "counted" | "l10n";

function speakerOf(callee: ts.Expression, namesT: boolean): Speaker | null {
  if (ts.isIdentifier(callee)) {
    if (callee.text === "say" || callee.text === "sayAround") return "say";
    if (callee.text === "counted") return "counted";
    return callee.text === "t" && namesT ? "l10n" : null;
  }
  return ts.isPropertyAccessExpression(callee) && callee.getText().endsWith("l10n.t") ? "l10n" : null;
}

/** The sentences of a call; null for one that is no literal. */
function spokenBy(call: ts.CallExpression, speaker: Speaker): (string | null)[] {
  if (speaker !== "counted") return [literal(call.arguments[0])];
  const [, noun, plural] = call.arguments;
  const one = literal(noun);
  const many = plural === undefined && one !== null ? `${one}s` : literal(plural);
  return [one, many].map((text) => (text === null ? null : `{0} ${text}`));
}

function literal(node: ts.Node | undefined): string | null {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : null;
}

/** The text of a literal, of a template with {} for what is filled in; null for any other node. */
function textOf(node: ts.Node): string | null {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return null;
  return [node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join("{}");
}

type Role = "shown" | "unknown" | "internal";

const shownProperties = /^(title|placeholder|alt|label|text|aria-(label|description|roledescription|valuetext|placeholder))$/;
const shownAssignments = /\.(textContent|title|placeholder|innerText|ariaLabel|ariaDescription)$/;
const internalProperties =
  /^(class|className|type|role|id|name|for|d|transform|viewBox|points|style|font|most|aria-controls|aria-labelledby|aria-describedby)$/;
const internalAssignments = /\.(className|font|cssText|id|type)$|\.style\.\w+$|(fill|stroke)Style$/;
const internalCalls =
  /(querySelector(All)?|closest|matches|classList\.\w+|setProperty|getPropertyValue|addEventListener|removeEventListener|getContext|createElementNS|postMessage|(say|sayAround|counted|icon|Error|RegExp|test|startsWith|endsWith|includes|split|join|replace|replaceAll|matchMedia))$/;

/** Goes up from a literal to what becomes of it. */
function roleOf(literalNode: ts.Node): Role {
  let node = literalNode;
  for (;;) {
    const { parent } = node;
    if (ts.isConditionalExpression(parent) && parent.condition === node) return "internal";
    if (ts.isBinaryExpression(parent) && isComparison(parent.operatorToken.kind)) return "internal";
    if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
      const target = parent.left.getText();
      if (shownAssignments.test(target)) return "shown";
      return internalAssignments.test(target) ? "internal" : "unknown";
    }
    if (ts.isPropertyAssignment(parent)) {
      if (parent.name === node) return "internal";
      const name = ts.isComputedPropertyName(parent.name) ? "" : parent.name.text;
      if (shownProperties.test(name)) return "shown";
      return internalProperties.test(name) ? "internal" : "unknown";
    }
    if (ts.isVariableDeclaration(parent)) return /class(Name)?$/i.test(parent.name.getText()) ? "internal" : "unknown";
    if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) return roleInCall(parent, node);
    if (isPassedThrough(parent)) node = parent;
    else return isInternal(parent) ? "internal" : "unknown";
  }
}

function roleInCall(call: ts.CallExpression | ts.NewExpression, argument: ts.Node): Role {
  const callee = call.expression.getText();
  const position = call.arguments?.findIndex((each) => each === argument) ?? -1;
  if (/^(h|s)$/.test(callee)) return position === 0 ? "internal" : "shown";
  if (callee === "button") return "shown";
  if (callee === "cell") return position === 0 ? "internal" : "shown";
  if (callee === "foreign") return position === 1 ? "internal" : "shown";
  if (/\.(append|prepend|fillText|strokeText)$/.test(callee)) return "shown";
  if (callee.endsWith("setAttribute")) {
    const name = literal(call.arguments?.[0]) ?? "";
    return position === 1 && shownProperties.test(name) ? "shown" : "internal";
  }
  return internalCalls.test(callee) ? "internal" : "unknown";
}

function isPassedThrough(node: ts.Node): boolean {
  return (
    ts.isConditionalExpression(node) ||
    ts.isArrowFunction(node) ||
    ts.isParenthesizedExpression(node) ||
    ts.isArrayLiteralExpression(node) ||
    ts.isSpreadElement(node) ||
    ts.isTemplateSpan(node) ||
    ts.isTemplateExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isBinaryExpression(node)
  );
}

function isInternal(node: ts.Node): boolean {
  return (
    ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node) ||
    ts.isLiteralTypeNode(node) ||
    ts.isCaseClause(node) ||
    ts.isElementAccessExpression(node) ||
    ts.isPropertySignature(node)
  );
}

function isComparison(kind: ts.SyntaxKind): boolean {
  return [
    ts.SyntaxKind.EqualsEqualsEqualsToken,
    ts.SyntaxKind.ExclamationEqualsEqualsToken,
    ts.SyntaxKind.InKeyword,
    ts.SyntaxKind.LessThanToken,
    ts.SyntaxKind.GreaterThanToken,
  ].includes(kind);
}

function isInFunction(node: ts.Node): boolean {
  for (let at = node.parent as ts.Node | undefined; at !== undefined; at = at.parent as ts.Node | undefined) {
    if (ts.isFunctionLike(at)) return true;
  }
  return false;
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

function sourcesIn(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();
}

function parse(root: string, file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(join(root, file), "utf8"), ts.ScriptTarget.Latest, true);
}

function lineOf(source: ts.SourceFile, node: ts.Node): number {
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
}
