/**
 * Every `go:` tag in src/gomap, against the Go source of every toolchain in GO_MAP_LAYOUT_GOROOTS (`version=path`, joined by `:`).
 * A constant must have the tagged value wherever Go has it; every tagged name must be there in one version at least.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, existsSync } from "node:fs";
import { join } from "node:path";

const folder = "src/gomap";

interface Toolchain {
  readonly version: string;
  readonly root: string;
}

interface Tag {
  readonly file: string;
  /** `runtime` */
  readonly packagePath: string;
  /** `emptyRest`, `hmap.B`, `table.split` */
  readonly name: string;
  /** The number our source gives it; null for tags that only name something. */
  readonly value: number | null;
  /** Only sources that declare this type count: loadFactorNum means another thing beside Swiss maps. */
  readonly beside: string | null;
  /** In which versions the tag says something: `not in go1.21`, `only in go1.21`; all when absent. */
  readonly versions: { readonly only: boolean; readonly minor: string } | null;
}

const toolchains = (process.env.GO_MAP_LAYOUT_GOROOTS ?? "")
  .split(":")
  .filter((entry) => entry.includes("="))
  .map((entry): Toolchain => ({ version: entry.slice(0, entry.indexOf("=")), root: entry.slice(entry.indexOf("=") + 1) }));

/** All tags of the folder. Several names in one tag are names of the same thing in several versions. */
function tagsOf(file: string): Tag[] {
  const tags: Tag[] = [];
  for (const line of readFileSync(join(folder, file), "utf8").split("\n")) {
    const match = /\bgo: ([^*]+)/.exec(line);
    if (match?.[1] === undefined) continue;
    const value = /export const \w+ = ([\w]+);/.exec(line)?.[1];
    for (const name of match[1].matchAll(/([a-z0-9/]+)\.([A-Za-z]\w*(?:\.\w+)?)(?: \(([^)]*)\))?/g)) {
      const [, packagePath = "", symbol = "", remark = ""] = name;
      const versions = /(not|only) in (go1\.\d+)/.exec(remark);
      tags.push({
        file,
        packagePath,
        name: symbol,
        value: value === undefined ? null : Number(value),
        beside: /beside (\w+)/.exec(remark)?.[1] ?? null,
        versions: versions === null ? null : { only: versions[1] === "only", minor: versions[2] ?? "" },
      });
    }
  }
  return tags;
}

const sources = new Map<string, readonly string[]>();

/** The Go files of a package, without tests. */
function packageFiles(toolchain: Toolchain, packagePath: string): readonly string[] {
  const path = join(toolchain.root, "src", packagePath);
  const known = sources.get(path);
  if (known !== undefined) return known;
  const names = existsSync(path) ? readdirSync(path).filter((name) => name.endsWith(".go") && !name.endsWith("_test.go")) : [];
  const texts = names.map((name) => readFileSync(join(path, name), "utf8"));
  sources.set(path, texts);
  return texts;
}

/** Whether a file declares the symbol: a constant, variable, type, function, or a method or field of a type. */
function declares(text: string, name: string): boolean {
  const [first = "", member] = name.split(".");
  if (member === undefined) return new RegExp(`^(func|type|\\t|const|var)[ \\t]*${first}\\b`, "m").test(text);
  if (new RegExp(`^func \\(\\w+ \\*?${first}\\) ${member}\\(`, "m").test(text)) return true;
  const struct = new RegExp(`^type ${first} struct {\\n([^}]*)^}`, "m").exec(text);
  return new RegExp(`^\\t${member}\\b`, "m").test(struct?.[1] ?? "");
}

/** The value of a constant, with the constants it is made of; null where no file of the package has it. */
function constantValue(toolchain: Toolchain, packagePath: string, name: string, beside: string | null): number | null {
  for (const text of packageFiles(toolchain, packagePath)) {
    if (beside !== null && !declares(text, beside)) continue;
    const match = new RegExp(`^(?:const|\\t)[ \\t]*${name}(?:[ \\t]+\\w+)?[ \\t]*=[ \\t]*(.+)`, "m").exec(text);
    if (match?.[1] !== undefined) return evaluate(toolchain, packagePath, match[1].replace(/\/\/.*/, "").trim(), beside);
  }
  return null;
}

/** A Go constant expression of numbers, names, brackets and the operators + - * / << (integers). */
function evaluate(toolchain: Toolchain, packagePath: string, expression: string, beside: string | null): number {
  const numbers = expression.replace(/\b(?:(abi|goarch)\.)?([A-Za-z]\w*)\b/g, (_, prefix: string | undefined, name: string) => {
    const from = prefix === undefined ? packagePath : `internal/${prefix}`;
    const value = constantValue(toolchain, from, name, prefix === undefined ? beside : null);
    assert.ok(value !== null, `${name} in ${expression} of ${toolchain.version}`);
    return String(value);
  });
  assert.match(numbers, /^[\d\sxb()+*/<-]+$/, expression);
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- digits and operators only, see above
  return Number(new Function(`return ${numbers.replace(/\b\d\w*/g, "$&n")}`)() as bigint);
}

describe("go: tags", () => {
  const tags = readdirSync(folder)
    .filter((name) => name.endsWith(".ts"))
    .flatMap(tagsOf);

  before(function () {
    if (toolchains.length > 0) return;
    console.warn("      SKIPPED: set GO_MAP_LAYOUT_GOROOTS (version=path:…) to check the go: tags against Go's source");
    this.skip();
  });

  it("are found", () => assert.ok(tags.filter((tag) => tag.value !== null).length >= 20, `${tags.length} tags`));

  for (const tag of tags) {
    const value = tag.value === null ? "" : ` = ${tag.value}`;
    it(`${tag.packagePath}.${tag.name}${value}`, () => {
      let seen = 0;
      for (const toolchain of toolchains) {
        const { versions } = tag;
        if (versions !== null && toolchain.version.startsWith(`${versions.minor}.`) !== versions.only) continue;
        if (tag.value === null) {
          if (packageFiles(toolchain, tag.packagePath).some((text) => declares(text, tag.name))) seen++;
          continue;
        }
        const found = constantValue(toolchain, tag.packagePath, tag.name, tag.beside);
        if (found === null) continue;
        seen++;
        assert.equal(found, tag.value, toolchain.version);
      }
      assert.ok(seen > 0, `${tag.file} names ${tag.packagePath}.${tag.name}, which no toolchain at hand has`);
    });
  }
});
