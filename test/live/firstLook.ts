/** The options of a panel's first picture; `src/host/panels/pictureFeed.ts` has the same, but needs `vscode`. */
export const firstLookOptions = { budgetBytes: 256 << 10, depth: "firstLook" } as const;
