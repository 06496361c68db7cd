import { confirmSignIn, fetchAuthSession, signIn, signOut, type SignInOutput } from "aws-amplify/auth";

/** Signed in, with the identity that policies and topics know; or a new password is asked for first. */
export type SignInResult = { readonly kind: "signed-in"; readonly identityId: string } | { readonly kind: "new-password" };

/** The identity of who is signed in already, if anyone is. */
export async function currentIdentity(): Promise<string | undefined> {
  const session = await fetchAuthSession();
  return session.tokens ? session.identityId : undefined;
}

export async function startSignIn(username: string, password: string, testing: boolean): Promise<SignInResult> {
  // The local user pool does not know SRP. On AWS the password never leaves the browser.
  const authFlowType = testing ? "USER_PASSWORD_AUTH" : "USER_SRP_AUTH";
  return resultOf(await signIn({ username, password, options: { authFlowType } }));
}

/** Users that an administrator made choose their own password first. */
export async function chooseNewPassword(password: string): Promise<SignInResult> {
  return resultOf(await confirmSignIn({ challengeResponse: password }));
}

export async function endSession(): Promise<void> {
  await signOut();
}

async function resultOf({ isSignedIn, nextStep }: SignInOutput): Promise<SignInResult> {
  if (nextStep.signInStep === "CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED") return { kind: "new-password" };
  if (!isSignedIn) throw new Error(`This demo does not know the sign-in step ${nextStep.signInStep}.`);
  const { identityId } = await fetchAuthSession();
  if (!identityId) throw new Error("The identity pool gave no identity.");
  return { kind: "signed-in", identityId };
}
