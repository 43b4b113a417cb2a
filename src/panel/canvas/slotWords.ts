/** What a tophash or a control byte looks like (a class of the style sheet, a hue) and says. */
import { explainControl, explainTophash } from "../../gomap/explain.js";
import { ctrlDeleted, ctrlEmpty, emptyOne, emptyRest, evacuatedEmpty, evacuatedX, evacuatedY } from "../../gomap/goConstants.js";
import { say } from "../../gomap/say.js";
import { controlHue, tophashHue } from "../controls/color.js";

export interface SlotLook {
  /** Names the class `slot-…` of the style sheet. */
  readonly kind: "full" | "empty" | "emptyRest" | "movedX" | "movedY" | "movedEmpty" | "deleted";
  /** For full slots: the value as a hue in degrees. */
  readonly hue: number | null;
  /** Two hex digits, as memory holds it. */
  readonly hex: string;
  /** Beside the byte, where a key would stand. */
  readonly short: string;
  /** The whole story, for a tooltip. */
  readonly meaning: string;
}

export function tophashLook(tophash: number): SlotLook {
  const look = (kind: SlotLook["kind"], short: string): SlotLook => ({
    kind,
    hue: kind === "full" ? tophashHue(tophash) : null,
    hex: hexByte(tophash),
    short,
    meaning: explainTophash(tophash),
  });
  switch (tophash) {
    case emptyRest:
      return look("emptyRest", say("empty, and all after it"));
    case emptyOne:
      return look("empty", say("empty"));
    case evacuatedX:
      return look("movedX", say("moved to X"));
    case evacuatedY:
      return look("movedY", say("moved to Y"));
    case evacuatedEmpty:
      return look("movedEmpty", say("was empty"));
    default:
      return look("full", "");
  }
}

export function controlLook(control: number): SlotLook {
  const look = (kind: SlotLook["kind"], short: string): SlotLook => ({
    kind,
    hue: kind === "full" ? controlHue(control) : null,
    hex: hexByte(control),
    short,
    meaning: explainControl(control),
  });
  if (control < ctrlEmpty) return look("full", "");
  if (control === ctrlEmpty) return look("empty", say("empty"));
  return look("deleted", control === ctrlDeleted ? say("deleted") : say("no valid control byte"));
}

function hexByte(value: number): string {
  return value.toString(16).padStart(2, "0");
}
