/**
 * Values that are not of a basic kind, as Delve prints them: one `evaluate` of `*(*"main.point")(ADDR)` each, several in
 * flight. Only asked for slots that are shown or written.
 */
import type { PrintedValue, PrintRequest, ValuePrinter } from "../gomap/values.js";
import type { DebuggeeRequests } from "./debuggeeRequests.js";
import { OwnExpression } from "./debuggeeRequests.js";
import { quoteGo } from "./goExpression.js";

export class DelvePrinter implements ValuePrinter {
  private left: number;

  /** @param maxValues values that are printed at most through this printer; the others come back as null. */
  constructor(
    private readonly requests: DebuggeeRequests,
    maxValues: number,
  ) {
    this.left = maxValues;
  }

  async print(wanted: readonly PrintRequest[]): Promise<(PrintedValue | null)[]> {
    const printed = wanted.slice(0, this.left);
    this.left -= printed.length;
    const values = await Promise.all(printed.map((request) => this.printOne(request)));
    return [...values, ...wanted.slice(printed.length).map(() => null)];
  }

  private async printOne({ typeName, address }: PrintRequest): Promise<PrintedValue | null> {
    const evaluation = await this.requests.evaluate(new OwnExpression(`*(*${quoteGo(typeName)})(${address})`));
    if (!evaluation.ok) return null;
    // Delve ends what it cut with "...", and says "+3 more" inside.
    return { text: evaluation.result, cut: /\.\.\.$|\+\d+ more\b/.test(evaluation.result) };
  }
}
