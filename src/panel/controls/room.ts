/**
 * How much room the panel has. Beside an editor it is some 550 px wide, and in a split window it may be low: then what stands
 * above the tabs is drawn compact, so that the picture begins in the upper half. This is the one place that decides it; the
 * style sheet reads the class `tight`.
 */
const littleRoom = "(max-width: 899px), (max-height: 599px)";

/** Tells at once, and whenever it changes, whether there is little room. */
export function watchRoom(told: (compact: boolean) => void): void {
  const query = matchMedia(littleRoom);
  query.addEventListener("change", () => {
    told(query.matches);
  });
  told(query.matches);
}
