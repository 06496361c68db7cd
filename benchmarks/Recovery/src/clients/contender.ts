/** A client that is measured. */
export interface Contender {
  /** What it does, besides what Amplify's own listener does, when the browser says that the network is back. */
  online(): void;
}
