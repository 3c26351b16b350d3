import { connect } from "node:net";
import { expect, test } from "vitest";
import { request, serve } from "./under-load.ts";

test("the test server does what it says", async () => {
  const { port } = await serve("wrong");
  const socket = connect({ host: "127.0.0.1", port });
  socket.write(new TextDecoder().decode(request).repeat(10));
  let text = "";
  for await (const bytes of socket) {
    text += String(bytes);
    if (text.length >= 130) break;
  }
  expect(text).toBe(`${"HELLO, WORLD\n".repeat(9)}HELLO, WORL?\n`);
});
