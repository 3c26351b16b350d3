import { expect, test } from "vitest";
import { mermaid } from "./mermaid.ts";

const server = { host: "127.0.0.1", port: 8254 };
const client = { host: "127.0.0.1", port: 54_012 };

test("mermaid() draws what the process said and heard, and introduces each peer once", () => {
  const draw = mermaid();
  expect(draw({ call: "socket" })).toBe("  Note over here: socket");
  expect(draw({ call: "bind", endpoint: server })).toBe("  Note over here: bind 127.0.0.1:8254");
  expect(draw({ call: "accept", endpoint: client })).toBe(
    "  participant peer_127_0_0_1_54012 as 127.0.0.1:54012\n  peer_127_0_0_1_54012->>here: connect",
  );
  expect(draw({ call: "read", endpoint: client, bytes: 5 })).toBe("  peer_127_0_0_1_54012->>here: 5 bytes");
  expect(draw({ call: "write", endpoint: client, bytes: 5 })).toBe("  here->>peer_127_0_0_1_54012: 5 bytes");
  expect(draw({ call: "read", endpoint: client, bytes: 0 })).toBe("  peer_127_0_0_1_54012--)here: end");
  expect(draw({ call: "shutdown", endpoint: client })).toBe("  here--)peer_127_0_0_1_54012: end");
  expect(draw({ call: "close", endpoint: client })).toBe("  Note over here,peer_127_0_0_1_54012: close");
  expect(draw({ call: "abort", endpoint: client })).toBe("  here-xpeer_127_0_0_1_54012: reset");
  expect(draw({ call: "close", endpoint: server })).toBe("  Note over here: close 127.0.0.1:8254");
});
