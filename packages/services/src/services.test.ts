import { describe, expect, test } from "vitest";
import { serviceNamed, serviceNames, UnknownServiceError } from "./service-named.ts";

/** What comes back for `input`, cut after every `size` bytes. */
function answersOf(name: string, input: Uint8Array, size: number): Buffer {
  const session = serviceNamed(name).open("127.0.0.1:1");
  const answers: Buffer[] = [];
  for (let at = 0; at < input.length; at += size) {
    answers.push(Buffer.from(session.receive(input.subarray(at, at + size))));
  }
  answers.push(Buffer.from(session.end()));
  return Buffer.concat(answers);
}

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);

describe("services", () => {
  test.each([1, 7, 256])("echo returns every byte, cut every %i", (size) => {
    expect(answersOf("echo", everyByte, size)).toEqual(Buffer.from(everyByte));
  });

  test.each([1, 7, 256])("upper changes the 26 letters and nothing else, cut every %i", (size) => {
    const expected = Buffer.from(everyByte);
    expected.write("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 0x61);
    expect(answersOf("upper", everyByte, size)).toEqual(expected);
  });

  // One row for each line of the course's table of three languages' upper-casing, in the byte-wise form.
  test.each([
    ["616263", "414243"],
    ["c3a9", "c3a9"],
    ["c39f", "c39f"],
    ["efac81", "efac81"],
    ["ff", "ff"],
    ["61ff62", "41ff42"],
    ["", ""],
  ])("upper answers %s with %s", (input, answer) => {
    expect(answersOf("upper", Buffer.from(input, "hex"), 128).toString("hex")).toBe(answer);
  });

  test.each(["work:0", "work:1", "sleep:1", "crash"])("%s answers line by line", (name) => {
    for (const size of [1, 3, 100]) {
      expect(answersOf(name, Buffer.from("one\r\ntwo\n\nlast"), size).toString()).toBe("one\ntwo\n\nlast\n");
    }
  });

  test("crash dies of POISON and of nothing else", () => {
    const session = serviceNamed("crash").open("127.0.0.1:1");
    expect(Buffer.from(session.receive(Buffer.from("POISONED\npoison\n"))).toString()).toBe(
      "POISONED\npoison\n",
    );
    expect(() => session.receive(Buffer.from("POISON\r\n"))).toThrow("a client sent POISON");
  });

  test("sessions do not share what they remember", () => {
    const service = serviceNamed("crash");
    const one = service.open("127.0.0.1:1");
    const two = service.open("127.0.0.1:2");
    one.receive(Buffer.from("POI"));
    expect(Buffer.from(two.receive(Buffer.from("SON\n"))).toString()).toBe("SON\n");
  });

  test("a service keeps the name it was asked by", () => {
    for (const name of serviceNames) {
      const asked = name.replace("MS", "10");
      expect(serviceNamed(asked).name).toBe(asked);
    }
  });

  test.each(["", "shout", "work", "work:", "work:-1", "work:1.5", "work:60001", "upper:1", "__proto__"])(
    "there is no service %j",
    (name) => {
      expect(() => serviceNamed(name)).toThrow(UnknownServiceError);
    },
  );
});
