/** What the test tells the page before it loads. */
export interface PageConfig {
  readonly transport: "mqtt" | "amplify";
  /** Whether the tabs share a connection. */
  readonly tabs: boolean;
  readonly region: string;
  readonly userPoolId: string;
  readonly userPoolClientId: string;
  readonly identityPoolId: string;
  /** Where users sign in and get credentials. */
  readonly identity: string;
  readonly mqtt: string;
  readonly api: string;
  readonly username: string;
  readonly password: string;
  readonly topics: readonly string[];
}

declare global {
  interface Window {
    readonly config: PageConfig;
  }
}
