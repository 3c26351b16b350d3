import { describe, expect, test } from "vitest";
import { answersOf, sizes } from "../test-support/answers-of.ts";
import { isLoopingPort } from "./looping-ports.ts";
import { serviceNamed, serviceNames, UnknownServiceError } from "./service-named.ts";

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);

describe("services", () => {
  test.each(sizes)("echo returns every byte, cut every %i", (size) => {
    expect(answersOf(serviceNamed("echo"), everyByte, size)).toEqual(Buffer.from(everyByte));
  });

  test.each(sizes)("discard says nothing, cut every %i", (size) => {
    expect(answersOf(serviceNamed("discard"), everyByte, size)).toHaveLength(0);
  });

  test("discard answers no datagram", () => {
    expect(serviceNamed("discard").answer?.(everyByte, "127.0.0.1:1")).toBeUndefined();
  });

  test.each(sizes)("upper changes the 26 letters and nothing else, cut every %i", (size) => {
    const expected = Buffer.from(everyByte);
    expected.write("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 0x61);
    expect(answersOf(serviceNamed("upper"), everyByte, size)).toEqual(expected);
  });

  // What three languages of the course call upper-casing.
  test.each([
    ["616263", "414243", "414243", "414243"],
    ["c3a9", "c3a9", "c389", "c389"],
    ["c39f", "c39f", "c39f", "5353"],
    ["efac81", "efac81", "efac81", "4649"],
    ["ff", "ff", "efbfbd", "efbfbd"],
    ["61ff62", "41ff42", "41efbfbd42", "41efbfbd42"],
    ["", "", "", ""],
  ])("%s is %s to upper, %s to upper-unicode and %s to upper-text", (input, ...answers) => {
    for (const [index, name] of ["upper", "upper-unicode", "upper-text"].entries()) {
      for (const size of sizes) {
        const answer = answersOf(serviceNamed(name), Buffer.from(input, "hex"), size);
        expect(answer.toString("hex")).toBe(answers[index]);
      }
    }
  });

  test.each(["work:0", "work:1", "sleep:1", "crash"])("%s answers line by line", (name) => {
    for (const size of sizes) {
      expect(String(answersOf(serviceNamed(name), "one\r\ntwo\n\nlast", size))).toBe("one\ntwo\n\nlast\n");
    }
  });

  test("crash dies of POISON and of nothing else", () => {
    const session = serviceNamed("crash").open("127.0.0.1:1");
    expect(Buffer.from(session.receive(Buffer.from("POISONED\npoison\n"))).toString()).toBe(
      "POISONED\npoison\n",
    );
    expect(() => session.receive(Buffer.from("POISON\r\n"))).toThrow("a client sent POISON");
  });

  test.each(["work:0", "sleep:0", "crash"])(
    "%s is at rest between lines, and not in the middle of one",
    (name) => {
      const session = serviceNamed(name).open("127.0.0.1:1");
      expect(session.isAtRest).toBe(true);
      session.receive(Buffer.from("a line and a h"));
      expect(session.isAtRest).toBe(false);
      session.receive(Buffer.from("alf\n"));
      expect(session.isAtRest).toBe(true);
    },
  );

  test("work burns nothing for an empty line", () => {
    const session = serviceNamed("work:60000").open("127.0.0.1:1");
    expect(Buffer.from(session.receive(Buffer.from("\n\r\n"))).toString()).toBe("\n\n");
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
      const asked = name.replace(/\[?:(MS|N)\]?/, ":10").replace("SERVICE", "work:10");
      expect(serviceNamed(asked).name).toBe(asked);
    }
    expect(serviceNamed("int").name).toBe("int:10");
  });

  test.each([
    "",
    "shout",
    "work",
    "work:",
    "work:-1",
    "work:1.5",
    "work:60001",
    "upper:1",
    "int:",
    "int:ten",
    "int:2147483648",
    "int-host:-2147483649",
    "one-shot",
    "one-shot:",
    "one-shot:shout",
    "__proto__",
  ])("there is no service %j", (name) => {
    expect(() => serviceNamed(name)).toThrow(UnknownServiceError);
  });

  test("isLoopingPort() knows the five", () => {
    const ports = Array.from({ length: 65_536 }, (_, port) => port).filter((port) => isLoopingPort(port));
    expect(ports).toEqual([7, 13, 17, 19, 37]);
  });
});
