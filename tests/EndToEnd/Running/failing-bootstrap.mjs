#!/usr/bin/env node
// Stands before the real `bootstrap` and speaks the Lambda Runtime API to it: the first invocations of a function, as many as the
// file `failures.{handler}` beside this one says, are answered with an error, all others reach the real function.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = dirname(fileURLToPath(import.meta.url));
const failures = join(folder, `failures.${process.env._HANDLER}`);
const real = `http://${process.env.AWS_LAMBDA_RUNTIME_API}`;
const next = "/2018-06-01/runtime/invocation/next";

const mustFail = () => {
  if (!existsSync(failures)) return false;
  const left = Number(readFileSync(failures, "utf8"));
  if (left > 0) writeFileSync(failures, String(left - 1));
  return left > 0;
};

async function forward(method, path, headers, body) {
  for (;;) {
    const answer = await fetch(real + path, { method, headers, body: body?.length ? body : undefined });
    if (path !== next || !mustFail()) return answer;
    await answer.arrayBuffer();
    const id = answer.headers.get("lambda-runtime-aws-request-id");
    await fetch(`${real}/2018-06-01/runtime/invocation/${id}/error`, {
      method: "POST",
      body: JSON.stringify({ errorMessage: "broken on purpose", errorType: "Broken" }),
    });
  }
}

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const headers = Object.fromEntries(
    Object.entries(request.headers).filter(([name]) => /^(lambda-runtime-|content-type)/.test(name)));
  const answer = await forward(request.method, request.url, headers, Buffer.concat(chunks));
  const body = Buffer.from(await answer.arrayBuffer());
  const back = [...answer.headers].filter(([name]) => /^(lambda-runtime-|content-type)/.test(name));
  response.writeHead(answer.status, Object.fromEntries([...back, ["content-length", body.length]])).end(body);
});

server.listen(0, "127.0.0.1", () => {
  const child = spawn(join(folder, "bootstrap-real"), {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${server.address().port}` },
  });
  child.on("exit", (code) => process.exit(code ?? 1));
});
