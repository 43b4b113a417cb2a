/** Where memory lies, in words. In the model a segment is a name, and in documents it stays one. */
import type { Segment } from "./layout.js";
import { say } from "./say.js";

/** The segment as it is shown: in English the name itself. */
export function explainSegment(segment: Segment): string {
  const goroutine = /^stack of goroutine (\d+)$/.exec(segment)?.[1];
  if (goroutine !== undefined) return say("stack of goroutine {0}", goroutine);
  switch (segment) {
    case "stack of another goroutine":
      return say("stack of another goroutine");
    case "heap":
      return say("heap");
    case "other":
      return say("other");
    case "unknown":
      return say("unknown");
    default:
      return segment;
  }
}
