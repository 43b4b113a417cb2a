/** What the overview draws, counted once per picture; the exports draw from the same counts. */
export * from "../messages/pictureFacts.js";
