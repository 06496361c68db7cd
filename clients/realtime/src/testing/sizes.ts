export const LONG: boolean = process.env["TEST_LONG"] === "1";

/** How much each large test does: what fits a quick run, and the full sizes of `./test.sh --long`. */
export const SIZES: { readonly interleavings: number; readonly clients: number; readonly topics: number; readonly messagesOfTopic: number; readonly rooms: number } = {
  interleavings: LONG ? 10_000 : 500,
  clients: LONG ? 10 : 3,
  topics: LONG ? 10 : 3,
  messagesOfTopic: LONG ? 500 : 40,
  rooms: LONG ? 200 : 20,
};
