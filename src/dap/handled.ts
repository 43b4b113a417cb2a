/**
 * A promise that is begun before anybody waits for it. Where it fails, whoever waits for it still gets the error; but that nobody does
 * is no failure of the process.
 */
export function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
