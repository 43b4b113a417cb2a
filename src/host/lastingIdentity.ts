/** Where a map that was found at one stop will be found at the next ones. */
import type { MapIdentity } from "../dap/inspector.js";
import type { MapModel } from "../gomap/mapModel.js";
import { qualified, type StoppedFrame } from "./stoppedFrame.js";

export function lastingIdentity(asked: MapIdentity, read: MapIdentity, model: MapModel, frame: StoppedFrame): MapIdentity {
  const { functionName } = asked;
  const segment = model.head.variable?.segment ?? "";
  // Only package variables lie there; a plain name that does is one.
  const isPackageVariable = /^[\p{L}_][\p{L}\p{Nd}_]*$/u.test(asked.expression) && /^(data|bss)$/.test(segment);
  if (isPackageVariable) return { expression: qualified(asked.expression, frame), functionName: null, header: read.header };
  return { expression: asked.expression, functionName, header: read.header };
}
