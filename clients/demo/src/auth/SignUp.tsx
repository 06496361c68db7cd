import { useState, type JSX } from "react";
import { startSignUp, type Account } from "../aws/auth";
import { Field } from "../ui/Field";
import { Form } from "./Form";
import { accountOf } from "./steps";

export function SignUp({ onSignedUp }: { readonly onSignedUp: (account: Account) => void }): JSX.Element {
  const [username, setUsername] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const submit = async (): Promise<void> => {
    const account = accountOf(username, password);
    await startSignUp(account, email.trim());
    onSignedUp(account);
  };
  return (
    <Form title="Create an account" button="Create account" testId="sign-up" submit={submit}>
      <Field label="User name" data-testid="username" autoComplete="username" autoCapitalize="none" required value={username} onText={setUsername} />
      <Field label="E-mail" data-testid="email" type="email" autoComplete="email" required value={email} onText={setEmail} />
      <Field label="Password" hint="At least 10 characters: small and capital letters, digits and a sign." data-testid="password" type="password" autoComplete="new-password" minLength={10} required value={password} onText={setPassword} />
    </Form>
  );
}
