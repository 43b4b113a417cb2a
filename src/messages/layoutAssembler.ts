/**
 * Puts the tokens of a layout document together again, and lets go of each chain and group as soon as it is whole.
 *
 *     [                                  list       a file may hold several documents, as an array or one after another
 *       {                                document   kept: it becomes the head
 *         "layout": {                    layout     kept
 *           "buckets": [                 items      each element is handed out, and not kept
 *             { "index": 0, … },           other
 *           "tables": [                  tables     kept
 *             { …, "groups": [           table      kept; its groups are items
 *
 * What an array holds is decided by where it stands alone. The JSON may be hostile: depth, and the number of values that are kept
 * at a time, have limits; a key cannot stand twice in an object; `__proto__` is a key like any other.
 */
import { TokenType } from "@streamparser/json";
import { LayoutFormatError, layoutFormat, type LayoutPart } from "./layoutSchema.js";

export interface AssemblerLimits {
  /** How deep objects and arrays may be nested. */
  readonly depth: number;
  /** Values (of any kind) in a document's head, and in one chain or group. */
  readonly values: number;
}

/** Where a streamed array stands. */
export interface ItemArray {
  readonly part: Exclude<LayoutPart, "document">;
  /** Position in `tables` for groups; 0 for buckets. */
  readonly table: number;
}

export interface AssemblerListener {
  /** The document's first streamed array begins; `head` (with its `layout`) holds what was read before it, unchecked. */
  onStart(head: Readonly<Record<string, unknown>>): void;
  /** A whole chain or group, unchecked. `position` counts in its array. */
  onItem(array: ItemArray, position: number, item: unknown): void;
  /** The document ends; `head` is unchecked, and its streamed arrays are empty. */
  onDocument(head: Readonly<Record<string, unknown>>): void;
}

type Role = "list" | "document" | "layout" | "tables" | "table" | "items" | "other";

interface Frame {
  readonly role: Role;
  readonly container: Record<string, unknown> | unknown[];
  /** The key whose value comes next; null in arrays. */
  key: string | null;
  /** Elements so far, also of those that were not kept. */
  count: number;
  readonly items: ItemArray | null;
}

type Expected = "value" | "valueOrEnd" | "key" | "keyOrEnd" | "colon" | "commaOrEnd";

export class LayoutAssembler {
  private readonly frames: Frame[] = [];
  private expected: Expected = "value";
  private started = false;
  private headValues = 0;
  private itemValues = 0;
  /** How many frames lie under the chain or group that is being read; 0 when none is. */
  private itemDepth = 0;

  constructor(
    private readonly listener: AssemblerListener,
    private readonly limits: AssemblerLimits,
  ) {}

  /** Whether the input may end here. */
  get isBetweenDocuments(): boolean {
    return this.frames.length === 0;
  }

  /** @throws LayoutFormatError when the token cannot stand here, or a limit is passed. */
  take(token: TokenType, value: unknown): void {
    if (token === TokenType.LEFT_BRACE) this.open({});
    else if (token === TokenType.LEFT_BRACKET) this.open([]);
    else if (token === TokenType.RIGHT_BRACE) this.close(false);
    else if (token === TokenType.RIGHT_BRACKET) this.close(true);
    else if (token === TokenType.COLON) this.expect("colon", ":", "value");
    else if (token === TokenType.COMMA) this.expect("commaOrEnd", ",", this.top?.key === null ? "value" : "key");
    else if (typeof value === "string" && (this.expected === "key" || this.expected === "keyOrEnd")) this.takeKey(value);
    else {
      this.beforeValue(value);
      this.add(value);
    }
  }

  private expect(wanted: Expected, letter: string, then: Expected): void {
    if (this.expected !== wanted) throw unexpected(letter);
    this.expected = then;
  }

  private get top(): Frame | undefined {
    return this.frames.at(-1);
  }

  private takeKey(key: string): void {
    const frame = this.top;
    if (!frame || Array.isArray(frame.container)) throw unexpected("a key");
    if (Object.hasOwn(frame.container, key))
      throw new LayoutFormatError(`the key ${JSON.stringify(key)} stands twice in one object`);
    frame.key = key;
    this.expected = "colon";
  }

  private beforeValue(value: unknown): void {
    if (this.expected !== "value" && this.expected !== "valueOrEnd") throw unexpected(JSON.stringify(value));
    const count = this.itemDepth > 0 ? ++this.itemValues : ++this.headValues;
    if (count > this.limits.values) {
      const place = this.itemDepth > 0 ? "one chain or group" : "the document's head";
      throw new LayoutFormatError(`${place} holds more than ${this.limits.values} values`);
    }
  }

