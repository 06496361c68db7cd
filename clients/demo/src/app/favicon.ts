const DOT = "<circle cx='12' cy='4' r='4' fill='%23c93b32'/>";

/** The page's icon, with a mark where something is unread: for who sees of the page only its tab. */
export function iconOf(unread: number): string {
  return `data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'><circle cx='8' cy='8' r='6' fill='%233557d6'/>${unread > 0 ? DOT : ""}</svg>`;
}

export function showIcon(unread: number): void {
  document.querySelector("link[rel=icon]")?.setAttribute("href", iconOf(unread));
}
