import type { Account, SignInResult } from "../aws/auth";

export interface SignInSteps {
  readonly onSignedIn: (identityId: string) => void;
  readonly onNewPassword?: () => void;
  readonly onConfirm?: () => void;
}

/** Goes where the result leads. */
export async function follow(result: Promise<SignInResult>, { onSignedIn, onNewPassword, onConfirm }: SignInSteps): Promise<void> {
  const next = await result;
  if (next.kind === "signed-in") onSignedIn(next.identityId);
  else if (next.kind === "new-password" && onNewPassword) onNewPassword();
  else if (next.kind === "confirm" && onConfirm) onConfirm();
  else throw new Error("This step was not expected here; start over.");
}

export const accountOf = (username: string, password: string): Account => ({ username: username.trim(), password });
