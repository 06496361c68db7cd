import { useEffect, useEffectEvent, useState } from "react";
import { useVisible } from "../app/useVisible";

export interface Reading {
  /** Where the line "new" stands: behind this. */
  readonly readUpTo: string | undefined;
  /** Whether the newest message is seen. */
  readonly setIsAtEnd: (isAtEnd: boolean) => void;
}

/**
 * What of a room was read. One reads while the page is to be seen and the newest message in sight; where one stopped, the line stands until one stops again.
 * `before`: how far one had read when the room was opened.
 */
export function useReading(before: string | undefined, last: string | undefined, read: (position: string) => void): Reading {
  const [isAtEnd, setIsAtEnd] = useState(true);
  const isReading = useVisible() && isAtEnd;
  const [line, setLine] = useState({ isReading, readUpTo: before });
  // The moment of stopping: what came until now was read.
  if (line.isReading !== isReading) setLine({ isReading, readUpTo: isReading ? line.readUpTo : (last ?? line.readUpTo) });
  const mark = useEffectEvent(read);
  useEffect(() => {
    if (isReading && last !== undefined) mark(last);
  }, [isReading, last]);
  return { readUpTo: line.readUpTo, setIsAtEnd };
}
