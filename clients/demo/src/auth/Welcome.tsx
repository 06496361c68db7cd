import { useState, type JSX } from "react";
import type { Account } from "../aws/auth";
import { LimitsNote } from "../browser/LimitsNote";
import type { DemoConfig } from "../config";
import { ThemeToggle } from "../theme/ThemeToggle";
import { Icon } from "../ui/Icon";
import { ConfirmCode } from "./ConfirmCode";
import { NewPassword } from "./NewPassword";
import { SignIn } from "./SignIn";
import { SignUp } from "./SignUp";

interface WelcomeProps {
  readonly config: DemoConfig;
  readonly problem: string | undefined;
  readonly onSignedIn: (identityId: string) => void;
}

type Step = { readonly kind: "sign-in" | "sign-up" | "new-password" } | { readonly kind: "confirm"; readonly account: Account };

/** What one sees who is not signed in. */
export function Welcome({ config, problem, onSignedIn }: WelcomeProps): JSX.Element {
  const [step, setStep] = useState<Step>({ kind: "sign-in" });
  const confirm = (account: Account): void => { setStep({ kind: "confirm", account }); };
  const form = (): JSX.Element => {
    switch (step.kind) {
      case "sign-in":
        return <SignIn config={config} problem={problem} onSignedIn={onSignedIn} onNewPassword={() => { setStep({ kind: "new-password" }); }} onConfirm={confirm} />;
      case "new-password":
        return <NewPassword onSignedIn={onSignedIn} />;
      case "sign-up":
        return <SignUp onSignedUp={confirm} />;
      case "confirm":
        return <ConfirmCode config={config} account={step.account} onSignedIn={onSignedIn} />;
    }
  };
  return (
    <main className="welcome">
      <div className="corner"><ThemeToggle /></div>
      <LimitsNote />
      <div className="card sign-in">
        <h1 className="brand"><Icon name="wave" size={28} /><span>Realtime</span></h1>
        <p className="note">Chat, notifications, feeds and telemetry over AWS IoT Core, where nobody misses a message.</p>
        {form()}
        {config.selfSignUp && (step.kind === "sign-in" || step.kind === "sign-up") && (
          <p className="note switch">
            {step.kind === "sign-in" ? "New here? " : "You have an account? "}
            <button type="button" className="link" data-testid="switch" onClick={() => { setStep({ kind: step.kind === "sign-in" ? "sign-up" : "sign-in" }); }}>
              {step.kind === "sign-in" ? "Create an account" : "Sign in"}
            </button>
          </p>
        )}
      </div>
    </main>
  );
}
