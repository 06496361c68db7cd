/** GET below /_local as JSON. */
export async function get(path) {
  const response = await fetch(`/_local/${path}`, { cache: "no-store" });
  if (!response.ok) throw new Error(`GET /_local/${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** POST below /_local, of JSON unless it is another type; a refusal is an Error with what was answered. */
export async function post(path, body, type = "application/json") {
  const response = await fetch(`/_local/${path}`, {
    method: "POST",
    headers: body === undefined ? {} : { "Content-Type": type },
    body: body === undefined || type !== "application/json" ? body : JSON.stringify(body),
  });
  if (!response.ok) throw new Error(reason(await response.text()) || `${response.status}`);
}

function reason(text) {
  try {
    return JSON.parse(text).message ?? text;
  } catch {
    return text;
  }
}
