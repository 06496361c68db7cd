/** GET below /_local as JSON. */
export async function get(path) {
  const response = await fetch(`/_local/${path}`, { cache: "no-store" });
  if (!response.ok) throw new Error(`GET /_local/${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** POST below /_local; a refusal is an Error with what was answered. */
export async function post(path, body) {
  const response = await fetch(`/_local/${path}`, {
    method: "POST",
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) throw new Error((await response.text()) || `${response.status}`);
}
