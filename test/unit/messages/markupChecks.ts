/** What holds of every exported file: tags that close, no stray characters. And its words, line by line, for golden texts. */
import assert from "node:assert/strict";

const voidTags = new Set(["meta", "br", "!doctype", "?xml"]);

/** Every tag is closed by its own end, attributes are quoted and stand once, text holds no markup and only known references. */
export function checkWellFormed(source: string): void {
  const open: string[] = [];
  // The style's rules are text that no parser of tags reads.
  const text = source.replace(/<style>[^<]*<\/style>/g, "<style></style>");
  const tag = /<(\/?)([!?]?[A-Za-z][\w-]*)((?:\s+[\w:-]+(?:="[^"<]*")?)*)\s*(\/?)\??>/y;
  for (let at = 0; at < text.length;) {
    const next = text.indexOf("<", at);
    checkText(text.slice(at, next < 0 ? text.length : next));
    if (next < 0) break;
    tag.lastIndex = next;
    const [whole, end, name = "", attributes = "", selfClosed] = tag.exec(text) ?? [];
    assert.ok(whole !== undefined, `no tag: ${text.slice(next, next + 120)}`);
    const names = [...attributes.matchAll(/([\w:-]+)="/g)].map(([, attribute]) => attribute);
    assert.equal(new Set(names).size, names.length, `an attribute stands twice: ${whole}`);
    checkText(attributes);
    if (end === "/") assert.equal(open.pop(), name, `the wrong end: ${whole}`);
    else if (selfClosed !== "/" && !voidTags.has(name.toLowerCase())) open.push(name);
    at = next + whole.length;
  }
  assert.deepEqual(open, [], "tags that are not closed");
}

function checkText(text: string): void {
  assert.doesNotMatch(text, /&(?!#\d+;|amp;|lt;|gt;|quot;)/, "a stray &");
  const strange = /[^\n\P{Cc}]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/u.exec(text);
  assert.equal(strange, null, `a character that should be written as an escape: ${JSON.stringify(strange?.[0])}`);
}

/** The words that a reader sees, a line for each element that has some of its own. */
export function wordsOf(source: string): string {
  const words = source
    .replace(/<style>[^<]*<\/style>/g, "")
    .replace(/<\/?(tspan|bdi|code|span|small)\b[^>]*>/g, "")
    .replace(/<\/t[dh]>\s*<t[dh]\b[^>]*>/g, " | ")
    .replace(/<[^>]*>/g, "\n")
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
  const lines = words.split("\n").map((line) => line.trim());
  return `${lines.filter((line) => line !== "").join("\n")}\n`;
}
