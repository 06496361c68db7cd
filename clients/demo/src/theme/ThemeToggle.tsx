import { useSyncExternalStore, type JSX } from "react";
import { Icon, type IconName } from "../ui/Icon";
import { currentTheme, nextTheme, onTheme, saveTheme, type Theme } from "./theme";

const ICONS: Record<Theme, IconName> = { system: "monitor", light: "sun", dark: "moon" };

/** The system's colours, light ones, dark ones. */
export function ThemeToggle(): JSX.Element {
  const theme = useSyncExternalStore(onTheme, currentTheme);
  const next = nextTheme(theme);
  return (
    <button type="button" className="icon-button" data-testid="theme" aria-label={`Colours: ${theme}. Change to ${next}.`} title={`Colours: ${theme}`} onClick={() => { saveTheme(next); }}>
      <Icon name={ICONS[theme]} />
    </button>
  );
}
