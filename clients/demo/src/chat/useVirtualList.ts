import { useCallback, useEffect, useEffectEvent, useRef, useState, type RefObject, type UIEvent } from "react";
import { defaultRangeExtractor, useVirtualizer, type Range, type Virtualizer } from "@tanstack/react-virtual";
import { estimateOf } from "./estimate";
import type { Item } from "./timeline";

/** So near to the end, new messages are followed, px. */
const NEAR = 80;
/** Items above and below what is seen. */
const OVERSCAN = 12;
/** What stands above the first message, px: `.messages .past` has it, too. */
const ABOVE = 56;

export interface VirtualList {
  readonly list: RefObject<HTMLDivElement | null>;
  readonly virtualizer: Virtualizer<HTMLDivElement, HTMLLIElement>;
  /** Whether the newest message is in sight, or nearly. */
  readonly isAtEnd: boolean;
  readonly onScroll: (event: UIEvent) => void;
}

/**
 * The part of a long list that is seen. It follows the newest message, unless one has scrolled up; where one reads, it stays when older ones come above
 * and new ones below. What has the focus stays, too: whoever goes by keyboard must not fall out of the list.
 */
export function useVirtualList(items: readonly Item[]): VirtualList {
  const list = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLLIElement>({
    count: items.length,
    getScrollElement: () => list.current,
    getItemKey: useCallback((index: number) => items[index]?.key ?? index, [items]),
    estimateSize: (index) => estimateOf(items[index]),
    rangeExtractor: (range) => withFocused(range, list.current),
    overscan: OVERSCAN,
    paddingStart: ABOVE,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: NEAR,
  });

  const [isAtEnd, setIsAtEnd] = useState(true);
  const onScroll = useCallback(({ currentTarget: { scrollHeight, scrollTop, clientHeight } }: UIEvent) => { setIsAtEnd(scrollHeight - scrollTop - clientHeight < NEAR); }, []);
  // The room gets smaller when an announcement comes above it, or the keyboard of a telephone below. Nobody has scrolled then.
  const stay = useEffectEvent(() => { if (isAtEnd) virtualizer.scrollToEnd(); });
  useEffect(() => {
    const element = list.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => { stay(); });
    observer.observe(element);
    return () => { observer.disconnect(); };
  }, []);

  return { list, virtualizer, isAtEnd, onScroll };
}

function withFocused(range: Range, list: HTMLElement | null): number[] {
  const indexes = defaultRangeExtractor(range);
  const focused = list?.contains(document.activeElement) === true ? document.activeElement?.closest("li")?.dataset["index"] : undefined;
  const index = Number(focused);
  if (focused === undefined || index >= range.count || indexes.includes(index)) return indexes;
  return [...indexes, index].sort((a, b) => a - b);
}
