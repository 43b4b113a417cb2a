/**
 * Builders for DOM and SVG. Text only ever becomes text nodes and attribute values: nothing is parsed as markup, so a hostile
 * string of the debuggee stays a string; what cannot be seen in it is written out (visibleText.ts). A `style` attribute is refused
 * by the type, for the content security policy blocks it.
 */
import { visibleLines, visibleText } from "./visibleText.js";

export type Child = Node | string | null;

export interface Attributes {
  readonly style?: never;
  /** `true` sets an empty attribute; `false`, `null` and `undefined` set none. */
  readonly [name: string]: string | number | boolean | null | undefined;
}

export type Listeners = { readonly [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void };

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes?: Attributes,
  children?: readonly Child[] | string,
  on?: Listeners,
): HTMLElementTagNameMap[K];
export function h(tag: string, attributes?: Attributes, children?: readonly Child[] | string, on?: Listeners): HTMLElement;
export function h(
  tag: string,
  attributes: Attributes = {},
  children: readonly Child[] | string = [],
  on: Listeners = {},
): HTMLElement {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  append(element, children);
  for (const [type, listener] of Object.entries(on)) element.addEventListener(type, listener as EventListener);
  return element;
}

const svgNamespace = "http://www.w3.org/2000/svg";

export function s<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  children: readonly Child[] | string = [],
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(svgNamespace, tag);
  setAttributes(element, attributes);
  append(element, children);
  return element;
}

/** Text that came from the debuggee: isolated, so that right-to-left marks in it move nothing beside it. */
export function foreign(text: string, className = "", title?: string): HTMLElement {
  const element = h("bdi", { class: `foreign ${className}`.trim(), title });
  element.textContent = visibleText(text);
  return element;
}

export function replace(parent: Element, children: readonly Child[]): void {
  parent.replaceChildren();
  append(parent, children);
}

export function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) element.removeAttribute(name);
    else if (value === true) element.setAttribute(name, "");
    else element.setAttribute(name, spoken.has(name) ? visibleLines(String(value)) : String(value));
  }
}

/** Attributes whose text people see or hear. */
const spoken: ReadonlySet<string> = new Set(["title", "placeholder", "aria-label", "aria-description", "aria-valuetext"]);

function append(parent: Element, children: readonly Child[] | string): void {
  const list = typeof children === "string" ? [children] : children;
  parent.append(
    ...list.filter((child) => child !== null).map((child) => (typeof child === "string" ? visibleLines(child) : child)),
  );
}
