import { Amplify } from "aws-amplify";
import { signIn } from "aws-amplify/auth";
import { useState, type JSX } from "react";
import { createRoot } from "react-dom/client";
import { authFlowType, configuration } from "./backend";
import { ChatRoom } from "./ChatRoom";

Amplify.configure(configuration);

function App(): JSX.Element {
  const [isSignedIn, setIsSignedIn] = useState(false);
  if (isSignedIn) return <ChatRoom room="lobby" />;

  async function enter(form: FormData): Promise<void> {
    const answer = await signIn({ username: form.get("username") as string, password: form.get("password") as string, options: { authFlowType } });
    setIsSignedIn(answer.isSignedIn);
  }

  return (
    <form action={enter}>
      <input name="username" aria-label="User" required />
      <input name="password" aria-label="Password" type="password" required />
      <button>Sign in</button>
    </form>
  );
}

const root = document.getElementById("root");
if (root) createRoot(root).render(<App />);
