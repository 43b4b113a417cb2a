/**
 * Builders for DOM and SVG. Text only ever becomes text nodes and attribute values: nothing is parsed as markup, so a hostile
 * string of the debuggee stays a string. A `style` attribute is refused by the type, for the content security policy blocks it.
 */

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
  return h("bdi", { class: `foreign ${className}`.trim(), title }, text);
}

export function replace(parent: Element, children: readonly Child[]): void {
  parent.replaceChildren(...children.filter((child) => child !== null));
}

export function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
}

function append(parent: Element, children: readonly Child[] | string): void {
  if (typeof children === "string") parent.append(children);
  else for (const child of children) if (child !== null) parent.append(child);
}
