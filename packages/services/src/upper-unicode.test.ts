import { describe, expect, test } from "vitest";
import { answersOf, sizes } from "../test-support/answers-of.ts";
import { upperUnicode } from "./upper-unicode.ts";

const capitalsOf = (text: string, size: number): string => String(answersOf(upperUnicode, text, size));

describe("upper-unicode", () => {
  test.each(sizes)("gives each character one character, cut every %i", (size) => {
    expect(capitalsOf("naïve façade, ÿ ı ſ ǆ ж я 𐐨", size)).toBe("NAÏVE FAÇADE, Ÿ I S Ǆ Ж Я 𐐀");
  });

  test("leaves what only several characters could capitalise", () => {
    const text = "ßŉǰΐΰևẖẗẘẙẚὐὒὔὖᾲᾴᾶᾷῂῄῆῇῒΐῖῗῢΰῤῦῧῲῴῶῷﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗ";
    expect(capitalsOf(text, 100)).toBe(text);
  });

  test("keeps the iota of the 27 Greek vowels that have one below", () => {
    const small = "ᾀᾁᾂᾃᾄᾅᾆᾇᾐᾑᾒᾓᾔᾕᾖᾗᾠᾡᾢᾣᾤᾥᾦᾧᾳῃῳ";
    expect(capitalsOf(small, 100)).toBe("ᾈᾉᾊᾋᾌᾍᾎᾏᾘᾙᾚᾛᾜᾝᾞᾟᾨᾩᾪᾫᾬᾭᾮᾯᾼῌῼ");
  });

  // Go makes a U+FFFD of each byte, also where several of them begin a character that does not go on.
  test.each([
    ["80", 1],
    ["c0af", 2],
    ["e282", 2],
    ["e28241", 2],
    ["e080af", 3],
    ["eda080", 3],
    ["f0808080", 4],
    ["f09f98", 3],
    ["f09fe298ba", 2],
    ["f4908080", 4],
    ["f5808080", 4],
  ])("%s has %i bytes that are no characters", (hex, count) => {
    for (const size of sizes) {
      const text = String(answersOf(upperUnicode, Buffer.from(hex, "hex"), size));
      expect(text.replaceAll(/[^\uFFFD]/g, "")).toBe("\uFFFD".repeat(count));
    }
  });

  test("a datagram that ends inside a character ends in U+FFFD, as in a server that reads 128 bytes of it", () => {
    const datagram = Buffer.from(`${"a".repeat(127)}é`).subarray(0, 128);
    expect(answersOf(upperUnicode, datagram, 128)).toEqual(Buffer.from(`${"A".repeat(127)}\uFFFD`));
  });
});
