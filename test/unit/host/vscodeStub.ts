/**
 * What unit tests of src/host have for `vscode`, which exists inside an editor only: texts come back as they are, with their
 * numbers filled in, or translated by a bundle that the test sets. Import it first.
 */
import Module from "node:module";

export const stub = {
  l10n: {
    bundle: undefined as Readonly<Record<string, string>> | undefined,
    t: (message: string, ...values: (string | number)[]): string =>
      (stub.l10n.bundle?.[message] ?? message).replace(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)] ?? "")),
  },
  env: { language: "en" },
  /** Filled by the tests that need them. */
  workspace: {} as Record<string, unknown>,
  window: {} as Record<string, unknown>,
  QuickPickItemKind: { Separator: -1 },
  RelativePattern: class {
    constructor(
      readonly base: unknown,
      readonly pattern: string,
    ) {}
  },
  Uri: {
    joinPath: (base: { path: string }, ...parts: string[]) => ({ path: [base.path, ...parts].join("/") }),
  },
};

const loader = Module as unknown as { _load: (request: string, ...rest: unknown[]) => unknown };
const load = loader._load.bind(Module);
loader._load = (request, ...rest) => (request === "vscode" ? stub : load(request, ...rest));
