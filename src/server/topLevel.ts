/** What one file declares on its top level, found once for each tree. */
import type { Node } from "./goParser.js";
import { specs, type Declaration } from "./goScopes.js";

interface TopLevelNames {
  readonly names: ReadonlyMap<string, Declaration>;
  /** By `Type.method`. */
  readonly methods: ReadonlyMap<string, Declaration>;
}

/** Roots are made anew for each tree, see `GoDocument.root`. */
const found = new WeakMap<Node, TopLevelNames>();

export function topLevelOf(root: Node): TopLevelNames {
  const known = found.get(root);
  if (known) return known;
  const names = new Map<string, Declaration>();
  const methods = new Map<string, Declaration>();
  for (const child of root.namedChildren) {
    const named = child.childForFieldName("name");
    if (child.type === "function_declaration" && named) {
      keep(names, named.text, { kind: "function", name: named, node: child });
    } else if (child.type === "method_declaration" && named) {
      const receiver = child.childForFieldName("receiver")?.descendantsOfType("type_identifier")[0];
      if (receiver) keep(methods, `${receiver.text}.${named.text}`, { kind: "function", name: named, node: child });
    } else if (/^(var|const|type)_declaration$/.test(child.type)) {
      for (const spec of specs(child)) readSpec(spec, names);
    }
  }
  const all = { names, methods };
  found.set(root, all);
  return all;
}

function readSpec(spec: Node, names: Map<string, Declaration>): void {
  const kind = spec.type === "var_spec" ? "variable" : spec.type === "const_spec" ? "constant" : "type";
  if (kind === "type" && spec.type !== "type_spec" && spec.type !== "type_alias") return;
  // The commas between names are in the field, too.
  for (const name of spec.childrenForFieldName("name")) if (name.isNamed) keep(names, name.text, { kind, name, node: spec });
}

/** The first counts: a second one is a mistake, and no program is built of it. */
function keep(among: Map<string, Declaration>, name: string, declaration: Declaration): void {
  if (!among.has(name)) among.set(name, declaration);
}
