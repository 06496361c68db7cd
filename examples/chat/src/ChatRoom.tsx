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
      next: (message) => { setMessages((before) => [...before, String(message["text"])]); },
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
