import { testCommandLine, testDatagramConformance } from "@acceptloop/test-utils";

testCommandLine("udp-echo", "udp");
testDatagramConformance({ app: "udp-echo", model: "event-loop", runtimes: ["node", "deno", "bun"] });
testDatagramConformance({ app: "udp-echo", model: "reuseport", runtimes: ["node", "bun"] });
