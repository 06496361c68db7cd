/** Calls an application's function. What it throws is the application's: it is reported as uncaught, and stops nothing here. */
export function tell<A extends unknown[]>(callback: ((...args: A) => void) | undefined, ...args: A): void {
  try {
    callback?.(...args);
  } catch (error) {
    queueMicrotask(() => { throw error; });
  }
}
