/** What every step of reading one picture needs: which map, where its bytes come from, where problems go. */
import type { AddressFacts } from "./addressFacts.js";
import type { MapTarget, ReadOptions } from "./mapTarget.js";
import type { PictureReader } from "./pictureReader.js";
import type { ProblemList } from "./problems.js";

export interface Picture {
  readonly target: MapTarget;
  readonly options: ReadOptions;
  readonly reader: PictureReader;
  readonly facts: AddressFacts;
  readonly problems: ProblemList;
}
