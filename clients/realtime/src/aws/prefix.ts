import type { ConnectOptions, Link } from "../core/transport.js";

/**
 * Makes a connection on which every topic begins with what the session says, and takes that off again for everybody else: several stages of one account
 * share a broker, and nothing but the broker.
 */
export async function withPrefix(options: ConnectOptions, connect: (options: ConnectOptions) => Promise<Link>): Promise<Link> {
  const prefix = options.session.topicPrefix ?? "";
  if (prefix === "") return connect(options);
  const add = (filters: readonly string[]): string[] => filters.map((filter) => prefix + filter);
  const link = await connect({
    ...options,
    filters: add(options.filters),
    message: (topic, payload) => { if (topic.startsWith(prefix)) options.message(topic.slice(prefix.length), payload); },
  });
  return {
    subscribe: (filters) => link.subscribe(add(filters)),
    unsubscribe: (filters) => { link.unsubscribe(add(filters)); },
    // What goes straight to a rule reaches no topic: whose rule it is, its name says.
    publish: (topic, payload) => link.publish(topic.startsWith("$aws/") ? topic : prefix + topic, payload),
    probe: () => { link.probe(); },
    close: () => { link.close(); },
  };
}
