/**
 * Keys and elems as text. Basic kinds are decoded here, from raw bytes; for the others a {@link ValuePrinter} is asked,
 * behind which Delve stands.
 */

/** A value that somebody else must print: its type's name in the debug information and where it lies. */
export interface PrintRequest {
  readonly typeName: string;
  readonly address: bigint;
}

export interface ValuePrinter {
  /** One text per request, in order; null where it can't be printed. Batched and bounded by the implementation. */
  print(requests: readonly PrintRequest[]): Promise<(PrintedValue | null)[]>;
}

export interface PrintedValue {
  readonly text: string;
  /** The text was cut by Delve's limits. */
  readonly cut: boolean;
}
