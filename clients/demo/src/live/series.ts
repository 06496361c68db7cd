import type { Message } from "@serverless-realtime/client";
import { numberIn } from "../ui/json";

/** A device's measurement. Telemetry is not logged, so the time is that of its arrival. */
export interface Sample {
  readonly device: string;
  readonly temperature: number;
  /** Seconds. */
  readonly at: number;
}

/** What a device says: one of these, or several in an array. */
export interface Reading {
  readonly temperature: number;
  /** By the device's clock, ms; only the time between two counts. */
  readonly at: number;
}

/** Of each device, when the readings of its last message were made: what was not known to be sent is sent again. */
export type Seen = Map<string, ReadonlySet<unknown>>;

/** What a message on `devices/{deviceId}/telemetry` says, the last of it just now; what is no measurement is left out. */
export function samplesOf({ topic, payload }: Message, now: number, seen: Seen): readonly Sample[] {
  const device = topic.split("/")[1];
  if (device === undefined) return [];
  const readings: readonly unknown[] = Array.isArray(payload) ? payload : [payload];
  const times = readings.map((reading) => numberIn(reading, "at"));
  const last = times.at(-1) ?? now;
  const known = seen.get(device);
  seen.set(device, new Set(times));
  return readings.flatMap((reading, i) => {
    const temperature = numberIn(reading, "temperature");
    const at = times[i];
    if (temperature === undefined || (at !== undefined && known?.has(at) === true)) return [];
    return [{ device, temperature, at: (now - (last - (at ?? last))) / 1_000 }];
  });
}

/** One line for each device over common times, as charts want it: nothing where a device said nothing. */
export interface Series {
  readonly devices: readonly string[];
  readonly times: readonly number[];
  readonly lines: readonly (readonly (number | null)[])[];
}

export function seriesOf(samples: readonly Sample[]): Series {
  const devices = [...new Set(samples.map(({ device }) => device))];
  const times = samples.map(({ at }) => at);
  return { devices, times, lines: devices.map((device) => samples.map((sample) => (sample.device === device ? sample.temperature : null))) };
}

export interface Latest {
  readonly device: string;
  readonly temperature: number;
  readonly lowest: number;
  readonly highest: number;
}

/** The chart in figures. */
export function latestOf(samples: readonly Sample[]): readonly Latest[] {
  const latest = new Map<string, Latest>();
  for (const { device, temperature } of samples) {
    const { lowest = temperature, highest = temperature } = latest.get(device) ?? {};
    latest.set(device, { device, temperature, lowest: Math.min(lowest, temperature), highest: Math.max(highest, temperature) });
  }
  return [...latest.values()];
}

/** A room with a slow heating and a sensor that is not quite exact; `room` is a number of one's own, from 0 to 1, which makes it unlike others. */
export function measured(seconds: number, room: number, random: () => number): number {
  return Math.round((20 + 2 * room + 1.5 * Math.sin(seconds / 20 + 6 * room) + 0.3 * (random() - 0.5)) * 100) / 100;
}

/** The colour of a device's line, in degrees; neighbours are far apart. */
export const hueOf = (index: number): number => (230 + index * 137) % 360;
