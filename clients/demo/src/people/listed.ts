/** Names in a sentence: `Bob`, `Bob and Carol`, `Bob, Carol and 3 others`. */
export function listed(names: readonly string[], most = 3): string {
  const rest = names.length - most;
  const all = rest > 0 ? [...names.slice(0, most), rest === 1 ? "one more" : `${rest} others`] : names;
  return all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} and ${all.at(-1) ?? ""}`;
}
