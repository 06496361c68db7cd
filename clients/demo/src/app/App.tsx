import { useEffect, type JSX } from "react";
import { Welcome } from "../auth/Welcome";
import type { DemoConfig } from "../config";
import { ErrorMessage } from "../ui/ErrorMessage";
import { SignedIn } from "./SignedIn";
import { useConfig } from "./useConfig";
import { useIdentity } from "./useIdentity";

export function App(): JSX.Element {
  const state = useConfig();
  switch (state.kind) {
    case "loading":
      return <main className="centered">Loading…</main>;
    case "failed":
      return (
        <main className="centered stack">
          <ErrorMessage text={state.error} />
          <button type="button" className="quiet" onClick={state.again}>Try again</button>
        </main>
      );
    case "ready":
      return <SignedInOrNot config={state.config} />;
  }
}

function SignedInOrNot({ config }: { readonly config: DemoConfig }): JSX.Element {
  const { identity, enter, leave, look } = useIdentity();
  const isNobody = identity.kind !== "signed-in";
  useEffect(() => {
    if (isNobody) document.title = "Realtime demo";
  }, [isNobody]);

  switch (identity.kind) {
    case "checking":
      return <main className="centered">Loading…</main>;
    case "nobody":
      return <Welcome config={config} problem={identity.problem} onSignedIn={enter} />;
    case "signed-in":
      return <SignedIn key={identity.identityId} config={config} identityId={identity.identityId} onSignOut={leave} onSomebodyElse={look} />;
  }
}
