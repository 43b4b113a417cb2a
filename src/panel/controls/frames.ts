/** Work that waits for the next frame: asked for any number of times, done once. */
export function onNextFrame(work: () => void): () => void {
  let awaited = false;
  return () => {
    if (awaited) return;
    awaited = true;
    requestAnimationFrame(() => {
      awaited = false;
      work();
    });
  };
}

/** At most so often: at once, and once more at the end for what came in between. */
export function atMostEvery(milliseconds: number, work: () => void): () => void {
  let last = -Infinity;
  let pending: ReturnType<typeof setTimeout> | undefined;
  const go = () => {
    pending = undefined;
    last = performance.now();
    work();
  };
  return () => {
    if (pending !== undefined) return;
    const wait = last + milliseconds - performance.now();
    if (wait <= 0) go();
    else pending = setTimeout(go, wait);
  };
}

/** Once, when nothing was asked for this long. */
export function whenAtRest(milliseconds: number, work: () => void): () => void {
  let pending: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(pending);
    pending = setTimeout(work, milliseconds);
  };
}
