/** The debug type of replays of recordings, as package.json contributes it. */
export const replayType = "go-map-replay";
