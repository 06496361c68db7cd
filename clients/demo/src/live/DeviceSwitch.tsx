import { useCallback, useRef, type JSX } from "react";
import { usePublish } from "@serverless-realtime/client/react";
import { useAccount } from "../app/account";
import { pseudonymOf } from "../people/pseudonym";
import { useRepeated } from "../samples/useRepeated";
import { Switch } from "../ui/Switch";
import { measured, type Reading } from "./series";

/** Measured four times a second, sent once: a message costs the same with four readings as with one. */
const MEASURED_EVERY = 250;
const SENT_EVERY = 1_000;
/** What waits longer than that is old. */
const MOST = 20;

/** Makes this browser a device that measures a temperature. */
export function DeviceSwitch(): JSX.Element {
  const { identityId } = useAccount();
  const { publish } = usePublish<readonly Reading[]>(`devices/${identityId}/telemetry`);
  const waiting = useRef<readonly Reading[]>([]);
  const measure = useCallback(() => {
    const at = Date.now();
    const readings = [...waiting.current, { at, temperature: measured(at / 1_000, pseudonymOf(identityId).hue / 360, Math.random) }].slice(-MOST);
    waiting.current = readings;
    // The last array has what is in those whose place it takes.
    publish(readings, { every: SENT_EVERY }).then(() => { waiting.current = waiting.current.filter((reading) => !readings.includes(reading)); }, () => undefined);
  }, [publish, identityId]);
  const [isOn, setIsOn] = useRepeated(measure, MEASURED_EVERY);
  return <Switch label="Measure with this browser" isOn={isOn} testId="device-switch" onChange={setIsOn} />;
}
