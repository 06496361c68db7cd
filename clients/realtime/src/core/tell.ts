/** Calls an application's function. What it throws is the application's: it is reported as uncaught, and stops nothing here. */
export function tell<A = void>(callback: ((value: A) => void) | undefined, value: A): void {
  try {
    callback?.(value);
  } catch (error) {
    queueMicrotask(() => { throw error; });
  }
}
