/**
 * The check that everything written or read as "go-map-layout/1" passes: the published JSON Schema, run by ajv.
 *
 * A document may be larger than any string or object should be, so it is checked in parts, as it streams by: the head with empty
 * arrays as a `document`, and each bucket chain or group on its own.
 *
 *     document   { …, "layout": { …, "buckets": [], "oldBuckets": [] | "tables": [ { …, "groups": [] } ] }, "problems": […] }
 *     chain      an element of "buckets"
 *     oldChain   an element of "oldBuckets"
 *     group      an element of a table's "groups"
 *
 * Not for the panel: ajv makes functions from text, which the webview's content security policy forbids.
 */
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import schema from "../../media/go-map-layout-1.schema.json";
import type { LayoutChain, LayoutGroup, LayoutOldChain, MapLayout } from "../gomap/layout.js";
import { describeProblem } from "./schemaProblem.js";

export const layoutFormat = "go-map-layout/1";

/** The published schema, as JSON. */
export const layoutSchema: Readonly<Record<string, unknown>> = schema;

interface LayoutParts {
  readonly document: MapLayout;
  readonly chain: LayoutChain;
  readonly oldChain: LayoutOldChain;
  readonly group: LayoutGroup;
}

export type LayoutPart = keyof LayoutParts;

/** A document that is no go-map-layout/1: in one sentence, with the place where it went wrong. */
export class LayoutFormatError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "LayoutFormatError";
  }
}

/**
 * Checks one part against the schema.
 * @param where The part's place in the document, as a JSON pointer, for the error: "/layout/buckets/12".
 * @throws LayoutFormatError that names the first thing that does not fit.
 */
export function checkLayoutPart<P extends LayoutPart>(part: P, value: unknown, where: string): LayoutParts[P] {
  const validate = validatorOf(part);
  if (validate(value)) return value;
  throw new LayoutFormatError(describe(validate.errors, where));
}

/** The first thing in a part that does not fit the schema; null where all fits. */
export function problemOfLayoutPart(part: LayoutPart, value: unknown): string | null {
  const validate = validatorOf(part);
  return validate(value) ? null : describe(validate.errors, "");
}

type Validators = { readonly [P in LayoutPart]: ValidateFunction<LayoutParts[P]> };

/** Compiled when first needed: that takes some 30 ms, which a command that only prints its help need not spend. */
let validators: Validators | null = null;

function validatorOf<P extends LayoutPart>(part: P): Validators[P] {
  validators ??= compile();
  return validators[part];
}

function compile(): Validators {
  // Not strict about unions of types: ["integer", "null"] is how "not known" is written.
  const ajv = new Ajv2020({ allowUnionTypes: true, strictTypes: false, strictRequired: false });
  ajv.addSchema(schema);
  const validator = <T>(reference: string): ValidateFunction<T> => ajv.compile<T>({ $ref: `${schema.$id}${reference}` });
  return {
    document: validator<MapLayout>(""),
    chain: validator<LayoutChain>("#/$defs/chain"),
    oldChain: validator<LayoutOldChain>("#/$defs/oldChain"),
    group: validator<LayoutGroup>("#/$defs/group"),
  };
}

/** One error in words. */
function describe(errors: Parameters<typeof describeProblem>[0], where: string): string {
  return `the layout document does not fit its schema: ${describeProblem(errors, where)}`;
}
