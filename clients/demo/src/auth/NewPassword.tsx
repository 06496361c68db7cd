import { useState, type JSX } from "react";
import { chooseNewPassword } from "../aws/auth";
import { Field } from "../ui/Field";
import { Form } from "./Form";
import { follow } from "./steps";

/** Users that an administrator made choose a password of their own first. */
export function NewPassword({ onSignedIn }: { readonly onSignedIn: (identityId: string) => void }): JSX.Element {
  const [password, setPassword] = useState("");
  return (
    <Form title="Choose a password of your own" button="Save and sign in" testId="sign-in" submit={() => follow(chooseNewPassword(password), { onSignedIn })}>
      <Field label="New password" hint="At least 10 characters: small and capital letters, digits and a sign." data-testid="password" type="password" autoComplete="new-password" minLength={10} required value={password} onText={setPassword} />
    </Form>
  );
}
