import { useCallback, type JSX } from "react";
import { usePublish } from "@serverless-realtime/client/react";
import { useAccount } from "../app/account";
import { personOf } from "../people/pseudonym";
import { useRepeated } from "../samples/useRepeated";
import { Switch } from "../ui/Switch";
import { measured } from "./series";

/** Makes this browser a device that sends a temperature every second. */
export function DeviceSwitch(): JSX.Element {
  const { identityId } = useAccount();
  const { publish, outbox } = usePublish(`devices/${identityId}/telemetry`);
  // What waits is old; a new measurement is worth more than two.
  const isWaiting = outbox.length > 0;
  const measure = useCallback(() => {
    if (!isWaiting) publish({ temperature: measured(Date.now() / 1_000, personOf(identityId).hue / 360, Math.random) }).catch(() => undefined);
  }, [publish, isWaiting, identityId]);
  const [isOn, setIsOn] = useRepeated(measure, 1_000);
  return <Switch label="Measure with this browser" isOn={isOn} testId="device-switch" onChange={setIsOn} />;
}
