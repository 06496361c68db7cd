import { useEffect, useState, type JSX } from "react";
import { Welcome } from "../auth/Welcome";
import { currentIdentity, endSession } from "../aws/auth";
import type { DemoConfig } from "../config";
import { ErrorMessage } from "../ui/ErrorMessage";
import { messageOf } from "../ui/json";
import { SignedIn } from "./SignedIn";
import { useConfig } from "./useConfig";

export function App(): JSX.Element {
  const state = useConfig();
  switch (state.kind) {
    case "loading":
      return <main className="centered">Loading…</main>;
    case "failed":
      return (
        <main className="centered">
          <ErrorMessage text={state.error} />
        </main>
      );
    case "ready":
      return <SignedInOrNot config={state.config} />;
  }
}

function SignedInOrNot({ config }: { readonly config: DemoConfig }): JSX.Element {
  const [identityId, setIdentityId] = useState<string>();
  const [checked, setChecked] = useState(false);
  const [error, setError] = useState<string>();

  useEffect(() => {
    currentIdentity()
      .then(setIdentityId, (reason: unknown) => { setError(messageOf(reason)); })
      .finally(() => { setChecked(true); });
  }, []);

  const leave = (): void => {
    setIdentityId(undefined);
    setError(undefined);
    endSession().catch((reason: unknown) => { setError(messageOf(reason)); });
  };

  if (!checked) return <main className="centered">Loading…</main>;
  return identityId === undefined ? (
    <Welcome config={config} problem={error} onSignedIn={setIdentityId} />
  ) : (
    <SignedIn config={config} identityId={identityId} onSignOut={leave} />
  );
}
