/** Calls `leave` before the page is frozen or put aside: whoever can do nothing must not keep the connection from the others. */
export function watchLeaving(leave: () => void): void {
  if (typeof addEventListener !== "function" || typeof document === "undefined") return;
  addEventListener("pagehide", leave);
  document.addEventListener("freeze", leave);
}
