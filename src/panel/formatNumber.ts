/** Numbers as the panel writes them; the exports write them alike. */
export * from "../messages/formatNumber.js";
