import { browserStorage } from "../browser/storage";

export type Theme = "system" | "light" | "dark";

const KEY = "demo:theme";
const ORDER: readonly Theme[] = ["system", "light", "dark"];
const listeners = new Set<() => void>();

export function currentTheme(): Theme {
  return themeOf(browserStorage.getItem(KEY));
}

/** What was saved, or the system's when that is nothing one knows. */
export function themeOf(saved: string | null): Theme {
  return ORDER.find((theme) => theme === saved) ?? "system";
}

export function nextTheme(theme: Theme): Theme {
  return ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length] ?? "system";
}

/** Puts the theme on the page: the styles do the rest with `color-scheme`. */
export function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
  for (const listener of listeners) listener();
}

export function saveTheme(theme: Theme): void {
  browserStorage.setItem(KEY, theme);
  applyTheme(theme);
}

/** Calls `listener` when other colours are to be used: by choice, or because the system's changed. */
export function onTheme(listener: () => void): () => void {
  const system = systemColours();
  listeners.add(listener);
  system?.addEventListener("change", listener);
  return () => {
    listeners.delete(listener);
    system?.removeEventListener("change", listener);
  };
}

// Without it the colours are right all the same, because the styles ask for themselves; only a chart is not drawn anew.
function systemColours(): MediaQueryList | undefined {
  try {
    return matchMedia("(prefers-color-scheme: dark)");
  } catch {
    return undefined;
  }
}
