/** The most that a mark tells; beyond it there are "many". */
export const MANY = 99;

/** How many messages lie behind what was read: head minus read. An upper bound, because some numbers never get a message. */
export function unreadOf(head: string | undefined, read: string | undefined): number {
  if (head === undefined || head === "0") return 0;
  // Another epoch: the log was replaced, and how much of it is new can't be said.
  if (read !== undefined && read !== "0" && epochOf(read) !== epochOf(head)) return MANY + 1;
  return Math.max(0, sequenceOf(head) - (read === undefined ? 0 : sequenceOf(read)));
}

export const unreadText = (unread: number): string => (unread > MANY ? `${MANY}+` : `${unread}`);

/** The later one of two positions. */
export function laterOf(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  // Numbers grow from epoch to epoch, too.
  return sequenceOf(b) > sequenceOf(a) ? b : a;
}

export function sequenceOf(position: string): number {
  return Number(position.slice(position.lastIndexOf(".") + 1));
}

function epochOf(position: string): string {
  return position.slice(0, position.lastIndexOf("."));
}
