import type { RoomInfo } from "@serverless-realtime/client/rooms";
import { expect, it } from "vitest";
import { changesOf } from "./settingsChange";

const info: RoomInfo = { roomId: "r", title: "Garden", history: "joined", slowModeSeconds: 0, members: 1, createdAt: "", head: "e.1", me: { role: "owner" } };

it("says only what was changed", () => {
  expect(changesOf(info, info)).toEqual({});
  expect(changesOf(info, { ...info, slowModeSeconds: 30 })).toEqual({ slowModeSeconds: 30 });
  expect(changesOf(info, { title: "Yard", history: "all", slowModeSeconds: 0 })).toEqual({ title: "Yard", history: "all" });
});
