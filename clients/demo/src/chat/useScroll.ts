import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from "react";

/** So near to the end, new messages are followed, pixels. */
const NEAR = 80;

export interface Scroll {
  readonly list: RefObject<HTMLDivElement | null>;
  readonly isAtEnd: boolean;
  readonly onScroll: () => void;
  readonly toEnd: () => void;
}

/** Follows the newest message, unless one has scrolled up; and stays where one reads when older ones come above. */
export function useScroll(first: string | undefined, last: string | undefined): Scroll {
  const list = useRef<HTMLDivElement>(null);
  const [isAtEnd, setIsAtEnd] = useState(true);
  const before = useRef({ first, height: 0, isAtEnd: true });

  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const { current } = before;
    if (current.isAtEnd) element.scrollTop = element.scrollHeight;
    else if (first !== current.first) element.scrollTop += element.scrollHeight - current.height;
    current.first = first;
    current.height = element.scrollHeight;
  }, [first, last]);

  // The room gets smaller when an announcement comes above it, or the keyboard of a telephone below.
  useEffect(() => {
    const element = list.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => { if (before.current.isAtEnd) element.scrollTop = element.scrollHeight; });
    observer.observe(element);
    return () => { observer.disconnect(); };
  }, []);

  const onScroll = useCallback(() => {
    const element = list.current;
    if (!element) return;
    before.current.isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
    setIsAtEnd(before.current.isAtEnd);
  }, []);
  const toEnd = useCallback(() => { list.current?.scrollTo({ top: list.current.scrollHeight, behavior: "smooth" }); }, []);
  return { list, isAtEnd, onScroll, toEnd };
}
