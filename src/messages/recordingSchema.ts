/**
 * The check that each line of a "go-map-recording/1" passes: the published JSON Schema, run by ajv. A line is checked as what its
 * `kind` (and an answer's `command`) says it is, so that the error names what is wrong with it and not what else it might be.
 */
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import schema from "../../media/go-map-recording-1.schema.json";
import { say } from "../gomap/say.js";
import type { RecordingLine } from "./recording.js";
import { RecordingFormatError, recordingFormat } from "./recording.js";
import { describeProblem } from "./schemaProblem.js";

/** The published schema, as JSON. */
export const recordingSchema: Readonly<Record<string, unknown>> = schema;

const forms = ["header", "source", "block", "evaluate", "variables", "scopes", "stop", "end"] as const;
type Form = (typeof forms)[number];

/**
 * @param line from 1, for the error
 * @throws RecordingFormatError that names the first thing that does not fit
 */
export function checkRecordingLine(value: unknown, line: number): RecordingLine {
  const { format, kind, command } = fieldsOf(value);
  if (line === 1 && format !== recordingFormat) throw new RecordingFormatError(wrongFormat(format));
  const name = kind === "answer" ? command : kind;
  const form = forms.find((known) => known === name);
  if (form === undefined || (kind === "answer") !== isAnswer(form)) {
    throw new RecordingFormatError(say("line {0} of the recording is of no known kind", line));
  }
  const validate = validatorOf(form);
  if (validate(value)) return value;
  const problem = describeProblem(validate.errors, "").slice(0, maxProblemLength);
  throw new RecordingFormatError(say("line {0} of the recording does not fit its schema: {1}", line, problem));
}

/** What is said of hostile text is short. */
const maxProblemLength = 300;

function isAnswer(form: Form): boolean {
  return form === "evaluate" || form === "variables" || form === "scopes";
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function wrongFormat(format: unknown): string {
  const version = typeof format === "string" ? /^go-map-recording\/(\d{1,9})$/.exec(format)?.[1] : undefined;
  return version === undefined
    ? say("this is no recording of Go maps: its first line does not say so")
    : say("the recording is of version {0}, and this program reads version 1: open it with a newer Go Map Layout", version);
}

/** Compiled when first needed. */
let validators: ReadonlyMap<Form, ValidateFunction<RecordingLine>> | null = null;

function validatorOf(form: Form): ValidateFunction<RecordingLine> {
  validators ??= compile();
  const validate = validators.get(form);
  if (!validate) throw new RangeError(`no schema for ${form}`);
  return validate;
}

function compile(): ReadonlyMap<Form, ValidateFunction<RecordingLine>> {
  const ajv = new Ajv2020({ allowUnionTypes: true, strictTypes: false, strictRequired: false });
  ajv.addSchema(schema);
  return new Map(forms.map((form) => [form, ajv.compile<RecordingLine>({ $ref: `${schema.$id}#/$defs/${form}` })]));
}
