import { useEffect, useState, type JSX } from "react";
import { currentIdentity, endSession } from "../aws/auth";
import type { DemoConfig } from "../config";
import { useConfig } from "../hooks/useConfig";
import { messageOf } from "../messages/feedView";
import { ErrorMessage } from "./ErrorMessage";
import { SignIn } from "./SignIn";
import { Workspace } from "./Workspace";

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
      .then(setIdentityId, (reason: unknown) => {
        setError(messageOf(reason));
      })
      .finally(() => {
        setChecked(true);
      });
  }, []);

  const leave = (): void => {
    setIdentityId(undefined);
    setError(undefined);
    endSession().catch((reason: unknown) => {
      setError(messageOf(reason));
    });
  };

  if (!checked) return <main className="centered">Loading…</main>;
  return identityId === undefined ? (
    <SignIn testing={config.testing} problem={error} onSignedIn={setIdentityId} />
  ) : (
    <Workspace config={config} identityId={identityId} onSignOut={leave} />
  );
}
