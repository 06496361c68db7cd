import type { JSX } from "react";
import { Icon, type IconName } from "../ui/Icon";
import { Link } from "./Link";
import type { Route } from "./routes";

const SCREENS: readonly { screen: Route["screen"]; path: string; label: string; icon: IconName }[] = [
  { screen: "chat", path: "/", label: "Chat", icon: "chat" },
  { screen: "live", path: "/live", label: "Live", icon: "chart" },
  { screen: "compare", path: "/compare", label: "Compare", icon: "compare" },
  { screen: "explore", path: "/explore", label: "Explore", icon: "search" },
];

export function Nav({ screen }: { readonly screen: Route["screen"] }): JSX.Element {
  return (
    <nav className="nav" aria-label="Screens">
      {SCREENS.map(({ screen: name, path, label, icon }) => (
        <Link key={name} href={path} aria-current={name === screen ? "page" : undefined}>
          <Icon name={icon} />
          {label}
        </Link>
      ))}
    </nav>
  );
}
