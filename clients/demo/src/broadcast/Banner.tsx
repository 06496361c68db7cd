import { useState, type JSX } from "react";
import { useTopic } from "@serverless-realtime/client/react";
import { useAccount } from "../app/account";
import { browserStorage } from "../browser/storage";
import { Icon } from "../ui/Icon";
import { PeopleText } from "../ui/PeopleText";
import { textIn, textOf } from "../ui/json";

/** The latest announcement to everybody, until one has dismissed it. */
export function Banner(): JSX.Element {
  const { identityId } = useAccount();
  const key = `demo:${identityId}:read-announcement`;
  const { messages } = useTopic("broadcast/announcements", { history: 1, keep: 1 });
  const [dismissed, setDismissed] = useState(() => browserStorage.getItem(key));
  const latest = messages.at(-1);
  const title = textIn(latest?.payload, "title");
  const isShown = latest?.position !== undefined && latest.position !== dismissed;
  return (
    <div className="banner-space" role="status">
      {isShown && (
        <div className="banner" data-testid="banner">
          <Icon name="megaphone" />
          <p className="grow">
            {title !== undefined && <><bdi className="strong">{title}</bdi> </>}
            <bdi><PeopleText text={textIn(latest.payload, "body") ?? (title === undefined ? textOf(latest.payload) : "")} /></bdi>
          </p>
          <button
            type="button"
            className="icon-button small"
            data-testid="dismiss-banner"
            aria-label="Dismiss the announcement"
            onClick={() => {
              browserStorage.setItem(key, latest.position ?? "");
              setDismissed(latest.position ?? null);
              document.getElementById("main")?.focus();
            }}
          >
            <Icon name="close" size={16} />
          </button>
        </div>
      )}
    </div>
  );
}
