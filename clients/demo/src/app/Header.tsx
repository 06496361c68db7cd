import type { JSX } from "react";
import { ConnectionBadge } from "../connection/ConnectionBadge";
import { Bell } from "../notifications/Bell";
import type { Notices } from "../notifications/useNotices";
import { ThemeToggle } from "../theme/ThemeToggle";
import { Icon } from "../ui/Icon";
import { AccountMenu } from "./AccountMenu";
import { Nav } from "./Nav";
import type { Route } from "./routes";

export function Header({ notices, screen }: { readonly notices: Notices; readonly screen: Route["screen"] }): JSX.Element {
  return (
    <header className="header">
      <h1 className="brand">
        <Icon name="wave" />
        <span>Realtime</span>
      </h1>
      <Nav screen={screen} />
      <div className="tools">
        <ConnectionBadge />
        <Bell notices={notices} />
        <ThemeToggle />
        <AccountMenu />
      </div>
    </header>
  );
}
