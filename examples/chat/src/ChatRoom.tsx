import { useEffect, useState, type JSX } from "react";
import { PubSub } from "@serverless-realtime/client/amplify"; // was: from "@aws-amplify/pubsub"
import { endpoint, region } from "./backend";

const pubSub = new PubSub({ region, endpoint });

/** A chat room as an application with Amplify PubSub has it; nothing but the import is this library's. */
export function ChatRoom({ room }: { readonly room: string }): JSX.Element {
  const topics = `chat/${room}`;
  const [messages, setMessages] = useState<readonly string[]>([]);
  const [text, setText] = useState("");
  const [problem, setProblem] = useState("");

  useEffect(() => {
    const subscription = pubSub.subscribe({ topics }).subscribe({
      next: (message) => { setMessages((before) => [...before, textOf(message)]); },
      error: (error) => { setProblem(String(error)); },
    });
    return () => { subscription.unsubscribe(); };
  }, [topics]);

  async function send(): Promise<void> {
    setText("");
    try {
      await pubSub.publish({ topics, message: { text } });
    } catch (error) {
      setProblem(String(error));
    }
  }

  return (
    <main>
      <h1>{room}</h1>
      <ol>{messages.map((message, i) => <li key={i}>{message}</li>)}</ol>
      <p role="alert">{problem}</p>
      <form action={send}>
        <input aria-label="Message" value={text} onChange={(change) => { setText(change.target.value); }} required />
        <button>Send</button>
      </form>
    </main>
  );
}

/** Whoever may publish may publish anything: null, a number, an object in the place of a text. */
function textOf(message: unknown): string {
  const text = (message as { text?: unknown } | null)?.text;
  return typeof text === "string" ? text : "(no text)";
}
