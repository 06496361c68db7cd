import { describe, expect, it, vi } from "vitest";
import { filtersOf } from "../aws/filters.js";
import { Scenario } from "../testing/scenario.js";

describe("whatever an application does", () => {
  it("a listener of the connection that throws stops nothing", async () => {
    const reported: unknown[] = [];
    const report = vi.spyOn(globalThis, "queueMicrotask").mockImplementation((run) => {
      try {
        run();
      } catch (error) {
        reported.push(error);
      }
    });
    const scenario = new Scenario();
    scenario.realtime.onConnection(() => { throw new Error("the application's own"); });
    scenario.watch("chat/a");
    await scenario.advance(10);
    scenario.cloud.link.lose();
    await scenario.advance(5_000);
    expect(scenario.connectionStates.at(-1)).toBe("connected: accepted");
    expect(reported.length).toBeGreaterThan(0);
    report.mockRestore();
  });

  it("after ten minutes of refusals, connecting again has ten minutes of its own", async () => {
    const scenario = new Scenario();
    scenario.watch("chat/a");
    scenario.cloud.connectFailures.push(...Array.from({ length: 60 }, () => "refused" as const));
    await scenario.advance(660_000);
    expect(scenario.connectionStates.at(-1)).toBe("refused: connect-refused");
    scenario.realtime.connect();
    await scenario.advance(100);
    expect(scenario.connectionStates.at(-1)).toBe("authorizing: connect-refused");
  });

  it("a client closed while it connects has no renewal left to do", async () => {
    const expiration = new Date(Date.now() + 10 * 365 * 24 * 3_600_000);
    let sessions = 0;
    const scenario: Scenario = new Scenario({
      credentials: () => {
        sessions++;
        return Promise.resolve({ credentials: { accessKeyId: "a", secretAccessKey: "s", expiration } });
      },
      transport: {
        filters: filtersOf,
        connect: (options) => {
          scenario.realtime.close();
          return scenario.cloud.connect(options);
        },
      },
    });
    scenario.watch("chat/a");
    await scenario.advance(10);
    const before = sessions;
    await scenario.advance(48 * 3_600_000);
    expect(sessions).toBe(before);
  });
});
