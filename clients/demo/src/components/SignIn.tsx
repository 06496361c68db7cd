import { useState, type JSX, type SyntheticEvent } from "react";
import { chooseNewPassword, startSignIn } from "../aws/auth";
import { messageOf } from "../messages/feedView";
import { ErrorMessage } from "./ErrorMessage";

interface SignInProps {
  readonly testing: boolean;
  readonly problem: string | undefined;
  readonly onSignedIn: (identityId: string) => void;
}

export function SignIn({ testing, problem, onSignedIn }: SignInProps): JSX.Element {
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const [newPassword, setNewPassword] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(problem);

  const submit = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      const result = newPassword ? await chooseNewPassword(password) : await startSignIn(username.trim(), password, testing);
      if (result.kind === "signed-in") {
        onSignedIn(result.identityId);
        return;
      }
      setNewPassword(true);
      setPassword("");
    } catch (reason) {
      setError(messageOf(reason));
    }
    setBusy(false);
  };

  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    void submit();
  };

  return (
    <main className="centered">
      <form className="card sign-in" onSubmit={onSubmit}>
        <h1>Realtime demo</h1>
        {newPassword ? (
          <p>This is your first sign-in. Choose a password of your own.</p>
        ) : (
          <label>
            User name
            <input data-testid="username" autoComplete="username" required value={username} onChange={(event) => { setUsername(event.target.value); }} />
          </label>
        )}
        <label>
          {newPassword ? "New password" : "Password"}
          <input
            data-testid="password"
            type="password"
            autoComplete={newPassword ? "new-password" : "current-password"}
            required
            value={password}
            onChange={(event) => { setPassword(event.target.value); }}
          />
        </label>
        <button data-testid="sign-in" type="submit" disabled={busy}>
          {busy ? "Signing in…" : "Sign in"}
        </button>
        <ErrorMessage text={error} />
      </form>
    </main>
  );
}
