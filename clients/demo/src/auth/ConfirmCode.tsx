import { useState, type JSX } from "react";
import { finishSignUp, startSignIn, type Account } from "../aws/auth";
import type { DemoConfig } from "../config";
import { Field } from "../ui/Field";
import { Form } from "./Form";
import { follow } from "./steps";

interface ConfirmCodeProps {
  readonly config: DemoConfig;
  readonly account: Account;
  readonly onSignedIn: (identityId: string) => void;
}

/** The code from the e-mail; then the account counts, and one is signed in. */
export function ConfirmCode({ config, account, onSignedIn }: ConfirmCodeProps): JSX.Element {
  const [code, setCode] = useState("");
  const [confirmed, setConfirmed] = useState(false);
  const submit = async (): Promise<void> => {
    // A code counts once; what fails behind it is tried again without it.
    if (!confirmed) await finishSignUp(account.username, code.trim());
    setConfirmed(true);
    await follow(startSignIn(account, config.testing), { onSignedIn });
  };
  return (
    <Form title="Confirm your e-mail" button="Confirm and sign in" testId="confirm" submit={submit}>
      <Field label="Code" data-testid="code" inputMode="numeric" autoComplete="one-time-code" required value={code} onText={setCode} />
      {config.local
        ? <p className="note">LocalCloud sends no e-mail. The code is <code>{config.local.confirmationCode}</code>.</p>
        : <p className="note">It was sent to you by e-mail.</p>}
    </Form>
  );
}
