import { useMemo, type CSSProperties, type JSX } from "react";
import { useAccount } from "../app/account";
import { usePeople } from "../people/usePeople";
import { Chart } from "./Chart";
import { DeviceSwitch } from "./DeviceSwitch";
import { hueOf, latestOf, seriesOf } from "./series";
import { useSamples } from "./useSamples";

/** Live telemetry of all devices; each may publish only as itself. */
export function Telemetry(): JSX.Element {
  const { identityId } = useAccount();
  const samples = useSamples();
  const series = useMemo(() => seriesOf(samples), [samples]);
  const latest = useMemo(() => latestOf(samples), [samples]);
  const people = usePeople(series.devices);
  const nameOf = (device: string): string => (device === identityId ? "This browser" : people(device).name);
  return (
    <section className="card telemetry" aria-labelledby="telemetry-title" data-testid="telemetry" data-samples={samples.length}>
      <h2 id="telemetry-title">Device telemetry <code>devices/+/telemetry</code></h2>
      <p className="note">Delivered live and not logged. A device publishes to its own topic only, so its name is verified.</p>
      <DeviceSwitch />
      {samples.length === 0 ? <p className="note chart-empty">No device is sending.</p> : <Chart series={series} names={series.devices.map(nameOf)} />}
      {latest.length > 0 && (
        <table className="figures" data-testid="devices">
          <thead><tr><th scope="col">Device</th><th scope="col" className="number">°C</th><th scope="col" className="number">Lowest</th><th scope="col" className="number">Highest</th></tr></thead>
          <tbody>
            {latest.map(({ device, temperature, lowest, highest }, i) => (
              <tr key={device} data-testid="device">
                <th scope="row" title={device}><i className="swatch" style={{ "--hue": hueOf(i) } as CSSProperties} />{nameOf(device)}</th>
                <td className="number">{temperature.toFixed(2)}</td>
                <td className="number">{lowest.toFixed(2)}</td>
                <td className="number">{highest.toFixed(2)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
