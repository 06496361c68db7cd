// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { watchWakes } from "./wakes.js";

const said: string[] = [];
let end: () => void;

beforeEach(() => {
  said.length = 0;
  end = watchWakes(() => said.push("wake"), () => said.push("leave"));
});

afterEach(() => { end(); });

function show(state: DocumentVisibilityState): void {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(state);
  document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
}

const pageShown = (persisted: boolean): Event => Object.assign(new Event("pageshow"), { persisted });

describe("a page", () => {
  it("wakes when the network is back", () => {
    dispatchEvent(new Event("online"));
    expect(said).toEqual(["wake"]);
  });

  it("wakes when it comes into view, and leaves when it goes out of it", () => {
    show("hidden");
    show("visible");
    expect(said).toEqual(["leave", "wake"]);
  });

  it("wakes when it is thawed, which only the document is told", () => {
    document.dispatchEvent(new Event("resume"));
    expect(said).toEqual(["wake"]);
  });

  it("wakes when it is shown again as it was left, and not when it was just loaded", () => {
    dispatchEvent(pageShown(false));
    expect(said).toEqual([]);
    dispatchEvent(pageShown(true));
    expect(said).toEqual(["wake"]);
  });

  it("leaves when it is put aside, in view or not", () => {
    dispatchEvent(new Event("pagehide"));
    expect(said).toEqual(["leave"]);
  });

  it("is not listened to any more once that was ended", () => {
    end();
    for (const type of ["online", "pagehide"]) dispatchEvent(new Event(type));
    for (const type of ["resume", "visibilitychange"]) document.dispatchEvent(new Event(type));
    dispatchEvent(pageShown(true));
    expect(said).toEqual([]);
  });
});