  private open(container: Frame["container"]): void {
    const isArray = Array.isArray(container);
    this.beforeValue(container);
    if (this.frames.length >= this.limits.depth) throw new LayoutFormatError(`nested deeper than ${this.limits.depth} levels`);
    const parent = this.top;
    const role = roleOf(parent, isArray);
    if (role === "document") {
      this.started = false;
      this.headValues = 0;
    }
    const items = role === "items" ? itemArrayOf(parent, this.frames.at(-2)) : null;
    if (items) this.start();
    if (parent?.role === "items") {
      this.itemDepth = this.frames.length;
      this.itemValues = 0;
    }
    this.frames.push({ role, container, key: isArray ? null : "", count: 0, items });
    this.expected = isArray ? "valueOrEnd" : "keyOrEnd";
  }

  /** The head's part before the first streamed array is handed out: it says what the array's elements are about. */
  private start(): void {
    if (this.started) return;
    this.started = true;
    const document = this.frames.find((frame) => frame.role === "document")?.container;
    if (!document || Array.isArray(document)) return;
    if (!Object.hasOwn(document, "format")) throw new LayoutFormatError(`"format" must stand before "layout"`);
    const layout = this.frames.find((frame) => frame.role === "layout")?.container;
    this.listener.onStart({ ...document, layout: Array.isArray(layout) ? {} : { ...layout } });
  }

  private close(isArray: boolean): void {
    const frame = this.top;
    const allowed = this.expected === "commaOrEnd" || this.expected === (isArray ? "valueOrEnd" : "keyOrEnd");
    if (!frame || Array.isArray(frame.container) !== isArray || !allowed) throw unexpected(isArray ? "]" : "}");
    this.frames.pop();
    if (this.frames.length === this.itemDepth) this.itemDepth = 0;
    if (frame.role === "document" && !Array.isArray(frame.container)) {
      if (!Object.hasOwn(frame.container, "format")) throw new LayoutFormatError(`no layout document: it has no "format"`);
      this.listener.onDocument(frame.container);
    }
    this.add(frame.container);
  }

  /** A value is whole: into its container, or out. */
  private add(value: unknown): void {
    const parent = this.top;
    if (!parent) {
      if (typeof value !== "object" || value === null) throw new LayoutFormatError("no layout document: it is no JSON object");
      this.expected = "value";
      return;
    }
    const position = parent.count++;
    this.expected = "commaOrEnd";
    if (parent.items) this.listener.onItem(parent.items, position, value);
    else if (parent.role === "list") {
      if (typeof value !== "object" || value === null)
        throw new LayoutFormatError("the list holds something that is no layout document");
    } else if (Array.isArray(parent.container)) parent.container.push(value);
    else setKey(parent.container, parent.key ?? "", value);
    if (parent.role === "document" && parent.key === "format") checkFormat(value);
  }
}

function roleOf(parent: Frame | undefined, isArray: boolean): Role {
  if (!parent) return isArray ? "list" : "document";
  if (isArray) {
    if (parent.role === "list") throw new LayoutFormatError("the list holds something that is no layout document");
    if (parent.role === "layout" && (parent.key === "buckets" || parent.key === "oldBuckets")) return "items";
    if (parent.role === "layout" && parent.key === "tables") return "tables";
    if (parent.role === "table" && parent.key === "groups") return "items";
    return "other";
  }
  if (parent.role === "list") return "document";
  if (parent.role === "document" && parent.key === "layout") return "layout";
  return parent.role === "tables" ? "table" : "other";
}

function itemArrayOf(parent: Frame | undefined, grandparent: Frame | undefined): ItemArray {
  if (parent?.role === "table") return { part: "group", table: grandparent?.count ?? 0 };
  return { part: parent?.key === "oldBuckets" ? "oldChain" : "chain", table: 0 };
}

function setKey(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === "__proto__") Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
  else object[key] = value;
}

function checkFormat(value: unknown): void {
  if (value === layoutFormat) return;
  if (typeof value === "string" && value.startsWith("go-map-layout/")) {
    throw new LayoutFormatError(
      `the document is ${JSON.stringify(value.slice(0, 40))}, and this version reads ${layoutFormat} only`,
    );
  }
  const shown = typeof value === "string" ? JSON.stringify(value.slice(0, 40)) : `a ${typeof value}`;
  throw new LayoutFormatError(`no layout document: its format is ${shown}, not ${layoutFormat}`);
}

function unexpected(what: string): LayoutFormatError {
  return new LayoutFormatError(`not JSON: ${what.length > 40 ? `${what.slice(0, 40)}…` : what} cannot stand here`);
}
