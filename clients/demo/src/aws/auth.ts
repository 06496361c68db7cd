import { confirmSignIn, confirmSignUp, fetchAuthSession, signIn, signOut, signUp, type SignInOutput } from "aws-amplify/auth";

/** How long another tab takes at most to write all its tokens, ms. */
const TOKENS_WITHIN = 250;

/** Signed in, with the identity that policies and topics know; or something is asked for first. */
export type SignInResult =
  | { readonly kind: "signed-in"; readonly identityId: string }
  | { readonly kind: "new-password" }
  | { readonly kind: "confirm" };

export interface Account {
  readonly username: string;
  readonly password: string;
}

/** The identity of who is signed in already, if anyone is. */
export async function currentIdentity(): Promise<string | undefined> {
  const session = await fetchAuthSession();
  return session.tokens ? session.identityId : undefined;
}

export async function startSignIn({ username, password }: Account, testing: boolean): Promise<SignInResult> {
  // The local user pool does not know SRP. On AWS the password never leaves the browser.
  const authFlowType = testing ? "USER_PASSWORD_AUTH" : "USER_SRP_AUTH";
  return resultOf(await signIn({ username, password, options: { authFlowType } }));
}

/** Users that an administrator made choose their own password first. */
export async function chooseNewPassword(password: string): Promise<SignInResult> {
  return resultOf(await confirmSignIn({ challengeResponse: password }));
}

/** Makes an account; it counts when the code from the e-mail was given. */
export async function startSignUp({ username, password }: Account, email: string): Promise<void> {
  await signUp({ username, password, options: { userAttributes: { email } } });
}

export async function finishSignUp(username: string, confirmationCode: string): Promise<void> {
  await confirmSignUp({ username, confirmationCode });
}

export async function endSession(): Promise<void> {
  await signOut();
}

/** Other tabs have the same tokens: calls `changed` when somebody has signed out or in there. */
export function onOtherTab(changed: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listen = ({ key }: StorageEvent): void => {
    if (key?.startsWith("CognitoIdentityServiceProvider") === false) return;
    // Tokens are written one by one.
    clearTimeout(timer);
    timer = setTimeout(changed, TOKENS_WITHIN);
  };
  addEventListener("storage", listen);
  return () => {
    clearTimeout(timer);
    removeEventListener("storage", listen);
  };
}

async function resultOf({ isSignedIn, nextStep }: SignInOutput): Promise<SignInResult> {
  if (nextStep.signInStep === "CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED") return { kind: "new-password" };
  if (nextStep.signInStep === "CONFIRM_SIGN_UP") return { kind: "confirm" };
  if (!isSignedIn) throw new Error(`This demo does not know the sign-in step ${nextStep.signInStep}.`);
  const { identityId } = await fetchAuthSession();
  if (!identityId) throw new Error("The identity pool gave no identity.");
  return { kind: "signed-in", identityId };
}
