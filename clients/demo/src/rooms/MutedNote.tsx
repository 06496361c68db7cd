import type { JSX } from "react";
import { momentOf } from "../ui/moment";
import { useNow } from "../ui/useNow";

/** That what one writes is not taken, and until when. It can be written all the same: the backend's clock decides, and not this machine's. */
export function MutedNote({ until }: { readonly until: string | undefined }): JSX.Element {
  const end = until === undefined ? 0 : Date.parse(until);
  const isMuted = useNow(end) < end;
  return <div className="muted-note" role="status" data-testid="muted">{isMuted && until !== undefined && <p className="note warning">You are muted until {momentOf(until)}. What you send before is refused.</p>}</div>;
}
