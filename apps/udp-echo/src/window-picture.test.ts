import { stripVTControlCharacters } from "node:util";
import { protocols } from "@acceptloop/transport";
import { expect, test } from "vitest";
import { pictureOf } from "./window-picture.ts";

test("pictureOf() shows what has become of each piece in the window", () => {
  const sender = protocols["selective-repeat"].sender({ session: 1, window: 6 });
  const receiver = protocols["selective-repeat"].receiver();
  for (let piece = 0; piece < 4; piece += 1) sender.give(Uint8Array.of(piece));
  sender.transmit(0);
  receiver.receive(sender.transmit(0) ?? new Uint8Array(0), 0);
  sender.transmit(0);
  sender.receive(receiver.transmit(0) ?? new Uint8Array(0), 1);
  sender.transmit(50);
  sender.transmit(50);
  expect(stripVTControlCharacters(pictureOf(sender))).toMatch(
    /^#0 \[!=!\.\.\.\] waits \d+\.\d ms, 40 % sent again$/,
  );
});
