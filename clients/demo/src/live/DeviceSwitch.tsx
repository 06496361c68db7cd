import { useCallback, type JSX } from "react";
import { usePublish } from "@serverless-realtime/client/react";
import { useAccount } from "../app/account";
import { personOf } from "../people/pseudonym";
import { useRepeated } from "../samples/useRepeated";
import { Switch } from "../ui/Switch";
import { measured } from "./series";

/** Milliseconds between two measurements. */
const EVERY = 1_000;

/** Makes this browser a device that sends a temperature every second. */
export function DeviceSwitch(): JSX.Element {
  const { identityId } = useAccount();
  const { publish } = usePublish(`devices/${identityId}/telemetry`);
  const measure = useCallback(() => {
    // What waits is old: the last measurement goes.
    publish({ temperature: measured(Date.now() / 1_000, personOf(identityId).hue / 360, Math.random) }, { every: EVERY }).catch(() => undefined);
  }, [publish, identityId]);
  const [isOn, setIsOn] = useRepeated(measure, EVERY);
  return <Switch label="Measure with this browser" isOn={isOn} testId="device-switch" onChange={setIsOn} />;
}
