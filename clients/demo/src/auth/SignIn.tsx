import { useState, type JSX } from "react";
import { startSignIn, type Account } from "../aws/auth";
import type { DemoConfig } from "../config";
import { Field } from "../ui/Field";
import { Form } from "./Form";
import { accountOf, follow } from "./steps";

interface SignInProps {
  readonly config: DemoConfig;
  readonly problem: string | undefined;
  readonly onSignedIn: (identityId: string) => void;
  readonly onNewPassword: () => void;
  readonly onConfirm: (account: Account) => void;
}

export function SignIn({ config, problem, onSignedIn, onNewPassword, onConfirm }: SignInProps): JSX.Element {
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const submit = (): Promise<void> => {
    const account = accountOf(username, password);
    return follow(startSignIn(account, config.testing), { onSignedIn, onNewPassword, onConfirm: () => { onConfirm(account); } });
  };
  return (
    <Form title="Sign in" button="Sign in" testId="sign-in" problem={problem} submit={submit}>
      <Field label="User name" data-testid="username" autoComplete="username" autoCapitalize="none" required value={username} onText={setUsername} />
      <Field label="Password" data-testid="password" type="password" autoComplete="current-password" required value={password} onText={setPassword} />
      {config.local && <p className="note">On this machine there are <code>alice</code> and <code>bob</code>, both with the password <code>Password-1</code>.</p>}
    </Form>
  );
}
