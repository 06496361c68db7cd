/** What a side tells while it runs. */
export interface SideEvents {
  readonly state: (name: string, isConnected: boolean) => void;
  readonly message: (payload: unknown) => void;
}

/** One way of reading the room. */
export interface Side {
  /** As the broker knows it; undefined until it connects. */
  readonly clientId: string | undefined;
  close(): void;
}
