/**
 * Go's type names as Delve prints them: which are maps, and of what.
 */

/** `map[string][]main.point` → key `string`, elem `[]main.point`; null for anything that is not spelled as a map. */
export function splitMapType(typeName: string): { key: string; elem: string } | null {
  if (!typeName.startsWith("map[")) {
    return null;
  }
  const close = closingBracket(typeName, 3);
  const elem = close < 0 ? "" : typeName.slice(close + 1);
  return elem === "" ? null : { key: typeName.slice(4, close), elem };
}

/** `string: main.point`, the type that Delve gives to a map's entry → key and elem. */
export function splitEntryType(entryType: string): { key: string; elem: string } | null {
  let depth = 0;
  for (let i = 0; i < entryType.length - 1; i++) {
    const c = entryType.charAt(i);
    if (c === '"' || c === "`") {
      i = closingQuote(entryType, i);
      if (i < 0) return null;
    } else if ("([{".includes(c)) {
      depth++;
    } else if (")]}".includes(c)) {
      depth--;
    } else if (c === ":" && depth === 0 && entryType.charAt(i + 1) === " ") {
      return { key: entryType.slice(0, i), elem: entryType.slice(i + 2) };
    }
  }
  return null;
}

/** `interface {}(map[string]bool)` → `map[string]bool`: the dynamic type that Delve prints behind an interface's own. */
export function dynamicTypeOf(typeName: string): { interfaceType: string; dynamicType: string } | null {
  if (!typeName.endsWith(")") || typeName.startsWith("func(") || typeName.startsWith("(")) {
    return null;
  }
  let depth = 0;
  for (let i = typeName.length - 1; i > 0; i--) {
    const c = typeName.charAt(i);
    if (c === ")") depth++;
    if (c === "(" && --depth === 0) {
      const interfaceType = typeName.slice(0, i);
      return /\bfunc$/.test(interfaceType) ? null : { interfaceType, dynamicType: typeName.slice(i + 1, -1) };
    }
  }
  return null;
}

/** Index of the `]` that closes the `[` at `open`; -1 where there is none. */
function closingBracket(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === '"' || c === "`") {
      i = closingQuote(text, i);
      if (i < 0) return -1;
    } else if (c === "[") {
      depth++;
    } else if (c === "]" && --depth === 0) {
      return i;
    }
  }
  return -1;
}

function closingQuote(text: string, open: number): number {
  const quote = text.charAt(open);
  for (let i = open + 1; i < text.length; i++) {
    if (text.charAt(i) === "\\" && quote === '"') i++;
    else if (text.charAt(i) === quote) return i;
  }
  return -1;
}
