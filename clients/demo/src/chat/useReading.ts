import { useEffect, useState } from "react";
import type { RoomMarks } from "./roomMarks";
import { useVisible } from "../app/useVisible";

export interface Reading {
  /** Where the line "new" stands: behind this. */
  readonly readUpTo: string | undefined;
  /** Whether the newest message is seen. */
  readonly setIsAtEnd: (isAtEnd: boolean) => void;
}

/** What of a room was read. One reads while the page is to be seen and the newest message in sight; where one stopped, the line stands until one stops again. */
export function useReading(room: string, marks: RoomMarks, last: string | undefined): Reading {
  const [isAtEnd, setIsAtEnd] = useState(true);
  const isReading = useVisible() && isAtEnd;
  const [line, setLine] = useState(() => ({ isReading, readUpTo: marks.readUpTo(room) }));
  // The moment of stopping: what came until now was read.
  if (line.isReading !== isReading) setLine({ isReading, readUpTo: isReading ? line.readUpTo : (last ?? line.readUpTo) });
  useEffect(() => {
    if (isReading && last !== undefined) marks.read(room, last);
  }, [isReading, last, marks, room]);
  return { readUpTo: line.readUpTo, setIsAtEnd };
}
