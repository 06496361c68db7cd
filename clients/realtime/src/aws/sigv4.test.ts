import { createHash, createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { presignMqtt } from "./presign.js";
import { amzDate, encode, signature } from "./sigv4.js";

const NOW = Date.UTC(2015, 7, 30, 12, 36, 0);
const CREDENTIALS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };

describe("SigV4", () => {
  it("signs AWS's own example as AWS does", async () => {
    // get-vanilla of the aws-sig-v4-test-suite.
    const canonical = `GET\n/\n\nhost:example.amazonaws.com\nx-amz-date:20150830T123600Z\n\nhost;x-amz-date\n${createHash("sha256").digest("hex")}`;
    const signed = await signature(canonical, CREDENTIALS, { region: "us-east-1", service: "service", now: NOW });
    expect(signed).toBe("5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
  });

  it("encodes as RFC 3986 has it", () => {
    expect(encode("a/b c!'()*~-_.é")).toBe("a%2Fb%20c%21%27%28%29%2A~-_.%C3%A9");
    expect(amzDate(NOW)).toBe("20150830T123600Z");
  });

  it("puts the session token behind the signature, which does not cover it", async () => {
    const with_ = new URL(await presignMqtt("iot.example", "eu-west-1", { ...CREDENTIALS, sessionToken: "to/ken" }, NOW));
    const without = new URL(await presignMqtt("iot.example", "eu-west-1", CREDENTIALS, NOW));
    expect(with_.searchParams.get("X-Amz-Signature")).toBe(without.searchParams.get("X-Amz-Signature"));
    expect(with_.href.endsWith("&X-Amz-Security-Token=to%2Fken")).toBe(true);
    expect(without.href.startsWith("wss://iot.example/mqtt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20150830%2Feu-west-1%2Fiotdevicegateway%2Faws4_request&")).toBe(true);
  });

  it("signs the port of a local broker with the host", async () => {
    const url = new URL(await presignMqtt("ws://localhost:4566/mqtt", "eu-west-1", CREDENTIALS, NOW));
    expect(url.protocol).toBe("ws:");
    const query = url.search.slice(1, url.search.indexOf("&X-Amz-Signature"));
    const canonical = `GET\n/mqtt\n${query}\nhost:localhost:4566\n\nhost\n${createHash("sha256").digest("hex")}`;
    let key: Buffer | string = `AWS4${CREDENTIALS.secretAccessKey}`;
    for (const part of ["20150830", "eu-west-1", "iotdevicegateway", "aws4_request"]) key = createHmac("sha256", key).update(part).digest();
    const text = `AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/eu-west-1/iotdevicegateway/aws4_request\n${createHash("sha256").update(canonical).digest("hex")}`;
    expect(url.searchParams.get("X-Amz-Signature")).toBe(createHmac("sha256", key).update(text).digest("hex"));
  });
});
