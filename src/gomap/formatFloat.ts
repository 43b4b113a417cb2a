/**
 * Floats as strconv.FormatFloat(f, 'g', -1, width) writes them: the fewest digits that read back as the same float of that width.
 *
 *     1.5   1e+06   1e-07   123456   1.234567e+06   NaN   +Inf   -0
 */

/** An exponent is written when it is below -4, or not below this. go: strconv.FormatFloat, eprec of 'g' with the shortest precision */
const exponentFrom = 6;

/** `f` as Go prints a float of `bits` bits. For 32, `f` must be a float32's value. */
export function formatFloat(f: number, bits: 32 | 64): string {
  if (Number.isNaN(f)) return "NaN";
  if (!Number.isFinite(f)) return f > 0 ? "+Inf" : "-Inf";
  const sign = f < 0 || Object.is(f, -0) ? "-" : "";
  const magnitude = Math.abs(f);
  if (magnitude === 0) return `${sign}0`;
  const { digits, exponent } = bits === 64 ? split(magnitude.toExponential()) : shortest32(magnitude);
  return sign + (exponent < -4 || exponent >= exponentFrom ? scientific(digits, exponent) : plain(digits, exponent));
}

/** `(1-2i)`, as strconv.FormatComplex(c, 'g', -1, width). */
export function formatComplex(real: number, imaginary: number, bits: 32 | 64): string {
  const imaginaryText = formatFloat(imaginary, bits);
  const sign = imaginaryText.startsWith("+") || imaginaryText.startsWith("-") ? "" : "+";
  return `(${formatFloat(real, bits)}${sign}${imaginaryText}i)`;
}

/** Decimal digits d₁d₂d₃… for d₁.d₂d₃… · 10^exponent. */
interface Decimal {
  readonly digits: string;
  readonly exponent: number;
}

function split(exponential: string): Decimal {
  const [mantissa = "", exponent = "0"] = exponential.split("e");
  return { digits: mantissa.replace(".", "").replace(/0+$/, ""), exponent: Number(exponent) };
}

/** More digits than decide between two decimals of nine. */
const exactDecimals = 60;

/**
 * The shortest decimal that rounds to this float32: of each length the two decimals around it, the nearer one first, at the same
 * distance the even one, as Go does.
 */
function shortest32(magnitude: number): Decimal {
  const exact = split(magnitude.toExponential(exactDecimals));
  for (let length = 1; length < 9; length++) {
    const below = Number(exact.digits.slice(0, length).padEnd(length, "0"));
    const rest = exact.digits.slice(length);
    const aboveFirst = rest === "5" ? below % 2 === 1 : rest > "5";
    for (const digits of aboveFirst ? [below + 1, below] : [below, below + 1]) {
      const exponent = exact.exponent - length + 1;
      if (Math.fround(Number(`${digits}e${exponent}`)) === magnitude) return decimalOf(digits, exponent);
    }
  }
  return split(magnitude.toExponential(8));
}

/** digits · 10^exponent, normalised. */
function decimalOf(digits: number, exponent: number): Decimal {
  const text = String(digits);
  return { digits: text.replace(/0+$/, ""), exponent: exponent + text.length - 1 };
}

function scientific(digits: string, exponent: number): string {
  const mantissa = digits.length > 1 ? `${digits.charAt(0)}.${digits.slice(1)}` : digits;
  const magnitude = String(Math.abs(exponent)).padStart(2, "0");
  return `${mantissa}e${exponent < 0 ? "-" : "+"}${magnitude}`;
}

function plain(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${"0".repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return digits.padEnd(exponent + 1, "0");
  return `${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}
