/** GET below /_local as JSON. */
export async function get(path) {
  const response = await fetch(`/_local/${path}`, { cache: "no-store" });
  if (!response.ok) throw new Error((await response.text()) || `GET /_local/${path}: ${response.status}`);
  return response.json();
}

/** POST below /_local, of JSON unless it is another type; the answer, if it is JSON. A refusal is an Error with what was answered. */
export async function post(path, body, type = "application/json") {
  const response = await fetch(`/_local/${path}`, {
    method: "POST",
    headers: body === undefined ? {} : { "Content-Type": type },
    body: body === undefined || type !== "application/json" ? body : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(parsed(text)?.message ?? (text || `${response.status}`));
  return parsed(text);
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

