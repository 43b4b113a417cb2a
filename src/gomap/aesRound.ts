/**
 * One round of AES encryption, as the instruction AESENC does it: the runtime's hash is made of nothing else.
 *
 *     16 bytes ──▶ ShiftRows ──▶ SubBytes ──▶ MixColumns ──▶ xor key
 *
 *     byte i of a block stands in row i % 4, column i / 4:     0  4  8 12
 *                                                              1  5  9 13
 *                                                              2  6 10 14
 *                                                              3  7 11 15
 */

/** The round of `state` with `key`; a new block. AESENC key, state */
export function aesRound(state: Uint8Array, key: Uint8Array): Uint8Array {
  const made = new Uint8Array(16);
  for (let column = 0; column < 4; column++) {
    const at = (row: number): number => substitutes[state[row + 4 * ((column + row) % 4)] ?? 0] ?? 0;
    const [a, b, c, d] = [at(0), at(1), at(2), at(3)];
    const all = a ^ b ^ c ^ d;
    made.set([mixed(a, b, all), mixed(b, c, all), mixed(c, d, all), mixed(d, a, all)], 4 * column);
  }
  for (let i = 0; i < 16; i++) made[i] = (made[i] ?? 0) ^ (key[i] ?? 0);
  return made;
}

/** A byte of MixColumns: 2·a + 3·b + c + d. */
function mixed(a: number, b: number, all: number): number {
  return a ^ all ^ doubled(a ^ b);
}

/** Times x in GF(2^8), modulo x^8 + x^4 + x^3 + x + 1. */
function doubled(byte: number): number {
  return ((byte << 1) ^ (byte & 0x80 ? 0x11b : 0)) & 0xff;
}

/** The S-box: each byte's inverse in GF(2^8), then an affine map. `power` runs through all but 0, `inverse` backwards. */
const substitutes: Uint8Array = (() => {
  const box = new Uint8Array(256);
  let power = 1;
  let inverse = 1;
  do {
    power ^= doubled(power);
    // Divided by 3.
    inverse ^= inverse << 1;
    inverse ^= inverse << 2;
    inverse ^= inverse << 4;
    inverse &= 0xff;
    if (inverse & 0x80) inverse ^= 0x09;
    const turned = (by: number): number => ((inverse << by) | (inverse >> (8 - by))) & 0xff;
    box[power] = inverse ^ turned(1) ^ turned(2) ^ turned(3) ^ turned(4) ^ 0x63;
  } while (power !== 1);
  box[0] = 0x63;
  return box;
})();
