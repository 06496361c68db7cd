import { httpApi } from "../api/httpApi.js";
import { tabsTransport, type TabsSettings, type TabsTransport } from "../tabs/index.js";
import type { Clock } from "../core/clock.js";
import type { RealtimeSettings } from "../core/realtime.js";
import type { Transport } from "../core/transport.js";
import { FakeCloud, ME } from "./fakeCloud.js";
import { FakeTabs, type FakeTab } from "./fakeTabs.js";
import { ManualClock } from "./manualClock.js";
import { Scenario } from "./scenario.js";

export interface OpenTab {
  readonly tab: FakeTab;
  readonly scenario: Scenario;
  readonly transport: TabsTransport;
}

/** Several tabs of a browser, each with a client of its own, against one cloud. */
export class TabsScenario {
  readonly cloud: FakeCloud = new FakeCloud();
  readonly clock: ManualClock = new ManualClock();
  readonly tabs: FakeTabs = new FakeTabs();
  /** What each tab has on top of its network. */
  readonly #on: (network: Transport, clock: Clock) => Transport;

  constructor(on: (network: Transport, clock: Clock) => Transport = (network) => network) {
    this.#on = on;
  }

  get leader(): FakeTab | undefined {
    return this.tabs.leader;
  }

  open(identityId: string = ME, settings: TabsSettings = {}, more: Partial<RealtimeSettings> = {}): OpenTab {
    const { cloud, clock } = this;
    const tab = this.tabs.open(clock);
    const network = tab.transport(cloud, (dead) => { for (const link of cloud.links) if (link === dead) cloud.links.delete(link); });
    const transport = tabsTransport(this.#on(network, tab.clock), { clock: tab.clock, browser: tab.browser, ...settings });
    const api = httpApi(async (request) => {
      const answer = await cloud.call(request);
      return request.path === "/session" ? { ...answer, body: { ...(answer.body as object), identityId } } : answer;
    });
    const scenario = new Scenario({ transport, api, clock: tab.clock, ...more }, cloud, clock);
    scenario.realtime.connect();
    return { tab, scenario, transport };
  }

  advance(milliseconds: number): Promise<void> {
    return this.clock.advance(milliseconds);
  }

  /** Its methods may be taken from it. */
  spread(): Pick<TabsScenario, "cloud" | "clock" | "open" | "advance"> {
    const { cloud, clock } = this;
    return { cloud, clock, open: (identityId, settings) => this.open(identityId, settings), advance: (milliseconds) => this.advance(milliseconds) };
  }
}
