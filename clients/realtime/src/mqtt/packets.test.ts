import { describe, expect, it } from "vitest";
import { connectPacket, PacketReader, publishPacket, subscribePacket, unsubscribePacket } from "./packets.js";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "hex"));

describe("MQTT 3.1.1 packets", () => {
  it("are written as the standard has them", () => {
    expect(hex(connectPacket("c1", 30))).toBe("100e00044d5154540402001e00026331");
    expect(hex(subscribePacket(1, ["a/b", "c"]))).toBe("820c0001" + "0003612f6200" + "00016300");
    expect(hex(unsubscribePacket(2, ["a"]))).toBe("a20500020001" + "61");
    expect(hex(publishPacket(3, "a", "é"))).toBe("3207" + "000161" + "0003" + "c3a9");
  });

  it("have lengths of more than one byte from 128 on", () => {
    expect(hex(publishPacket(1, "a", "x".repeat(122))).slice(0, 4)).toBe("327f");
    expect(hex(publishPacket(1, "a", "x".repeat(123))).slice(0, 6)).toBe("328001");
    expect(hex(publishPacket(1, "a", "x".repeat(16_379))).slice(0, 8)).toBe("32808001");
  });

  it("are read however they are cut into frames", () => {
    const stream = bytes("20020000" + "9004000100" + "80" + "3007000161" + "7b7d2020" + "400200ff" + "d000");
    const whole = new PacketReader().read(stream);
    expect(whole.map(({ type }) => type)).toEqual(["connack", "suback", "publish", "puback", "other"]);
    expect(whole[1]).toMatchObject({ packetId: 1, codes: [0, 0x80] });
    expect(whole[2]).toMatchObject({ topic: "a", packetId: 0, payload: bytes("7b7d2020") });
    const reader = new PacketReader();
    expect([...stream].flatMap((byte) => reader.read(Uint8Array.of(byte)))).toEqual(whole);
  });

  it("of QoS 1 have a packet id before the payload", () => {
    expect(new PacketReader().read(bytes("3206000161000741"))).toMatchObject([{ topic: "a", packetId: 7, payload: bytes("41") }]);
  });

  it("with a length of five bytes are no MQTT", () => {
    expect(() => new PacketReader().read(bytes("30ffffffff01"))).toThrow(RangeError);
  });
});
