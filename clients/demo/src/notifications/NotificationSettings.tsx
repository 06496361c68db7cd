import type { JSX } from "react";
import { usePreferences } from "@serverless-realtime/client/react";
import type { Channel, TypePreference } from "@serverless-realtime/client/inbox";
import { ErrorMessage } from "../ui/ErrorMessage";
import { problemOf } from "../ui/problem";
import { Switch } from "../ui/Switch";
import { useAction } from "../ui/useAction";
import { QuietHoursForm } from "./QuietHoursForm";
import type { BrowserNotifications } from "./useBrowserNotifications";

const CHANNELS: readonly (readonly [Channel, string])[] = [["inbox", "Inbox"], ["live", "At once"], ["email", "E-mail"], ["sms", "SMS"], ["push", "Push"]];

/** Which notifications the user wants, where, and when they may disturb. */
export function NotificationSettings({ browser: { isPossible, isOn, isRefused, choose } }: { readonly browser: BrowserNotifications }): JSX.Element {
  const { preferences, error, change } = usePreferences();
  const { problem, run } = useAction();
  const row = ({ type, critical, channels }: TypePreference): JSX.Element => (
    <fieldset key={type} className="channels" data-testid={`type-${type}`}>
      <legend>{type}</legend>
      {critical && <p className="note">Always comes: it is critical.</p>}
      {!critical && CHANNELS.map(([channel, name]) => (
        <Switch key={channel} label={name} isOn={channels[channel]} testId={`${type}-${channel}`} onChange={(isWanted) => void run(() => change({ types: [{ type, channels: { [channel]: isWanted } }] }))} />
      ))}
    </fieldset>
  );
  return (
    <div className="stack" data-testid="settings">
      <ErrorMessage text={problem ?? (error && problemOf(error))} />
      {isPossible && <Switch label="Show in this browser while I look elsewhere" isOn={isOn} testId="browser-notifications" onChange={(isWanted) => void run(() => choose(isWanted))} />}
      {isRefused && <p className="note warning" role="status">This browser does not let the page show notifications: its settings decide.</p>}
      {!preferences && !error && <p className="note">Loading…</p>}
      {preferences && (
        <>
          <QuietHoursForm quietHours={preferences.quietHours} save={(quietHours) => run(() => change({ quietHours }))} />
          {preferences.types.map(row)}
        </>
      )}
    </div>
  );
}
