import { describe, expect, it } from "vitest";
import { parseCommitted, parsePage, sequenceOf, textOf } from "./parse";

const message = { id: "1", topic: "t", position: "e.1", sender: "s", sentAt: "now", payload: { text: "x" } };

describe("parsePage", () => {
  it("reads a page", () => {
    expect(parsePage({ messages: [message], next: "e.1", head: "e.1", pending: false, truncated: true })).toEqual({
      messages: [{ id: "1", position: "e.1", sender: "s", sentAt: "now", payload: { text: "x" } }], next: "e.1", head: "e.1", pending: false, truncated: true,
    });
  });

  it.each([null, {}, { messages: [{}], next: "0", head: "0" }, { messages: [], head: "0" }])("refuses %j", (value) => {
    expect(() => parsePage(value)).toThrow(TypeError);
  });
});

describe("parseCommitted", () => {
  it("needs every part of _meta", () => {
    const meta = { id: "1", seq: 4, epoch: "e", sentAt: "now", sender: "backend" };
    expect(parseCommitted({ title: "t", _meta: meta })).toEqual({ id: "1", position: "e.4", sentAt: "now", sender: "backend", payload: { title: "t" } });
    for (const name of Object.keys(meta)) expect(parseCommitted({ _meta: { ...meta, [name]: undefined } })).toBeUndefined();
  });
});

describe("positions and texts", () => {
  it.each([["0", 0], ["abc.17", 17], ["a.b.1000017", 1_000_017]])("%s has the number %i", (position, sequence) => {
    expect(sequenceOf(position)).toBe(sequence);
  });

  it.each([[{ text: "hi" }, "hi"], ["hi", "hi"], [{ base64: "AA==" }, '{"base64":"AA=="}'], [17, "17"]])("shows %j as %s", (payload, text) => {
    expect(textOf(payload)).toBe(text);
  });
});
