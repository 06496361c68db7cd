// What is looked at stands behind the page's # : #messages?topic=chat/%2B. So it has a history, and can be sent to somebody as a link.
// It says what is shown only: nothing is sent because of it, whoever made the link.

/** The view's id, and what it is asked to show by name. */
export function parse(hash) {
  const [id, query] = hash.replace(/^#/, "").split("?", 2);
  return { id, params: new URLSearchParams(query ?? "") };
}

/** The address of a view that shows that. What is empty is left out. */
export function link(id, params = {}) {
  const query = new URLSearchParams(Object.entries(params).filter(([, value]) => value !== "" && value != null)).toString();
  return query ? `#${id}?${query}` : `#${id}`;
}
