import type { JSX } from "react";
import { Announcements } from "./Announcements";
import { Prices } from "./Prices";
import { Telemetry } from "./Telemetry";
import "../styles/live.css";

/** What is sent to many: a feed, devices, announcements. */
export default function LiveScreen(): JSX.Element {
  return (
    <div className="live-grid">
      <Telemetry />
      <Prices />
      <Announcements />
    </div>
  );
}
